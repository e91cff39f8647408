"""Sign-ins kept on the server: the browser holds a random secret, the table its hash.

Ending a sign-in (or an account) is deleting its row: a copied cookie is then worth nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.orm import Session

from fsforum.core import clock, notify, scopes, tokens
from fsforum.core.plain import Plain
from fsforum.extensions import session as db_session
from fsforum.models import AccountState, LoginSession, User

IDLE, ABSOLUTE = timedelta(hours=4), timedelta(hours=12)
IDLE_KEPT, ABSOLUTE_KEPT = timedelta(days=14), timedelta(days=60)
_LIMITS = (LoginSession.id, LoginSession.seen_at, LoginSession.expires_at, LoginSession.created_at)
_WHOM = and_(User.state == AccountState.ACTIVE, LoginSession.token_hash == bindparam("digest"))
_FIND = select(User, *_LIMITS).join(LoginSession, LoginSession.user_id == User.id).where(_WHOM)
_USER = Plain(User)
_LOOK_UP = (
    select(*_USER.columns, *_LIMITS, *scopes.granted(User.role), *notify.waiting(User.id))
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(_WHOM)
)


def find(secret: str) -> User | None:
    """The active account that `secret` signs in, or None once it was ended or has expired."""
    row = db_session().execute(_FIND, {"digest": tokens.digest(secret)}).first()
    if row is None:
        return None
    return _signed_in(row[0], secret, row[1:])


def look_up(secret: str) -> User | None:
    """The same for a request that only reads: the account outside the session, with what it may read and
    what waits for it.
    """
    asked = {"digest": tokens.digest(secret), "now": clock.now()}
    row = db_session().connection().execute(_LOOK_UP, asked).first()
    if row is None:
        return None
    *values, session_id, seen_at, expires_at, created_at, spaces, bodies, lines, incident = row
    user = _signed_in(_USER(values), secret, (session_id, seen_at, expires_at, created_at))
    if user is not None:
        scopes.grant(user, spaces, bodies)
        notify.keep_band(user, lines, incident)
    return user


def _signed_in(user: User, secret: str, limits: Any) -> User | None:
    session_id, seen_at, expires_at, created_at = limits
    now = clock.now()
    if now >= expires_at or now - seen_at >= idle_limit(created_at, expires_at):
        return None
    user.session_key, user.session_id = secret, session_id
    return user


def idle_limit(created_at: datetime, expires_at: datetime) -> timedelta:
    """How long a sign-in of this span may rest: the person's own computer rests longer."""
    return IDLE_KEPT if expires_at - created_at > ABSOLUTE else IDLE


def begin(session: Session, user: User, kept: bool, agent: str, address: str) -> str:
    """Open a sign-in for `user` in the caller's transaction and return its secret.

    `kept`: the person's own computer (60 days, 14 idle) instead of a shared one (12 hours, 4 idle).
    """
    secret = tokens.new()
    now = clock.now()
    row = LoginSession(
        token_hash=tokens.digest(secret),
        user_id=user.id,
        created_at=now,
        seen_at=now,
        expires_at=now + (ABSOLUTE_KEPT if kept else ABSOLUTE),
        agent=agent[:200],
        address=address[:64],
    )
    session.add(row)
    session.flush()
    user.session_key, user.session_id = secret, row.id
    return secret


def end_all(session: Session, user: User, but: int = 0) -> None:
    """End every sign-in of `user`, the one numbered `but` excepted."""
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id, LoginSession.id != but))

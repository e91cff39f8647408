"""Forgotten passwords: a secret by mail, good for one hour and one use."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql import ColumnElement

from fsforum.core import audit, clock, outbox, signin, throttle, tokens
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.people import identity
from fsforum.core.people.invitations import GONE
from fsforum.core.policy import demand
from fsforum.core.transaction import transaction
from fsforum.models import AccountState, PasswordReset, User

LASTS = timedelta(hours=1)
MAIL = "password_reset"


def start_reset(actor: User | None, email: str) -> None:
    """Mail a link for a new password to the active account of `email`, if there is one.

    Nothing tells the caller which it was. An earlier link dies. `actor`: the administrator who does it
    for somebody; None for the person themselves.
    """
    try:
        address = identity.normalise_email(email)
    except DomainError:
        address = ""
    with transaction() as session:
        add_reset(session, actor, address)


def add_reset(session: Session, actor: User | None, address: str) -> None:
    """`start_reset` within the caller's transaction, on a normalised address."""
    user = identity.holder(session, address)
    if actor and user:
        demand(actor, "reset_password", user)
    if user is None or user.state != AccountState.ACTIVE:
        return
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
    outbox.withdraw(session, MAIL, user.email)
    token, now = tokens.new(), clock.now()
    session.add(
        PasswordReset(
            token_hash=tokens.digest(token), user_id=user.id, created_at=now, expires_at=now + LASTS
        )
    )
    outbox.put(session, MAIL, user.email, user, token=token, path=f"/mot-de-passe/{token}")
    audit.record(session, actor, "password.reset_start", f"user:{user.id}")


def open_reset(session: Session, token: str) -> PasswordReset | None:
    """The reset that `token` opens, with its account; None once it is worth nothing."""
    query = select(PasswordReset).join(PasswordReset.user).options(joinedload(PasswordReset.user))
    return session.scalar(query.where(*_usable(token)))


def use_reset(token: str, password_hash: str) -> User:
    """Put the new password in place, end every sign-in and tell the person by mail.

    The password is already judged. Raises NotNow when the link is worth nothing any more.
    """
    with transaction() as session:
        query = select(PasswordReset).join(PasswordReset.user).where(*_usable(token))
        reset = session.scalar(query.with_for_update(of=PasswordReset))
        if reset is None:
            raise NotNow(GONE)
        user = session.get_one(User, reset.user_id, populate_existing=True, with_for_update=True)
        reset.used_at = clock.now()
        user.password_hash = password_hash
        signin.end_all(session, user)
        throttle.clear(session, "signin", user.email)
        outbox.put(session, "password_changed", user.email, user, path="/mot-de-passe-oublie")
        audit.record(session, user, "password.reset", f"user:{user.id}")
    return user


def _usable(token: str) -> list[ColumnElement[bool]]:
    return [
        PasswordReset.token_hash == tokens.digest(token),
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > clock.now(),
        User.state == AccountState.ACTIVE,
    ]

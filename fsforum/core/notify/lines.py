"""The lines that tell it: read, withdrawn, moved with what they tell of, counted."""

from typing import Any

from sqlalchemy import String, and_, bindparam, cast, delete, func, literal_column, select, update
from sqlalchemy.orm import Session

from fsforum.core import clock, scopes
from fsforum.models import (
    Follow,
    Incident,
    Notification,
    NotificationKind,
    Question,
    ThingKind,
    User,
)
from fsforum.models.base import UTCDateTime


def follow(session: Session, user: User, thing: ThingKind, ref_id: int) -> None:
    """`user` follows the thing from now on, unless they once said that they would rather not."""
    if session.get(Follow, (user.id, thing, ref_id)) is None:
        session.add(Follow(user_id=user.id, kind=thing, ref_id=ref_id, created_at=clock.now()))


def rescope(session: Session, thing: ThingKind, ref_id: int, scope: str) -> None:
    """The thing changed readers (moved, hidden, re-routed, published): its notifications follow."""
    where = and_(Notification.thing == thing, Notification.ref_id == ref_id)
    session.execute(update(Notification).where(where).values(scope=scope))


def rescope_questions(session: Session, body_id: int, scope: str) -> None:
    """All questions of a body changed readers (its channel was opened or restricted)."""
    asked = select(Question.id).where(Question.body_id == body_id).scalar_subquery()
    lines = update(Notification).where(
        Notification.thing == ThingKind.QUESTION, Notification.ref_id.in_(asked)
    )
    session.execute(lines.values(scope=scope), execution_options={"synchronize_session": False})


def read(session: Session, user: User, thing: ThingKind, ref_id: int, seq: int | None = None) -> None:
    """`user` had the thing on screen (its messages up to `seq`): its notifications are read."""
    query = update(Notification).where(
        Notification.user_id == user.id,
        Notification.thing == thing,
        Notification.ref_id == ref_id,
        Notification.read_at.is_(None),
    )
    if seq is not None:
        query = query.where(Notification.seq.is_(None) | (Notification.seq <= seq))
    session.execute(query.values(read_at=clock.now()))


def settle(
    session: Session, kind: NotificationKind, thing: ThingKind, ref_id: int, user_id: int | None = None
) -> None:
    """What these notifications asked for is done or gone: nobody (or not `user_id`) has to read them, or be
    mailed, any more."""
    query = update(Notification).where(
        Notification.thing == thing,
        Notification.ref_id == ref_id,
        Notification.kind == kind,
        Notification.read_at.is_(None),
    )
    if user_id is not None:
        query = query.where(Notification.user_id == user_id)
    session.execute(query.values(read_at=clock.now()))


def forget(session: Session, thing: ThingKind, ref_id: int) -> None:
    """Remove every notification of a thing that is gone for good."""
    session.execute(delete(Notification).where(Notification.thing == thing, Notification.ref_id == ref_id))


def waiting(reader: Any) -> tuple[Any, Any]:
    """What `band` follows from, as two columns for `keep_band`; `reader` may be a column of the statement.

    « scope=3,scope=1 », the unread notifications by scope, and the number of an open incident. To be run with
    the time as `now`.
    """
    unread = (Notification.user_id == reader, Notification.read_at.is_(None))
    scope, number = Notification.scope, func.count().label("number")
    lines = select(scope, number).where(*unread).group_by(scope).correlate(User).subquery()
    said: Any = lines.c.scope + literal_column("'='") + cast(lines.c.number, String)
    comma: Any = literal_column("','")
    counts = select(func.aggregate_strings(said, comma)).correlate(User)
    lasts = Incident.expires_at > bindparam("now", type_=UTCDateTime())
    incident = select(Incident.id).where(Incident.closed_at.is_(None), lasts).limit(1)
    return counts.scalar_subquery(), incident.scalar_subquery()


_WAITING = select(*waiting(bindparam("reader")))


def band(session: Session, user: User) -> tuple[int, bool]:
    """What every page says: how many notifications of `user`, about things that they may still read, are
    unread, and whether any incident is open.
    """
    kept: Any = user.__dict__.get("_band")
    if kept is None:
        values = {"reader": user.id, "now": clock.now()}
        kept = session.connection().execute(_WAITING, values).one()
    lines, incident = kept
    held, counts = scopes.of_user(user), (line.rpartition("=") for line in (lines or "").split(","))
    return sum(int(number) for scope, _, number in counts if scope in held), incident is not None


def keep_band(user: User, lines: str | None, incident: int | None) -> None:
    """Keep on the account what the columns of `waiting`, read with it, say."""
    user.__dict__["_band"] = lines, incident

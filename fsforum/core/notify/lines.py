"""The lines that tell it: read, withdrawn, moved with what they tell of, counted."""

from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, select, update
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


_INCIDENT = (
    select(Incident.id)
    .where(Incident.closed_at.is_(None), Incident.expires_at > bindparam("now", type_=UTCDateTime()))
    .limit(1)
    .scalar_subquery()
)


@lru_cache
def _count(scopes_held: int) -> Any:
    """The unread notifications of a reader who holds so many scopes."""
    mine = (Notification.user_id == bindparam("reader"), Notification.read_at.is_(None))
    readable = scopes.held_one_by_one(Notification.scope, scopes_held)
    return select(func.count()).where(*mine, readable).scalar_subquery()


@lru_cache
def _band(scopes_held: int) -> Any:
    return select(_count(scopes_held), _INCIDENT)


def unread(session: Session, user: User) -> int:
    """How many notifications of `user`, about things that they may still read, are unread."""
    given = scopes.given_one_by_one(user)
    statement = select(_count(len(given)))
    return session.connection().execute(statement, given | {"reader": user.id}).scalar() or 0


def band(session: Session, user: User) -> tuple[int, bool]:
    """What every page asks at once: the unread count, and whether any incident is open."""
    given = scopes.given_one_by_one(user)
    statement = _band(len(given))
    given |= {"reader": user.id, "now": clock.now()}
    count, incident = session.connection().execute(statement, given).one()
    return count, incident is not None

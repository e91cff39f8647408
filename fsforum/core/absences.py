"""Who is away today, who stands in for them, and whether anybody is there for a body."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from fsforum.core import clock, scopes
from fsforum.models import Absence, User

MOST_HOPS = 3
"""A delegate may be away too, and have one of their own; further, nobody follows."""


def away(user: Any, day: Any) -> ColumnElement[bool]:
    """The SQL condition that `user` (User or an alias of it) is away on `day`."""
    mine = aliased(Absence)
    return exists().where(mine.user_id == user.id, mine.starts_on <= day, mine.ends_on >= day)


def interlocutor(body_id: Any, day: Any = None) -> ColumnElement[bool]:
    """The SQL condition that somebody is there for the body: a référent, or a delegate of one."""
    day = clock.today() if day is None else day
    member, delegate, absence = aliased(User), aliased(User), aliased(Absence)
    replaced = exists().where(
        absence.user_id == member.id,
        absence.starts_on <= day,
        absence.ends_on >= day,
        delegate.id == absence.delegate_id,
        scopes.stands_in(member, delegate),
        ~away(delegate, day),
    )
    return exists().where(
        scopes.serves(member, body_id),
        or_(~away(member, day), replaced),
    )


def has_interlocutor(session: Session, body_id: int) -> bool:
    """Whether somebody is there for the body today."""
    return bool(session.scalar(select(interlocutor(body_id))))


def with_delegates(session: Session, people: Iterable[User], *readers: ColumnElement[bool]) -> list[User]:
    """`people` and those who stand in today for the absent among them, each once.

    `readers` are conditions on User that a delegate must meet too (the scope of what they hear of).
    """
    day, found = clock.today(), {user.id: user for user in people}
    latest = set(found)
    for _ in range(MOST_HOPS):
        if not latest:
            break
        person = aliased(User)
        query = (
            select(User)
            .join(Absence, Absence.delegate_id == User.id)
            .join(person, person.id == Absence.user_id)
            .where(Absence.user_id.in_(sorted(latest)), Absence.starts_on <= day, Absence.ends_on >= day)
            .where(scopes.stands_in(person, User), *readers)
        )
        new = {user.id: user for user in session.scalars(query).unique() if user.id not in found}
        found |= new
        latest = set(new)
    return list(found.values())

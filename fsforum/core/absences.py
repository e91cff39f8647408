"""Who is away today, who stands in for them, and whether anybody is there for a body."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.sql import ColumnElement

from fsforum.core import clock, dates, scopes
from fsforum.core.policy import circles
from fsforum.extensions import session as current_session
from fsforum.models import Absence, AccountState, Body, Question, User

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


def referents_on_duty(session: Session, question: Question) -> list[User]:
    """The référents of the question's body who may read it, and who stands in today for those away."""
    readers = scopes.readers(question.scope)
    query = select(User).where(readers, circles.REFERENTS, User.body_id == question.body_id)
    return sorted(with_delegates(session, session.scalars(query), readers), key=lambda user: user.id)


@dataclass(frozen=True)
class StandIn:
    """What a delegate reads of somebody's absence, as things stand now; none: they need not stand in."""

    person: User
    absence: Absence | None

    @property
    def title(self) -> str:
        """Who is away."""
        return self.person.full_name

    @property
    def body(self) -> Body | None:
        """Whose questions come to the delegate meanwhile."""
        return self.person.body

    @property
    def sentence(self) -> str:
        """« Hélène Vautrin s’absente du 23 au 27 novembre 2026 : vous assurez son remplacement »."""
        if self.absence is None:
            return f"{self.title} est de retour : vous n’assurez plus son remplacement"
        when = dates.span(self.absence.starts_on, self.absence.ends_on)
        return f"{self.title} s’absente {when} : vous assurez son remplacement"


def standing_in(delegate: User, numbers: Iterable[int]) -> dict[int, StandIn]:
    """For each of these people: from when to when `delegate` stands in for them, today or later."""
    session = current_session()
    wanted = sorted(set(numbers))
    people = select(User).where(User.id.in_(wanted), User.state != AccountState.FORMER)
    rows = select(Absence).where(
        Absence.user_id.in_(wanted), Absence.delegate_id == delegate.id, Absence.ends_on >= clock.today()
    )
    nearest: dict[int, Absence] = {}
    for row in session.scalars(rows.order_by(Absence.starts_on)):
        nearest.setdefault(row.user_id, row)
    found = session.scalars(people.options(joinedload(User.body)))
    return {user.id: StandIn(user, nearest.get(user.id)) for user in found}

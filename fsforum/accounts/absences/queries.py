"""What the page of one's absences shows."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.core import clock, scopes
from fsforum.extensions import session
from fsforum.models import Absence, User


def mine(user: User) -> list[Absence]:
    """The absences of `user` that are not over, the nearest first."""
    query = select(Absence).where(Absence.user_id == user.id, Absence.ends_on >= clock.today())
    return list(session().scalars(query.options(joinedload(Absence.delegate)).order_by(Absence.starts_on)))


def replaced(user: User) -> list[Absence]:
    """The absences, not over, of those for whom `user` stands in."""
    query = select(Absence).where(Absence.delegate_id == user.id, Absence.ends_on >= clock.today())
    return list(session().scalars(query.options(joinedload(Absence.user)).order_by(Absence.starts_on)))


def absence(absence_id: int) -> Absence | None:
    """One absence."""
    return session().get(Absence, absence_id)


def delegates(user: User) -> list[User]:
    """Who may stand in for `user`: colleagues of the same body first, then the animation."""
    query = select(User).where(User.id != user.id, scopes.stands_in(user, User))
    query = query.options(joinedload(User.structure), joinedload(User.body))
    return sorted(session().scalars(query), key=lambda one: (one.body_id is None, one.last_name, one.id))

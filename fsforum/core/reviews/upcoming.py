"""The changes of rules to come, for the home page."""

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import load_only

from fsforum.core import clock, scopes
from fsforum.extensions import session
from fsforum.models import Change, User

FEW = 3
_UPCOMING = (
    select(Change)
    .where(Change.effective_on > bindparam("today", type_=Date), scopes.held(Change.scope))
    .options(load_only(Change.title, Change.effective_on))
    .order_by(Change.effective_on, Change.id)
    .limit(FEW)
)


def changes(user: User) -> list[Change]:
    """The nearest ones."""
    return list(session().scalars(_UPCOMING, scopes.given(user) | {"today": clock.today()}))

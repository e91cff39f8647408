"""Incidents, open and past, that concern their reader."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.core import paging, scopes
from fsforum.core.paging import Cursor, Page
from fsforum.core.policy import can
from fsforum.extensions import session
from fsforum.models import Body, Incident, IncidentSite, User

_WITH = (
    joinedload(Incident.body),
    joinedload(Incident.structure),
    joinedload(Incident.author),
    joinedload(Incident.closed_by),
)


def incident(incident_id: int) -> Incident | None:
    """One incident with all that its page says."""
    query = select(Incident).where(Incident.id == incident_id)
    sites = joinedload(Incident.sites).joinedload(IncidentSite.structure)
    found = session().scalars(query.options(*_WITH, sites).execution_options(populate_existing=True))
    return found.unique().one_or_none()


def past(user: User, before: Cursor | None) -> Page[Incident]:
    """A page of the incidents that concern `user`, the latest first."""
    query = select(Incident).join(Body).options(*_WITH)
    if not can(user, "raise", Incident):
        query = query.where(Incident.body_id == user.body_id)
    open_bodies = Body.restricted.is_(False)
    held = [int(s.removeprefix("channel:")) for s in scopes.of_user(user) if s.startswith("channel:")]
    query = query.where(open_bodies | Body.id.in_(held))
    query = paging.newest_first(query, Incident.opened_at, Incident.id, before)
    rows = session().scalars(query).all()
    return paging.page(rows, lambda row: Cursor(row.opened_at, row.id))


def bodies(user: User) -> list[Body]:
    """The partners at which `user` may say that something does not work."""
    query = select(Body).where(Body.active).order_by(Body.position, Body.short)
    return [body for body in session().scalars(query) if can(user, "view", body)]

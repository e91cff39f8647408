"""The incidents that hold now: whether there are any (with the count of notifications), and the banner."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from fsforum.core import clock
from fsforum.core.policy import can
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Incident, IncidentSite, User


def concerning(user: User) -> list[Incident]:
    """The open incidents that concern `user`, the latest first."""
    now = clock.now()
    query = (
        select(Incident)
        .where(Incident.closed_at.is_(None), Incident.expires_at > now)
        .options(
            joinedload(Incident.body),
            joinedload(Incident.structure),
            joinedload(Incident.sites).joinedload(IncidentSite.structure),
        )
        .order_by(Incident.opened_at.desc(), Incident.id.desc())
    )
    return [one for one in session().scalars(query).unique() if can(user, "view", one)]


def expire(now: datetime) -> None:
    """Close what nobody closed in time, at the hour that was said."""
    waiting = select(Incident.id).where(Incident.closed_at.is_(None), Incident.expires_at <= now)
    found = session().scalar(waiting.limit(1))
    session().rollback()
    if found is None:
        return
    with transaction() as opened:
        late = update(Incident).where(Incident.closed_at.is_(None), Incident.expires_at <= now)
        opened.execute(late.values(closed_at=Incident.expires_at))

"""Raising, confirming and closing an incident. The caller has checked the right to."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, notify, once, throttle
from fsforum.core.errors import NotNow
from fsforum.core.policy import demand
from fsforum.core.transaction import locked, transaction
from fsforum.models import Body, Incident, IncidentSite, User

ENDED = "Cet incident est terminé."
FREE_RAISES = 5  # incidents of one person in a quarter of an hour


def raise_incident(body: Body, author: User, text: str, hours: int, key: str = "") -> int:
    """« Panne : … » at `body`, open for `hours` at most; tells the body and the field animators."""
    demand(author, "view", body)
    mark = once.mark("incident", key, body.id, text)
    with transaction() as session:
        known = once.claim(session, author, mark)
        if known:
            return known
        throttle.check(session, "incidents", str(author.id))
        throttle.hit(session, "incidents", str(author.id), FREE_RAISES)
        now = clock.now()
        incident = Incident(
            body_id=body.id,
            text=text,
            author_id=author.id,
            structure_id=author.structure_id,
            opened_at=now,
            expires_at=now + timedelta(hours=hours),
            site_count=1 if author.structure_id else 0,
        )
        session.add(incident)
        session.flush()
        if author.structure_id:
            _add_site(session, incident, author)
        notify.incident_raised(session, incident, body, author)
        once.keep(session, author, mark, incident.id)
        return incident.id


def confirm(incident: Incident, person: User, joined: bool) -> None:
    """« Moi aussi » for the structure of `person`, counted once, or no longer."""
    with transaction() as session:
        _hold(session, incident)
        if joined:
            _add_site(session, incident, person)
        else:
            mine = {"incident_id": incident.id, "structure_id": person.structure_id}
            session.execute(delete(IncidentSite).filter_by(**mine))
        count = select(func.count()).select_from(IncidentSite).filter_by(incident_id=incident.id)
        incident.site_count = session.scalar(count) or 0


def close(incident: Incident, person: User, word: str) -> None:
    """It works again: those who have it are told. Raises NotNow when it had ended already."""
    with transaction() as session:
        _hold(session, incident)
        incident.closed_at, incident.closed_by_id, incident.closing_word = clock.now(), person.id, word
        notify.incident_closed(session, incident, incident.body, person)
        audit.record(session, person, "incident.close", f"incident:{incident.id}")


def _hold(session: Session, incident: Incident) -> None:
    if not locked(session, incident).open_at(clock.now()):
        raise NotNow(ENDED)


def _add_site(session: Session, incident: Incident, person: User) -> None:
    insert: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = insert(IncidentSite).values(
        incident_id=incident.id,
        structure_id=person.structure_id,
        user_id=person.id,
        created_at=clock.now(),
    )
    session.execute(row.on_conflict_do_nothing())

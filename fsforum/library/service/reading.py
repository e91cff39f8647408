"""Readers: asking them to read, « J’ai lu et compris », whether it helped; sources that changed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, notify, reading, throttle
from fsforum.core.errors import NotNow
from fsforum.core.policy.library import LIVE
from fsforum.core.policy.reading import READERS
from fsforum.core.transaction import locked, transaction
from fsforum.library.service.shared import answer
from fsforum.models import (
    ReadingAudience,
    ReadingDone,
    ReadingReminder,
    ReadingRequest,
    Resource,
    ResourceQuestion,
    ResourceRating,
    Role,
    ThingKind,
    User,
)

FREE_RATINGS = 30  # of one person in a quarter of an hour
NOT_ASKED = "Cette lecture ne vous est pas demandée."
CHANGED = "Cette ressource vient de changer de façon importante : relisez-la, puis confirmez."


def request_reading(
    resource: Resource, actor: User, roles: Iterable[Role], structures: Iterable[int], reason: str
) -> None:
    """Ask these roles and structures to read the resource as it is now, or change whom it is asked of.

    Only those who are newly concerned hear of it; what was confirmed stays so. The caller has checked
    `ask_reading`.
    """
    with transaction() as session:
        locked(session, resource)
        if resource.state not in LIVE:
            raise NotNow("Cette ressource n’est pas publiée : sa lecture ne peut pas être demandée.")
        request = session.get(ReadingRequest, resource.id)
        before = _waiting(session, resource) if request else set()
        if request is None:
            request = ReadingRequest(resource_id=resource.id, version=resource.version)
        request.reason, request.asked_by_id, request.asked_at = reason, actor.id, clock.now()
        session.add(request)
        session.flush()
        session.execute(delete(ReadingAudience).where(ReadingAudience.resource_id == resource.id))
        named: list[dict[str, Any]] = [{"role": role} for role in sorted(set(roles)) if role in READERS]
        named += [{"structure_id": number} for number in sorted(set(structures))]
        session.add_all(ReadingAudience(resource_id=resource.id, **who) for who in named)
        session.flush()
        reading.asked(session, resource, actor, but=before)
        audit.record(session, actor, "resource.reading", f"resource:{resource.id}", version=request.version)


def _waiting(session: Session, resource: Resource) -> set[int]:
    return set(session.scalars(reading.missing(resource).with_only_columns(User.id)))


def end_reading(resource: Resource, actor: User) -> None:
    """Ask nobody any more; what was confirmed is kept. The caller has checked `ask_reading`."""
    with transaction() as session:
        locked(session, resource)
        for table in (ReadingReminder, ReadingAudience):
            session.execute(delete(table).where(table.resource_id == resource.id))
        gone = session.execute(delete(ReadingRequest).where(ReadingRequest.resource_id == resource.id))
        if gone.rowcount:  # type: ignore[attr-defined]
            audit.record(session, actor, "resource.reading_end", f"resource:{resource.id}")


def confirm_reading(resource: Resource, reader: User, version: int) -> None:
    """« J’ai lu et compris » of the version that was on screen; done twice, it is done once.

    Raises NotNow when nobody asks, or when an important change came meanwhile. The caller has checked
    `confirm`.
    """
    with transaction() as session:
        locked(session, resource)
        request = session.scalar(
            select(ReadingRequest).where(ReadingRequest.resource_id == resource.id, reading.asked_of(reader))
        )
        if request is None:
            raise NotNow(NOT_ASKED)
        if version < request.version:
            raise NotNow(CHANGED)
        seen = {"version": min(version, resource.version), "at": clock.now()}
        _upsert(session, ReadingDone, {"resource_id": resource.id, "user_id": reader.id}, seen)
        notify.read(session, reader, ThingKind.RESOURCE, resource.id)


def rate(resource: Resource, reader: User, helped: bool, missing: str) -> None:
    """« Cette ressource vous a-t-elle aidé ? »: the reader's one answer, in the place of an earlier one.

    What is missing is told to who looks after the resource, each text once. The caller has checked `rate`.
    """
    with transaction() as session:
        throttle.check(session, "rating", str(reader.id))
        throttle.hit(session, "rating", str(reader.id), FREE_RATINGS)
        key = {"resource_id": resource.id, "user_id": reader.id}
        earlier = session.get(ResourceRating, tuple(key.values()), populate_existing=True)
        said = "" if helped else missing
        new = bool(said) and (earlier is None or earlier.missing != said)
        values = {"helped": helped, "missing": said, "version": resource.version, "at": clock.now()}
        _upsert(session, ResourceRating, key, values)
        if new:
            notify.something_missing(session, resource, reader)


def take_in(resource: Resource, actor: User, question_id: int) -> None:
    """« Pris en compte »: the resource says what the new answer says. The caller has checked `edit`."""
    with transaction() as session:
        locked(session, resource)
        link = (ResourceQuestion.resource_id == resource.id, ResourceQuestion.question_id == question_id)
        session.execute(update(ResourceQuestion).where(*link).values(changed_at=None))
        session.flush()
        answer(session, resource, actor)


def _upsert(session: Session, table: Any, key: dict[str, int], values: dict[str, Any]) -> None:
    insert: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = insert(table).values(**key, **values)
    session.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))

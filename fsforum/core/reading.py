"""« Lecture demandée »: of whom a resource asks to be read, who has confirmed it, and reminding the others.

A request names roles or structures; whoever is of its audience today is concerned, newcomers included. It
asks for a version: the one of the day it was made, then each important change; a minor one asks nobody again.
"""

import logging
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import calendar, choices, clock, dates, links, outbox, scopes, telling, workdays
from fsforum.core.policy import can
from fsforum.core.policy.library import LIVE
from fsforum.core.policy.reading import READERS, reads_on_request
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import (
    MailChoice,
    NotificationKind,
    Outbox,
    ReadingAudience,
    ReadingDone,
    ReadingReminder,
    ReadingRequest,
    Resource,
    User,
)

STEPS = {1: 5, 2: 10}
"""Who has not confirmed is reminded once after each of these numbers of working days."""
FROM_HOUR = 8
TEMPLATE = "reading_reminder"
SILENT = (MailChoice.SITE, MailChoice.NEVER)

log = logging.getLogger(__name__)


def concerned() -> ColumnElement[bool]:
    """The SQL condition on User and ReadingRequest: the person is asked to read."""
    named = or_(ReadingAudience.role == User.role, ReadingAudience.structure_id == User.structure_id)
    audience = exists().where(ReadingAudience.resource_id == ReadingRequest.resource_id, named)
    return and_(User.role.in_(READERS), audience)


def asked_of(user: User) -> ColumnElement[bool]:
    """The same for one person: the condition on ReadingRequest that `user` is asked to read."""
    if not reads_on_request(user):
        return ReadingRequest.resource_id.is_(None)
    named = or_(
        ReadingAudience.role.in_([user.role]), ReadingAudience.structure_id == (user.structure_id or 0)
    )
    return exists().where(ReadingAudience.resource_id == ReadingRequest.resource_id, named)


def confirmed(user_id: Any) -> ColumnElement[bool]:
    """The SQL condition on ReadingRequest: person number `user_id` has confirmed what it asks for."""
    return exists().where(
        ReadingDone.resource_id == ReadingRequest.resource_id,
        ReadingDone.user_id == user_id,
        ReadingDone.version >= ReadingRequest.version,
    )


def waits_for(user: User) -> ColumnElement[bool]:
    """The SQL condition on ReadingRequest and Resource (joined): `user` has still to read it."""
    return and_(asked_of(user), ~confirmed(user.id), Resource.state.in_(LIVE))


def waits() -> ColumnElement[bool]:
    """`waits_for` for a statement made once, for those of whom readings are requested; see `given`."""
    named = or_(ReadingAudience.role == bindparam("role"), ReadingAudience.structure_id == bindparam("desk"))
    audience = exists().where(ReadingAudience.resource_id == ReadingRequest.resource_id, named)
    return and_(audience, ~confirmed(bindparam("reader")), Resource.state.in_(LIVE))


def given(user: User) -> dict[str, Any]:
    """What a statement with `waits` is run with for `user`."""
    return {"role": user.role, "desk": user.structure_id or 0, "reader": user.id}


def readers(resource: Resource) -> Select[User]:
    """The statement of all who are asked to read `resource`, joined with its request."""
    mine = and_(ReadingRequest.resource_id == resource.id, concerned())
    return select(User).join(ReadingRequest, mine).where(scopes.readers(resource.scope))


def missing(resource: Resource) -> Select[User]:
    """Those among them who have still to read it."""
    return readers(resource).where(~confirmed(User.id))


def asked(
    session: Session, resource: Resource, actor: User, but: frozenset[int] | set[int] = frozenset()
) -> None:
    """Those concerned who have not confirmed the requested version hear of it, but those who already did.

    The request is saved.
    """
    event = telling.of_resource(NotificationKind.READING, resource, actor)
    people = list(session.scalars(missing(resource).order_by(User.id)))
    telling.tell(session, event, [user for user in people if user.id not in but])


def audience(session: Session, resource: Resource) -> set[int]:
    """The numbers of all who are asked to read the resource, whether they did or not."""
    return set(session.scalars(readers(resource).with_only_columns(User.id)))


def changed(session: Session, resource: Resource, actor: User) -> None:
    """An important change of a published resource: whoever was asked to read it is asked again."""
    request = session.get(ReadingRequest, resource.id)
    if request is None or resource.state not in LIVE or request.version >= resource.version:
        return
    request.version, request.asked_at = resource.version, clock.now()
    session.flush()
    asked(session, resource, actor)


def remind_due() -> int:
    """Queue the reminders that are due, each once; returns how many people are reminded."""
    if clock.now().astimezone(clock.PARIS).hour < FROM_HOUR:
        return 0
    if not workdays.is_workday(clock.today(), calendar.local_days()):
        return 0
    query = select(ReadingRequest.resource_id).join(Resource).where(Resource.state.in_(LIVE))
    numbers = list(current_session().scalars(query.order_by(ReadingRequest.resource_id)))
    sent = 0
    for number in numbers:
        try:
            sent += sum(_remind(number, step) for step in sorted(STEPS, reverse=True))
        except Exception:
            log.exception("reminders of resource %s not queued", number)
    return sent


def _remind(resource_id: int, step: int) -> int:
    """The people whom `step` concerns today; who was reminded of it, or of a later one, is left alone."""
    with transaction() as session:
        request = session.get(ReadingRequest, resource_id, populate_existing=True)
        resource = session.get(Resource, resource_id, populate_existing=True)
        if request is None or resource is None:
            return 0
        before = _waited(STEPS[step])
        if request.asked_at >= before:
            return 0
        reminded = exists().where(
            ReadingReminder.resource_id == resource_id,
            ReadingReminder.user_id == User.id,
            ReadingReminder.version == request.version,
            ReadingReminder.step >= step,
        )
        query = missing(resource).where(User.created_at < before, ~reminded)
        late = list(session.scalars(query.order_by(User.id)))
        chosen = choices.of_people(session, NotificationKind.READING, late)
        return sum(_queue(session, request, user, step, chosen[user.id]) for user in late)


def _waited(days: int) -> datetime:
    """For who was asked before this instant, today is the working day number `days` since, or a later one."""
    day = workdays.add_workdays(clock.today(), -days, calendar.local_days())
    return datetime.combine(day + timedelta(days=1), time.min, dates.PARIS).astimezone(UTC)


def _queue(session: Session, request: ReadingRequest, user: User, step: int, choice: MailChoice) -> bool:
    insert: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = {"resource_id": request.resource_id, "user_id": user.id, "version": request.version, "step": step}
    made = insert(ReadingReminder).values(**row, sent_at=clock.now()).on_conflict_do_nothing()
    if session.scalar(made.returning(ReadingReminder.id)) is None or choice in SILENT:
        return False
    outbox.put(session, TEMPLATE, user.email, user, reading=request.resource_id, version=request.version)
    return True


def about(mail: Outbox, user: User | None) -> dict[str, Any] | None:
    """What the mail of a reminder says, or None when it has no reason to leave any more."""
    resource = current_session().get(Resource, mail.data["reading"], populate_existing=True)
    if user is None or resource is None or not can(user, "view", resource):
        return None
    query = select(ReadingRequest).join(Resource).where(ReadingRequest.resource_id == resource.id)
    request = current_session().scalar(query.where(waits_for(user)))
    if request is None or request.version != mail.data["version"]:
        return None
    return {
        "title": resource.title,
        "path": links.resource(resource),
        "reason": request.reason,
        "asked_on": dates.day(dates.local_day(request.asked_at)),
    }

"""Owner and bodies of a resource are mailed two weeks before it is to be looked at again, and on that day.

A reminder and its mails are written in one transaction; its row is unique, so that a worker that runs
twice, or dies between, sends each once. A day that was missed is made up for.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session, selectinload

from fsforum.core import absences, clock, links, outbox, scopes
from fsforum.core.policy import can, circles
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.models import (
    AccountState,
    Outbox,
    ReminderKind,
    Resource,
    ResourceReminder,
    ResourceState,
    User,
)

NOTICE = timedelta(days=14)
MOST_AT_ONCE = 200
TEMPLATE = "review_resource"


def remind() -> int:
    """Queue the mails of every reminder that is due and not sent yet; returns how many reminders left."""
    today = clock.today()
    sent = select(ResourceReminder.id).where(
        ResourceReminder.resource_id == Resource.id, ResourceReminder.due_on == Resource.review_before
    )
    soon = sent.where(ResourceReminder.kind == ReminderKind.REVIEW_SOON).exists()
    due = sent.where(ResourceReminder.kind == ReminderKind.REVIEW).exists()
    query = (
        select(Resource.id)
        .where(Resource.state == ResourceState.PUBLISHED)
        .where(
            or_(
                and_(Resource.review_before <= today, ~due),
                and_(Resource.review_before > today, Resource.review_before <= today + NOTICE, ~soon),
            )
        )
        .order_by(Resource.review_before, Resource.id)
        .limit(MOST_AT_ONCE)
    )
    numbers = list(current_session().scalars(query))
    current_session().rollback()
    return sum(_remind(number) for number in numbers)


def _remind(number: int) -> bool:
    with transaction() as session:
        query = selectinload(Resource.bodies)
        resource = session.get(Resource, number, options=[query], populate_existing=True)
        if resource is None or locked(session, resource).state != ResourceState.PUBLISHED:
            return False
        day = resource.review_before
        if day is None or day > clock.today() + NOTICE:
            return False
        kind = ReminderKind.REVIEW if day <= clock.today() else ReminderKind.REVIEW_SOON
        insert: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
        row = insert(ResourceReminder).values(
            resource_id=resource.id, kind=kind, due_on=day, sent_at=clock.now()
        )
        if session.scalar(row.on_conflict_do_nothing().returning(ResourceReminder.id)) is None:
            return False
        for user in _people(session, resource):
            outbox.put(session, TEMPLATE, user.email, user, resource=resource.id, review=day.isoformat())
        return True


def _people(session: Session, resource: Resource) -> list[User]:
    """The owner, the référents of its bodies, and who stands in for those who are away."""
    readers = scopes.readers(resource.scope)
    own = and_(circles.REFERENTS, User.body_id.in_([body.id for body in resource.bodies]))
    query = select(User).where(readers, or_(own, User.id == resource.owner_id)).order_by(User.id)
    people = absences.with_delegates(session, session.scalars(query), readers)
    return [user for user in people if can(user, "verify", resource)]


def about(mail: Outbox, user: User | None) -> dict[str, Any] | None:
    """What the mail of a reminder says; None when it was looked at meanwhile, or the right is gone."""
    query = selectinload(Resource.bodies)
    number = mail.data["resource"]
    resource = current_session().get(Resource, number, options=[query], populate_existing=True)
    if resource is None or resource.review_before is None or user is None:
        return None
    if resource.review_before.isoformat() != mail.data["review"]:
        return None
    if user.state != AccountState.ACTIVE or not can(user, "verify", resource):
        return None
    return {"title": resource.title, "path": links.resource(resource), "day": resource.review_before}

"""Who is told of a task, of a report and of what became of it, of a change of rules."""

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from fsforum.core import scopes, telling
from fsforum.core.policy import circles
from fsforum.core.telling import Event
from fsforum.models import (
    Change,
    ChangeBody,
    ChangeTheme,
    Follow,
    NotificationKind,
    Question,
    Resource,
    ResourceBody,
    ThingKind,
    User,
)


def task_given(session: Session, thing: Resource | Question, owner: User, actor: User) -> None:
    """The owner of a review task."""
    event = _of(NotificationKind.REVIEW_TASK, thing, actor)
    telling.tell(session, event, telling.people(session, event, User.id == owner.id))


def outdated_reported(session: Session, thing: Resource | Question, reporter: User) -> None:
    """The owner of a resource, the référents of the bodies concerned, the field animators."""
    event = _of(NotificationKind.OUTDATED, thing, reporter)
    if isinstance(thing, Resource):
        bodies = select(ResourceBody.body_id).where(ResourceBody.resource_id == thing.id)
        own = and_(circles.REFERENTS, or_(User.body_id.in_(bodies), User.id == thing.owner_id))
    else:
        own = and_(circles.REFERENTS, User.body_id == thing.body_id)
    telling.tell(session, event, telling.people(session, event, or_(own, circles.FIELD_ANIMATORS)))


def report_answered(session: Session, thing: Resource | Question, reporters: set[int], actor: User) -> None:
    """Who reported hears what became of it; nobody else has to look at the report any more."""
    if not reporters:
        return
    event = _of(NotificationKind.OUTDATED_ANSWERED, thing, actor)
    telling.tell(session, event, telling.people(session, event, User.id.in_(sorted(reporters))))


def change_posted(session: Session, change: Change, author: User) -> None:
    """The field animators hear of what a partner posts."""
    event = _of_change(change, author)
    telling.tell(session, event, telling.people(session, event, circles.FIELD_ANIMATORS))


def change_announced(session: Session, change: Change, author: User) -> None:
    """On its day: every desk, the field animators, the référents of its bodies, who follows one of its
    bodies or themes."""
    bodies = select(ChangeBody.body_id).where(ChangeBody.change_id == change.id)
    themes = select(ChangeTheme.theme_id).where(ChangeTheme.change_id == change.id)
    follows = exists().where(
        Follow.user_id == User.id,
        Follow.muted.is_(False),
        or_(
            and_(Follow.kind == ThingKind.BODY, Follow.ref_id.in_(bodies)),
            and_(Follow.kind == ThingKind.THEME, Follow.ref_id.in_(themes)),
        ),
    )
    desks = circles.DESKS_AND_FIELD
    own = and_(circles.REFERENTS, User.body_id.in_(bodies))
    event = _of_change(change, author)
    telling.tell(session, event, telling.people(session, event, or_(desks, own, follows)))


def _of(kind: NotificationKind, thing: Resource | Question, actor: User) -> Event:
    if isinstance(thing, Resource):
        return telling.of_resource(kind, thing, actor)
    return Event(kind, ThingKind.QUESTION, thing.id, thing.scope, actor)


def _of_change(change: Change, actor: User) -> Event:
    return Event(NotificationKind.CHANGE, ThingKind.CHANGE, change.id, scopes.LIBRARY, actor)

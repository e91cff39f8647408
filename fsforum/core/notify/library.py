"""What happened to resources, their drafts and their proposals, told to those whom it concerns."""

from dataclasses import replace

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from fsforum.core import reading, scopes, telling
from fsforum.core.notify.lines import settle
from fsforum.core.policy import circles
from fsforum.models import (
    NotificationKind,
    Question,
    Resource,
    ResourceBody,
    ResourceTheme,
    ThingKind,
    User,
)


def guide_made(session: Session, question: Question, resource: Resource, actor: User) -> None:
    """Those who follow the question hear that its answer now stands in a published guide."""
    asked = telling.of_question(NotificationKind.GUIDE, question, actor, None)
    event = telling.of_resource(NotificationKind.GUIDE, resource, actor)
    telling.tell(session, event, telling.followers(session, asked))


def resource_submitted(session: Session, resource: Resource, actor: User) -> None:
    """A draft awaits the référents of the body it was sent to; without any, or without a body, the field
    animators, or the administrators. `seq` tells drafts from changes that are proposed."""
    event = _at_version(NotificationKind.PROPOSED, resource, actor)
    body = and_(circles.REFERENTS, User.body_id == resource.asked_body_id)
    for circle in (body, circles.FIELD_ANIMATORS, circles.ADMINISTRATORS):
        if found := telling.people(session, event, circle):
            telling.tell(session, event, found)
            return


def draft_decided(session: Session, resource: Resource, actor: User) -> None:
    """A draft is published, or sent back: nobody has to judge it any more, and its owner hears of it.

    The line is for the owner, who reads the draft whatever its scope.
    """
    settle(session, NotificationKind.PROPOSED, ThingKind.RESOURCE, resource.id)
    event = replace(_at_version(NotificationKind.PROPOSAL_DECIDED, resource, actor), scope=scopes.LIBRARY)
    telling.tell(session, event, telling.people(session, event, User.id == resource.owner_id))


def resource_published(session: Session, resource: Resource, actor: User) -> None:
    """Those who follow one of its themes or bodies hear of a new resource; its owner knows already."""
    event = telling.of_resource(NotificationKind.NEW_HERE, resource, actor)
    bodies = select(ResourceBody.body_id).where(ResourceBody.resource_id == resource.id)
    themes = select(ResourceTheme.theme_id).where(ResourceTheme.resource_id == resource.id)
    places = [(ThingKind.BODY, number) for number in session.scalars(bodies)]
    places += [(ThingKind.THEME, number) for number in session.scalars(themes)]
    telling.tell_those_around(session, event, places, {resource.owner_id})


def resource_changed(session: Session, resource: Resource, actor: User) -> None:
    """Those who follow a resource hear of an important change, but those who are asked to read it anew."""
    event = telling.of_resource(NotificationKind.NEW_HERE, resource, actor)
    asked = reading.audience(session, resource)
    telling.tell(session, event, [u for u in telling.followers(session, event) if u.id not in asked])


def source_changed(session: Session, resource: Resource, actor: User) -> None:
    """Who looks after a resource hears that an answer it was made of has changed."""
    event = telling.of_resource(NotificationKind.SOURCE, resource, actor)
    telling.tell(session, event, telling.keepers(session, event, resource))


def something_missing(session: Session, resource: Resource, reader: User) -> None:
    """Who looks after a resource hears what a reader did not find in it."""
    event = telling.of_resource(NotificationKind.RATING, resource, reader)
    telling.tell(session, event, telling.keepers(session, event, resource))


def change_proposed(session: Session, resource: Resource, author: User, body_id: int | None) -> None:
    """Those who judge it: the référents of the body it was sent to, else the owner and the animation."""
    event = telling.of_resource(NotificationKind.PROPOSED, resource, author)
    body = and_(circles.REFERENTS, User.body_id == body_id)
    judges = body if body_id else or_(User.id == resource.owner_id, circles.FIELD_ANIMATORS)
    telling.tell(session, event, telling.people(session, event, judges))


def proposal_decided(session: Session, resource: Resource, author_id: int, actor: User) -> None:
    """Who proposed a change hears what became of it."""
    event = telling.of_resource(NotificationKind.PROPOSAL_DECIDED, resource, actor)
    telling.tell(session, event, telling.people(session, event, User.id == author_id))


def proposals_settled(session: Session, resource_id: int) -> None:
    """Nothing proposed on the resource waits any more."""
    settle(session, NotificationKind.PROPOSED, ThingKind.RESOURCE, resource_id)


def resource_edited(session: Session, resource: Resource, actor: User) -> None:
    """The owner hears of each change that somebody else made."""
    event = _at_version(NotificationKind.EDITED, resource, actor)
    telling.tell(session, event, telling.people(session, event, User.id == resource.owner_id))


def _at_version(kind: NotificationKind, resource: Resource, actor: User) -> telling.Event:
    """An event of a resource as it reads now."""
    return replace(telling.of_resource(kind, resource, actor), seq=resource.version)

"""What the home page asks its reader to read: requested readings, the first days of a newcomer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, select, union_all

from fsforum.core import clock, reading, scopes
from fsforum.core.policy.library import LIVE
from fsforum.core.policy.reading import is_newcomer
from fsforum.extensions import session
from fsforum.models import Collection, CollectionItem, ReadingRequest, ReadMark, Resource, ThingKind, User

MOST = 5


@dataclass(frozen=True)
class Reading:
    """A resource to read on request, with its kind; or the collection for newcomers, read up to `done`."""

    title: str
    url: str
    kind: str = ""
    done: int = 0
    total: int = 0


def readings(user: User) -> list[Reading]:
    """What `user` has to read and, for a newcomer, the collection of first days; in one statement."""
    asked = (
        select(
            Resource.title.label("title"),
            Resource.slug.label("slug"),
            cast(Resource.kind, String).label("kind"),
            literal(0).label("done"),
            literal(0).label("total"),
        )
        .join(ReadingRequest, ReadingRequest.resource_id == Resource.id)
        .where(scopes.within(Resource.scope, user), reading.waits_for(user))
        .order_by(ReadingRequest.asked_at, Resource.id)
        .limit(MOST)
        .subquery()
    )
    statement: Any = select(asked)
    if is_newcomer(user, clock.now()):
        statement = union_all(statement, _first_days(user))
    return [
        Reading(title, f"/ressources/{'' if kind else 'collections/'}{slug}", kind, done, total)
        for title, slug, kind, done, total in session().execute(statement)
    ]


def _first_days(user: User) -> Any:
    """The collection for newcomers, with how many of its resources were on screen, and of how many."""
    mark = and_(
        ReadMark.user_id == user.id, ReadMark.kind == ThingKind.RESOURCE, ReadMark.ref_id == Resource.id
    )
    return (
        select(
            Collection.title,
            Collection.slug,
            literal(""),
            func.count(ReadMark.ref_id),
            func.count(Resource.id),
        )
        .join(CollectionItem, CollectionItem.collection_id == Collection.id)
        .join(Resource, and_(Resource.id == CollectionItem.resource_id, Resource.state.in_(LIVE)))
        .outerjoin(ReadMark, mark)
        .where(Collection.first_days, scopes.within(Collection.scope, user), Resource.scope == scopes.LIBRARY)
        .group_by(Collection.id, Collection.title, Collection.slug)
    )

"""What the home page asks its reader to read: readings, the first days of a newcomer, changes to come."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func, literal, select, union_all

from fsforum.core import clock, reading, scopes
from fsforum.core.policy.library import LIVE
from fsforum.core.policy.reading import is_newcomer, reads_on_request
from fsforum.core.reviews import upcoming
from fsforum.core.reviews.upcoming import Upcoming
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


def readings(user: User) -> tuple[list[Reading], list[Upcoming]]:
    """What `user` has to read and, for a newcomer, the collection of first days; the changes of rules to
    come; in one statement."""
    query = _statement(reads_on_request(user), is_newcomer(user, clock.now()))
    given = upcoming.given(user) | reading.given(user)
    rows = session().connection().execute(query, given).all()
    changes = [upcoming.of_line(row.title, row.slug, row.done) for row in rows if row.kind == upcoming.KIND]
    reads = [
        Reading(title, f"/ressources/{'' if kind else 'collections/'}{slug}", kind, done, total)
        for title, slug, kind, done, total in rows
        if kind != upcoming.KIND
    ]
    return reads, sorted(changes, key=lambda one: one.on)


@lru_cache(maxsize=4)
def _statement(asked: bool, newcomer: bool) -> Any:
    """For whom readings can be requested or not, and for newcomers or the others: made once."""
    parts: list[Any] = [select(upcoming.STATEMENT.subquery())]
    if asked:
        parts.append(select(_asked().subquery()))
    if newcomer:
        parts.append(_first_days())
    return union_all(*parts)


def _asked() -> Any:
    """What the reader is asked to read and has not confirmed, the longest first."""
    return (
        select(
            Resource.title.label("title"),
            Resource.slug.label("slug"),
            cast(Resource.kind, String).label("kind"),
            literal(0).label("done"),
            literal(0).label("total"),
        )
        .join(ReadingRequest, ReadingRequest.resource_id == Resource.id)
        .where(scopes.held(Resource.scope), reading.waits())
        .order_by(ReadingRequest.asked_at, Resource.id)
        .limit(MOST)
    )


def _first_days() -> Any:
    """The collection for newcomers, with how many of its resources were on screen, and of how many."""
    mark = and_(
        ReadMark.user_id == bindparam("reader"),
        ReadMark.kind == ThingKind.RESOURCE,
        ReadMark.ref_id == Resource.id,
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
        .where(Collection.first_days, scopes.held(Collection.scope), Resource.scope == scopes.LIBRARY)
        .group_by(Collection.id, Collection.title, Collection.slug)
    )

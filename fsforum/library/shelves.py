"""Reading collections: their resources in order, and how far a reader has come."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import defer, joinedload

from fsforum.core import finder, readmarks, scopes
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.models import (
    Collection,
    CollectionItem,
    ReadMark,
    Resource,
    ResourceTheme,
    Theme,
    ThingKind,
    User,
)

_SLUG = re.compile(r"[a-z0-9-]{1,80}")
MOST_OFFERED = 20


@dataclass(frozen=True)
class Shelf:
    """A collection in the list, and how many of its resources the reader has read."""

    collection: Collection
    total: int
    read: int


@dataclass(frozen=True)
class Item:
    """A resource of a collection; `newer` when it changed since it was read."""

    resource: Resource
    read: bool
    newer: bool


def collection(slug: str) -> Collection | None:
    """A collection with its theme."""
    if not _SLUG.fullmatch(slug):
        return None
    query = select(Collection).where(Collection.slug == slug).options(joinedload(Collection.theme))
    return session().scalar(query)


def _mark(user: User) -> Any:
    return and_(
        ReadMark.user_id == user.id, ReadMark.kind == ThingKind.RESOURCE, ReadMark.ref_id == Resource.id
    )


def _shown(user: User) -> Any:
    """What of a collection its readers see: published, and not taken out of the lists since."""
    return and_(scopes.within(Resource.scope, user), Resource.state.in_(LIVE))


def shelves(user: User) -> list[Shelf]:
    """The collections that `user` may read, that of newcomers first, then by theme and title."""
    query = (
        select(Collection, func.count(Resource.id), func.count(ReadMark.ref_id))
        .outerjoin(CollectionItem, CollectionItem.collection_id == Collection.id)
        .outerjoin(Resource, and_(Resource.id == CollectionItem.resource_id, _shown(user)))
        .outerjoin(ReadMark, _mark(user))
        .outerjoin(Theme, Theme.id == Collection.theme_id)
        .where(scopes.within(Collection.scope, user))
        .group_by(Collection.id, Theme.position)
        .options(joinedload(Collection.theme))
        .order_by(Collection.first_days.desc(), Theme.position.is_(None), Theme.position, Collection.title)
    )
    return [Shelf(one, total, read) for one, total, read in session().execute(query)]


def items(user: User, of: Collection) -> list[Item]:
    """Its resources in order, those that `user` may read, each with whether they have."""
    query = (
        select(Resource, ReadMark.seq)
        .join(CollectionItem, CollectionItem.resource_id == Resource.id)
        .outerjoin(ReadMark, _mark(user))
        .where(CollectionItem.collection_id == of.id, _shown(user))
        .options(joinedload(Resource.bodies), defer(Resource.source), defer(Resource.html))
        .order_by(CollectionItem.position, Resource.id)
    )
    pending = readmarks.pending(user)
    found = []
    for resource, seq in session().execute(query).unique():
        version = max(seq or 0, pending.get((ThingKind.RESOURCE, resource.id), 0))
        found.append(Item(resource, version > 0, 0 < version < resource.version))
    return found


def offered(user: User, of: Collection, asked: str) -> list[Resource]:
    """Published resources that are not in the collection yet: those looked for, else those of its theme."""
    there = select(CollectionItem.resource_id).where(CollectionItem.collection_id == of.id)
    query = (
        select(Resource)
        .where(Resource.scope == scopes.LIBRARY, Resource.state.in_(LIVE), Resource.id.not_in(there))
        .options(joinedload(Resource.bodies), defer(Resource.source), defer(Resource.html))
    )
    if asked:
        hits = [hit.id for hit in finder.search(user, asked).hits if hit.kind == ThingKind.RESOURCE]
        found = {r.id: r for r in session().scalars(query.where(Resource.id.in_(hits))).unique()}
        return [found[number] for number in hits if number in found][:MOST_OFFERED]
    if of.theme_id:
        themed = select(ResourceTheme.resource_id).where(ResourceTheme.theme_id == of.theme_id)
        query = query.where(Resource.id.in_(themed))
    newest = query.order_by(Resource.updated_at.desc(), Resource.id.desc()).limit(MOST_OFFERED)
    return list(session().scalars(newest).unique())


def chosen(user: User, numbers: tuple[int, ...]) -> list[Resource]:
    """Those of `numbers` that may be put into a collection."""
    query = select(Resource).where(Resource.id.in_(numbers), _shown(user))
    return list(session().scalars(query.options(defer(Resource.source), defer(Resource.html))))

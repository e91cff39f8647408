"""Reading the things behind rows of the index: one statement for what people talk about, texts included."""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, select
from sqlalchemy.orm import joinedload

from fsforum.core import scopes
from fsforum.core.among import among
from fsforum.core.finder.ranking import Ranked
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Body,
    Collection,
    CollectionItem,
    File,
    Question,
    Resource,
    ResourceBody,
    SearchDoc,
    Space,
    Structure,
    Theme,
    ThingKind,
    Thread,
    User,
)

Things = dict[tuple[ThingKind, int], Any]
"""What was loaded, each with at least what a hit shows of it."""

# The bodies of a resource as « position|short », in one text.
_BODIES = (
    select(func.aggregate_strings(cast(Body.position, String) + "|" + Body.short, "\n"))
    .join(ResourceBody, ResourceBody.body_id == Body.id)
    .where(ResourceBody.resource_id == Resource.id)
    .scalar_subquery()
    .label("bodies")
)
# Columns and no rows of the model: a guide is long, and a hit shows little of it.
_TALK: Mapping[ThingKind, tuple[Any, ...]] = {
    ThingKind.THREAD: (
        Thread.id,
        Thread.title,
        Thread.slug,
        Thread.active_at,
        Thread.post_count,
        Thread.hidden,
        Thread.pinned,
        Thread.closed,
        Thread.resolved_at,
        Space.name.label("space"),
    ),
    ThingKind.QUESTION: (
        Question.id,
        Question.title,
        Question.state,
        Question.active_at,
        Question.site_count,
        Question.obsolete_on,
        Question.revising_on,
        Question.review_before,
        Body.slug,
        Body.short,
    ),
    ThingKind.RESOURCE: (
        Resource.id,
        Resource.title,
        Resource.slug,
        Resource.kind,
        Resource.state,
        Resource.updated_at,
        Resource.verified_on,
        Resource.review_before,
        _BODIES,
    ),
}


def _of(kind: ThingKind, model: Any) -> Any:
    """What a row of the index belongs to, where it is of that kind and may be read."""
    return and_(SearchDoc.kind == kind, model.id == SearchDoc.ref_id, scopes.held(model.scope))


def _lines() -> Select[Any]:
    """Rows of the index with the discussion, question or resource that they, or their file, belong to."""
    columns = [
        column.label(f"{kind.value}_{column.key}") for kind, shown in _TALK.items() for column in shown
    ]
    return (
        select(SearchDoc.id, SearchDoc.kind, SearchDoc.ref_id, SearchDoc.text, *columns)
        .outerjoin(Thread, _of(ThingKind.THREAD, Thread))
        .outerjoin(Space, Space.id == Thread.space_id)
        .outerjoin(Question, _of(ThingKind.QUESTION, Question))
        .outerjoin(Body, Body.id == Question.body_id)
        .outerjoin(Resource, _of(ThingKind.RESOURCE, Resource))
        .where(among(SearchDoc.id, "numbers"))
    )


_LINES = _lines()
_OWN = 4
"""The columns of `_LINES` that are of the index."""


def _places() -> dict[str, tuple[int, int, Any]]:
    """For each kind of `_TALK`: where its columns stand in `_LINES`, and what is made of them."""
    found, at = {}, _OWN
    for kind, shown in _TALK.items():
        names = [column.key for column in shown]
        found[kind.value] = (at, at + len(names), namedtuple(kind.name.title(), names))
        at += len(names)
    return found


_PLACES = _places()


def _within(model: Any, readable: Any = None) -> list[Any]:
    """The rows of some numbers that the reader may read."""
    return [among(model.id, "numbers"), scopes.held(model.scope) if readable is None else readable]


_COLLECTIONS = (
    select(
        Collection.id,
        Collection.title,
        Collection.slug,
        Theme.name.label("theme"),
        select(func.count())
        .select_from(CollectionItem)
        .join(Resource, Resource.id == CollectionItem.resource_id)
        .where(CollectionItem.collection_id == Collection.id, Resource.state.in_(LIVE))
        .scalar_subquery()
        .label("count"),
    )
    .outerjoin(Theme, Theme.id == Collection.theme_id)
    .where(*_within(Collection))
)
_ROWS: Mapping[ThingKind, Any] = {
    ThingKind.FILE: select(File).where(*_within(File, File.held.is_(False))),
    ThingKind.STRUCTURE: select(Structure).where(*_within(Structure, Structure.active)),
    ThingKind.BODY: select(Body).where(*_within(Body, Body.active)),
    ThingKind.PERSON: select(User)
    .where(*_within(User, User.state == AccountState.ACTIVE))
    .options(joinedload(User.structure), joinedload(User.body)),
}


def load(user: User, ranked: Sequence[Ranked]) -> tuple[Things, dict[int, str]]:
    """The things of `ranked` that `user` may read, with what their files belong to; and the text of each
    best line, by the number of its row.
    """
    things: Things = {}
    texts: dict[int, str] = {}
    if not ranked:
        return things, texts
    given = scopes.given(user)
    lines = given | {"numbers": [found.row_id for found in ranked]}
    for row in session().connection().execute(_LINES, lines).all():
        texts[row[0]] = row[3]
        begin, end, made = _PLACES.get(row[1].value, (0, 0, None))
        if end and row[begin] is not None:
            things[row[1], row[2]] = made._make(row[begin:end])
    for kind in {found.kind for found in ranked}.difference(_TALK):
        values = given | {"numbers": sorted({found.ref_id for found in ranked if found.kind == kind})}
        if kind == ThingKind.COLLECTION:
            rows: Any = session().connection().execute(_COLLECTIONS, values)
        else:
            rows = session().scalars(_ROWS[kind], values)
        things |= {(kind, thing.id): thing for thing in rows}
    return things, texts

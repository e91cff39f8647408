"""What a hit shows: the things behind the rows, loaded in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from fsforum.core import clock, dates, french, links, scopes, words
from fsforum.core.finder.ranking import Ranked
from fsforum.extensions import session
from fsforum.models import Question, Resource, SearchDoc, ThingKind, Thread, User

Marked = list[tuple[str, bool]]
EXTRACT = 200


@dataclass(frozen=True)
class Hit:
    """One result: `title` and `extract` are segments of plain text, each with whether it is marked."""

    kind: ThingKind
    id: int
    label: str
    icon: str
    title: Marked
    url: str
    extract: Marked
    state: words.State | None
    facts: list[str]
    foot: str


@dataclass(frozen=True)
class Similar:
    """Something that may already answer what is being written."""

    kind: ThingKind
    id: int
    title: str
    url: str
    state: words.State | None
    extract: str


Things = dict[tuple[ThingKind, int], Any]


def _loading(model: Any, option: Any) -> Select[Any]:
    numbers = model.id.in_(bindparam("numbers", expanding=True))
    statement: Select[Any] = select(model).where(numbers, scopes.held(model.scope)).options(option)
    return statement


_LOADING = {
    ThingKind.THREAD: _loading(Thread, joinedload(Thread.space)),
    ThingKind.QUESTION: _loading(Question, joinedload(Question.body)),
    ThingKind.RESOURCE: _loading(Resource, selectinload(Resource.bodies)),
}


_TEXTS = select(SearchDoc.id, SearchDoc.text).where(SearchDoc.id.in_(bindparam("numbers", expanding=True)))


def hits(user: User, ranked: Sequence[Ranked], query: str) -> list[Hit]:
    """What `ranked` shows to `user`, in its order; what went away meanwhile is left out."""
    things, texts = load(user, ranked), _texts(ranked)
    return [
        _hit(found, things[found.key], texts.get(found.row_id, ""), query)
        for found in ranked
        if found.key in things
    ]


def similars(user: User, ranked: Sequence[Ranked], query: str) -> list[Similar]:
    """The same, shorter."""
    return [
        Similar(
            hit.kind,
            hit.id,
            "".join(part for part, _ in hit.title),
            hit.url,
            hit.state,
            "".join(part for part, _ in hit.extract),
        )
        for hit in hits(user, ranked, query)
    ]


def load(user: User, ranked: Sequence[Ranked]) -> Things:
    """The discussions, questions and resources of `ranked` that `user` may read."""
    numbers: dict[ThingKind, list[int]] = {}
    for found in ranked:
        numbers.setdefault(found.kind, []).append(found.ref_id)
    things: Things = {}
    for kind, wanted in numbers.items():
        values = scopes.given(user) | {"numbers": wanted}
        things |= {(kind, thing.id): thing for thing in session().scalars(_LOADING[kind], values)}
    return things


def _texts(ranked: Sequence[Ranked]) -> dict[int, str]:
    """The text of each hit's best line, by the number of its row."""
    rows = session().connection().execute(_TEXTS, {"numbers": [found.row_id for found in ranked]})
    return {row.id: row.text for row in rows}


def _hit(found: Ranked, thing: Any, text: str, query: str) -> Hit:
    label, icon = _label(found.kind, thing)
    inside = found.seq if found.seq > 1 and found.mask != found.title_mask else None
    state, facts, foot = _facts(found.kind, thing)
    return Hit(
        kind=found.kind,
        id=thing.id,
        label=label,
        icon=icon,
        title=french.extract(thing.title, query, 400),
        url=links.of(found.kind, thing, inside),
        extract=french.extract(text, query, EXTRACT),
        state=state,
        facts=facts,
        foot=foot,
    )


def _label(kind: ThingKind, thing: Any) -> tuple[str, str]:
    if kind == ThingKind.RESOURCE:
        return words.RESOURCE_KINDS[thing.kind]
    if kind == ThingKind.QUESTION:
        return "Question", "message-circle-question-mark"
    return "Discussion", "message-square"


def _facts(kind: ThingKind, thing: Any) -> tuple[words.State | None, list[str], str]:
    if kind == ThingKind.RESOURCE:
        shown = thing.verified_on or thing.updated_at
        state = words.freshness(thing, clock.today())
        return state, [", ".join(body.short for body in thing.bodies)], f"À jour au {dates.day(shown)}"
    if kind == ThingKind.QUESTION:
        count = dates.plural(thing.site_count, "site")
        return (
            words.QUESTION_STATES[thing.state],
            [thing.body.short],
            f"{dates.day(thing.active_at)}, {count}",
        )
    answers = dates.plural(max(0, thing.post_count - 1), "réponse")
    states = words.thread_states(thing)
    return states[-1] if states else None, [thing.space.name], f"{dates.day(thing.active_at)}, {answers}"

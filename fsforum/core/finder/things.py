"""What a hit shows: the things behind the rows, loaded in a fixed number of statements."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from typing import cast as cast_to
from urllib.parse import urlencode

from sqlalchemy import bindparam, func, literal, select, union_all

from fsforum.core import attachments, clock, dates, french, links, views, words
from fsforum.core.among import among
from fsforum.core.finder.kept import Kept
from fsforum.core.finder.loading import Things, load
from fsforum.core.finder.ranking import Ranked
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.models import (
    Body,
    File,
    Question,
    QuestionViewDay,
    Resource,
    ResourceViewDay,
    Structure,
    ThingKind,
    User,
)

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
    path: str = ""
    """Where it stands: its space, its body, what a file belongs to."""


@dataclass(frozen=True)
class Similar:
    """Something that may already answer what is being written."""

    kind: ThingKind
    id: int
    title: str
    url: str
    state: words.State | None
    extract: str
    foot: str
    """How fresh it is: « À jour au 4 novembre 2026 »."""


def hits(user: User, ranked: Sequence[Ranked], query: str) -> list[Hit]:
    """What `ranked` shows to `user`, in its order; what went away meanwhile is left out."""
    return [
        Hit(
            kind=found.kind,
            id=found.ref_id,
            label=shown.label,
            icon=shown.icon,
            title=french.extract(shown.title, query, 400),
            url=shown.url,
            extract=french.extract(text, query, EXTRACT),
            state=shown.state,
            facts=shown.facts,
            foot=shown.foot,
            path=shown.path,
        )
        for found, shown, text in _shown(user, ranked)
    ]


def similars(user: User, ranked: Sequence[Ranked], query: str) -> list[Similar]:
    """The same, shorter, nothing marked."""
    return [
        Similar(
            found.kind,
            found.ref_id,
            shown.title,
            shown.url,
            shown.state,
            "".join(part for part, _ in french.extract(text, query, EXTRACT)),
            shown.foot,
        )
        for found, shown, text in _shown(user, ranked)
    ]


def _shown(user: User, ranked: Sequence[Ranked]) -> Iterator[tuple[Ranked, "Card", str]]:
    """What is there of `ranked`: what it shows of itself, and the text of its best line."""
    things, texts = load(user, ranked)
    for found in ranked:
        if found.key in things and (found.parent is None or found.parent in things):
            inside = found.seq if found.seq > 1 and found.mask != found.title_mask else None
            yield found, card(found, things, inside), texts.get(found.row_id, "")


@dataclass(frozen=True)
class Card:
    """What a thing shows of itself."""

    label: str
    icon: str
    title: str
    url: str
    state: words.State | None = None
    facts: list[str] = field(default_factory=list)
    foot: str = ""
    path: str = ""


def card(found: Ranked, things: Things, inside: int | None = None) -> Card:
    """What a loaded thing shows; its address leads to message `inside`."""
    thing = things[found.key]
    if found.parent:
        return _file(thing, things[found.parent])
    return _SHOWN[found.kind](thing, inside)


def _resource(thing: Any, _inside: int | None) -> Card:
    label, icon = words.RESOURCE_KINDS[thing.kind]
    bodies = sorted((int(place), short) for place, _, short in _parts(thing.bodies))
    said = "À jour au" if thing.state in LIVE else "Vérifié pour la dernière fois le"
    foot = f"{said} {dates.day(thing.verified_on or thing.updated_at)}"
    state, facts = words.freshness(thing, clock.today()), [", ".join(short for _, short in bodies)]
    return Card(label, icon, thing.title, links.resource(thing), state, facts, foot, "Ressources")


def _parts(bodies: str | None) -> list[tuple[str, str, str]]:
    return [line.partition("|") for line in (bodies or "").splitlines()]


def _question(thing: Any, inside: int | None) -> Card:
    foot = f"{dates.day(thing.active_at)}, {dates.plural(thing.site_count, 'site')}"
    state, icon = words.question_states(thing, clock.today())[-1], "message-circle-question-mark"
    url = links.question(cast_to(Question, SimpleNamespace(id=thing.id, body=thing)), inside)
    return Card("Question", icon, thing.title, url, state, [thing.short], foot, thing.short)


def _thread(thing: Any, inside: int | None) -> Card:
    foot = f"{dates.day(thing.active_at)}, {dates.plural(max(0, thing.post_count - 1), 'réponse')}"
    states = words.thread_states(thing)
    state, url = states[-1] if states else None, links.thread(thing, inside)
    return Card("Discussion", "message-square", thing.title, url, state, [thing.space], foot, thing.space)


def _file(file: File, parent: Any) -> Card:
    shown = attachments.shown(file)
    return Card("Fichier", "paperclip", file.name, shown.url, None, [shown.detail], "", parent.title)


def _collection(thing: Any, _inside: int | None) -> Card:
    count, facts = dates.plural(thing.count, "ressource"), [thing.theme] if thing.theme else []
    return Card(
        "Collection", "list-ordered", thing.title, links.collection(thing), None, facts, count, "Ressources"
    )


def _structure(thing: Structure, _inside: int | None) -> Card:
    url = f"/annuaire/?{urlencode({'q': thing.name})}"
    return Card("Structure", "map-pin", thing.name, url, None, [thing.commune], "", "Annuaire")


def _body(thing: Body, _inside: int | None) -> Card:
    url = f"/annuaire/?{urlencode({'q': thing.short})}"
    return Card("Organisme", "users", thing.short, url, None, [thing.name], "", "Annuaire")


def _person(thing: User, _inside: int | None) -> Card:
    place = thing.structure.name if thing.structure else thing.body.short if thing.body else ""
    url = f"/annuaire/personnes/{thing.id}"
    return Card(
        words.ROLES[thing.role], "user", thing.full_name, url, None, [place] if place else [], "", "Annuaire"
    )


_SHOWN: Mapping[ThingKind, Callable[[Any, int | None], Card]] = {
    ThingKind.RESOURCE: _resource,
    ThingKind.QUESTION: _question,
    ThingKind.THREAD: _thread,
    ThingKind.STRUCTURE: _structure,
    ThingKind.BODY: _body,
    ThingKind.PERSON: _person,
    ThingKind.COLLECTION: _collection,
}


_RESOURCE_FACTS = select(
    literal(ThingKind.RESOURCE.value).label("kind"),
    Resource.id,
    Resource.review_before,
    select(func.coalesce(func.sum(ResourceViewDay.readers), 0))
    .where(ResourceViewDay.resource_id == Resource.id, ResourceViewDay.day > bindparam("after"))
    .scalar_subquery()
    .label("readers"),
).where(among(Resource.id, "resources"))
_QUESTION_FACTS = select(
    literal(ThingKind.QUESTION.value).label("kind"),
    Question.id,
    Question.review_before,
    select(func.coalesce(func.sum(QuestionViewDay.readers), 0))
    .where(QuestionViewDay.question_id == Question.id, QuestionViewDay.day > bindparam("after"))
    .scalar_subquery()
    .label("readers"),
).where(among(Question.id, "questions"))
_FACTS = union_all(_RESOURCE_FACTS, _QUESTION_FACTS)


def appraise(ranked: Sequence[Ranked]) -> None:
    """Say of resources and questions whether their review is due, and how much they are read."""
    judged = [found.key for found in ranked if found.kind in (ThingKind.RESOURCE, ThingKind.QUESTION)]
    facts = _facts.all(judged, _read_facts)
    for found in ranked:
        if found.key in facts:
            found.overdue, found.readers = facts[found.key]


def _read_facts(keys: list[tuple[ThingKind, int]]) -> dict[tuple[ThingKind, int], tuple[bool, int]]:
    values = {
        "resources": [number for kind, number in keys if kind == ThingKind.RESOURCE],
        "questions": [number for kind, number in keys if kind == ThingKind.QUESTION],
        "after": views.since(),
    }
    today = clock.today()
    return {
        (ThingKind(row.kind), row.id): (
            row.review_before is not None and row.review_before < today,
            int(row.readers),
        )
        for row in session().connection().execute(_FACTS, values)
    }


_facts: Kept[tuple[ThingKind, int], tuple[bool, int]] = Kept(most=10_000)


def forget() -> None:
    """Read anew whose review is due and what is read."""
    _facts.clear()

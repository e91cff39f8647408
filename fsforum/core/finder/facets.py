"""Narrowing what was found, and counting what each narrowing would leave: only what the reader may see."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from fsforum.core.finder.candidates import Filters
from fsforum.core.finder.ranking import ENTRIES, Ranked
from fsforum.models import QuestionState, ResourceState, ThingKind

KINDS = (
    ThingKind.RESOURCE,
    ThingKind.COLLECTION,
    ThingKind.QUESTION,
    ThingKind.THREAD,
    ThingKind.FILE,
    ThingKind.PERSON,
)
"""What one may narrow by; PERSON stands for every entry of the directory."""

STATES: dict[str, tuple[str, tuple[tuple[ThingKind, str], ...]]] = {
    "publiee": ("Ressource publiée", ((ThingKind.RESOURCE, ResourceState.PUBLISHED),)),
    "en-revision": ("Ressource en révision", ((ThingKind.RESOURCE, ResourceState.REVISING),)),
    "obsolete": (
        "Ressource obsolète",
        ((ThingKind.RESOURCE, ResourceState.OBSOLETE), (ThingKind.RESOURCE, ResourceState.ARCHIVED)),
    ),
    "validee": (
        "Réponse validée",
        ((ThingKind.QUESTION, QuestionState.VALIDATED), (ThingKind.QUESTION, QuestionState.PUBLISHED)),
    ),
    "repondue": ("Réponse apportée", ((ThingKind.QUESTION, QuestionState.ANSWERED),)),
    "en-attente": (
        "Question en attente",
        (
            (ThingKind.QUESTION, QuestionState.SENT),
            (ThingKind.QUESTION, QuestionState.TAKEN),
            (ThingKind.QUESTION, QuestionState.CLARIFY),
        ),
    ),
    "sans-suite": (
        "Sans suite ou doublon",
        ((ThingKind.QUESTION, QuestionState.DROPPED), (ThingKind.QUESTION, QuestionState.DUPLICATE)),
    ),
    "resolue": ("Discussion résolue", ((ThingKind.THREAD, "resolue"),)),
    "ouverte": ("Discussion ouverte", ((ThingKind.THREAD, ""),)),
}
"""States by which one may narrow: address → label, and (kind, state of the index)."""
_STATE_OF = {pair: name for name, (_, pairs) in STATES.items() for pair in pairs}


@dataclass(frozen=True)
class Narrowing:
    """What results must be; nothing is narrowed by what is empty. `theme` and `body` are slugs."""

    kind: ThingKind | None = None
    theme: str = ""
    body: str = ""
    state: str = ""
    since: datetime | None = None

    def filters(self) -> Filters:
        """The same for the database."""
        pairs = STATES[self.state][1] if self.state in STATES else ()
        kinds = {kind for kind, _ in pairs}
        if self.kind in ENTRIES:
            kinds = set(ENTRIES)
        elif self.kind is not None and self.kind != ThingKind.FILE and not kinds:
            kinds = {self.kind}
        return Filters(
            self.theme,
            self.body,
            tuple(sorted(kinds)),
            tuple(str(state) for _, state in pairs),
            self.since,
        )

    def __bool__(self) -> bool:
        return bool(self.kind or self.theme or self.body or self.state or self.since)


@dataclass(frozen=True)
class Facets:
    """For each value of each filter, how many results there would be with it, the other filters in force."""

    kinds: dict[ThingKind, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    themes: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)


Face = tuple[ThingKind, str, str, str]
"""What filters look at: kind, themes, bodies, state. Hundreds of things have a few dozen faces."""


def narrow(things: list[Ranked], wanted: Narrowing) -> tuple[list[Ranked], Facets]:
    """The things that pass every filter, and the counts of each filter among those that pass the others."""
    if wanted.since is not None:
        since = wanted.since.timestamp()
        things = [thing for thing in things if thing.at >= since]
    faces = [_face(thing) for thing in things]
    kinds, themes = dict.fromkeys(KINDS, 0), defaultdict[str, int](int)
    bodies, states = defaultdict[str, int](int), defaultdict[str, int](int)
    passing = set()
    for face, number in Counter(faces).items():
        kind, its_themes, its_bodies, state = face[0], _parts(face[1]), _parts(face[2]), face[3]
        by_kind, by_theme, by_body, by_state = _passes(kind, its_themes, its_bodies, state, wanted)
        if by_theme and by_body and by_state:
            kinds[kind] += number
            if by_kind:
                passing.add(face)
        if by_kind and by_body and by_state:
            for theme in its_themes:
                themes[theme] += number
        if by_kind and by_theme and by_state:
            for body in its_bodies:
                bodies[body] += number
        if state and by_kind and by_theme and by_body:
            states[state] += number
    passed = [thing for thing, face in zip(things, faces, strict=True) if face in passing]
    return passed, Facets(kinds, themes, bodies, states)


def _face(thing: Ranked) -> Face:
    kind = ThingKind.PERSON if thing.kind in ENTRIES else thing.kind
    return kind, thing.themes, thing.bodies, _STATE_OF.get((thing.kind, thing.state), "")


def _passes(
    kind: ThingKind, themes: Sequence[str], bodies: Sequence[str], state: str, wanted: Narrowing
) -> tuple[bool, bool, bool, bool]:
    """Whether what has this face passes each filter."""
    sort = ThingKind.PERSON if wanted.kind in ENTRIES else wanted.kind
    return (
        sort in (None, kind),
        not wanted.theme or wanted.theme in themes,
        not wanted.body or wanted.body in bodies,
        not wanted.state or wanted.state == state,
    )


@lru_cache(maxsize=2_000)
def _parts(bars: str) -> tuple[str, ...]:
    return tuple(filter(None, bars.split("|")))

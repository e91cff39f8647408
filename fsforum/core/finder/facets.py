"""Narrowing what was found, and counting what each narrowing would leave: only what the reader may see."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

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


def state_of(thing: Ranked) -> str:
    """The state of a thing among `STATES`; « » for what has none (files, entries)."""
    return _STATE_OF.get((thing.kind, thing.state), "")


def shown_kind(thing: Ranked) -> ThingKind:
    """The kind under which a thing is counted."""
    return ThingKind.PERSON if thing.kind in ENTRIES else thing.kind


def narrow(things: list[Ranked], wanted: Narrowing) -> tuple[list[Ranked], Facets]:
    """The things that pass every filter, and the counts of each filter among those that pass the others."""
    kinds: Counter[ThingKind] = Counter(dict.fromkeys(KINDS, 0))
    themes: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    states: Counter[str] = Counter()
    passed = []
    kind = ThingKind.PERSON if wanted.kind in ENTRIES else wanted.kind
    since = wanted.since.timestamp() if wanted.since else None
    for thing in things:
        if since is not None and thing.at < since:
            continue
        its = (shown_kind(thing), _parts(thing.themes), _parts(thing.bodies), state_of(thing))
        missed = (
            kind is not None and its[0] != kind,
            bool(wanted.theme) and wanted.theme not in its[1],
            bool(wanted.body) and wanted.body not in its[2],
            bool(wanted.state) and wanted.state != its[3],
        )
        count = sum(missed)
        if count == 0:
            passed.append(thing)
        if count == 0 or (count == 1 and missed[0]):
            kinds[its[0]] += 1
        if count == 0 or (count == 1 and missed[1]):
            themes.update(its[1])
        if count == 0 or (count == 1 and missed[2]):
            bodies.update(its[2])
        if its[3] and (count == 0 or (count == 1 and missed[3])):
            states[its[3]] += 1
    return passed, Facets(dict(kinds), dict(themes), dict(bodies), dict(states))


def _parts(bars: str) -> list[str]:
    return [part for part in bars.split("|") if part]

"""Searching: words understood, candidates, ranking, narrowing, things."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from fsforum.core import clock, french, synonyms
from fsforum.core.finder import candidates, corpus, ranking, spelling, things, weighing
from fsforum.core.finder.asking import LONGEST_QUERY, SENTENCE, Asked, understood
from fsforum.core.finder.candidates import Filters
from fsforum.core.finder.facets import STATES, Facets, Narrowing, narrow
from fsforum.core.finder.light import LIGHT
from fsforum.core.finder.lists import apart, strict
from fsforum.core.finder.ranking import Ranked
from fsforum.core.finder.things import Hit
from fsforum.core.synonyms import Group, Names
from fsforum.models import ThingKind, User

PAGE = 10
ENOUGH = 20  # hits that hold every word in one line; with fewer, words apart are looked for too
BOUND = 50  # things from which on a list that was cut is said to hold more
PAIRED = 5  # of the rarest words of a sentence, those that are looked for two by two
ALONE = 2  # those that are looked for one by one
LOOKED_INTO = 80  # things whose lines are read whole
WANTED = 8  # words of a sentence that are looked for: those that tell most
NEARLY = 0.7  # the part of the words with which a thing stands beside those that hold all of them
BESIDE = 2  # known words of a query that help to say what another one meant
ENTRY_LEAST = 0.8  # the same for an entry of the directory, which answers only when it is named
LEAST = 0.2  # the part of what the best one holds, where none holds all
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class Understood:
    """What the search made of a query, to be said to who asked."""

    words: tuple[str, ...] = ()
    """The words looked for, bare; those that say nothing are left out."""
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    """Other names of what was asked that were looked for too."""
    corrections: tuple[tuple[str, str], ...] = ()
    """(typed, looked for instead), where nothing holds the word as typed."""
    corrected: str = ""
    """The query as it was looked for, « » where nothing was corrected."""
    unknown: tuple[str, ...] = ()
    """Words that nothing holds and to which nothing is near; not those that sentences are full of."""


@dataclass(frozen=True)
class Found:
    """One page of results. Counts are of things that the reader may see, up to a bound."""

    query: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    """Results of every kind within the other filters."""
    facets: Facets = field(default_factory=Facets)
    page: int = 1
    last_page: int = 1
    first: int = 1
    """The place of the first hit among all."""
    next: str = ""
    """What `after` asks for the next page; « » on the last one."""
    previous: str | None = None
    """The same for the page before; None on the first one, « » when that is the first."""
    terms: list[str] = field(default_factory=list)
    understood: Understood = field(default_factory=Understood)
    partial: bool = False
    """No thing holds every word: these hold some of them."""
    bounded: bool = False
    """There are more: only the best of the newest are ranked and counted."""

    @property
    def also(self) -> list[str]:
        """Other names that were looked for too."""
        return list(self.understood.synonyms)

    @property
    def counts(self) -> dict[ThingKind, int]:
        """The results of each kind."""
        return self.facets.kinds


@dataclass(frozen=True)
class Answer:
    """Every thing found, in order, before it is narrowed."""

    things: list[Ranked]
    understood: Understood
    groups: list[Group]
    partial: bool = False
    cut: bool = False


def search(
    user: User,
    q: str,
    kind: ThingKind | None = None,
    theme: str = "",
    body: str = "",
    page: int = 1,
    *,
    state: str = "",
    since: datetime | None = None,
    after: str | None = None,
    literal: bool = False,
) -> Found:
    """What `user` may read about `q`, best first, within the filters.

    `theme` and `body` are slugs, `state` one of finder.STATES. `after` is the `next` or `previous` of an
    earlier page; without it `page` counts. With `literal` nothing is corrected.
    """
    query = q[:LONGEST_QUERY]
    names = synonyms.names()
    asked = understood(query, names)
    if not asked.terms:
        return Found(query)
    wanted = Narrowing(kind, _slug(theme), _slug(body), state if state in STATES else "", since)
    answer = _answer(user, asked, names, Filters(), not literal)
    if wanted and answer.cut:
        answer = _merged(answer, _answer(user, asked, names, wanted.filters(), not literal))
    passed, facets = narrow(answer.things, wanted)
    marked = french.with_names(answer.understood.corrected or query, answer.understood.synonyms)
    total = sum(facets.kinds.values())
    return replace(
        _page(user, query, passed, _begin(passed, page, after), marked),
        total=total,
        facets=facets,
        terms=list(asked.terms),
        understood=answer.understood,
        partial=answer.partial,
        bounded=answer.cut and total >= BOUND,
    )


def _begin(passed: Sequence[Ranked], page: int, after: str | None) -> int:
    """How many things stand before the page; the last one, where there are not so many pages."""
    if after is not None:
        return _after(passed, after)
    return min((max(1, page) - 1) * PAGE, max(0, len(passed) - 1) // PAGE * PAGE)


def _page(user: User, query: str, passed: Sequence[Ranked], begin: int, marked: str) -> Found:
    """The things of one page, and where its neighbours begin."""
    end = begin + PAGE
    return Found(
        query,
        things.hits(user, passed[begin:end], marked),
        page=begin // PAGE + 1,
        last_page=max(1, -(-len(passed) // PAGE)),
        first=begin + 1,
        next=_cursor(passed[end - 1]) if len(passed) > end else "",
        previous=None if begin == 0 else _cursor(passed[begin - PAGE - 1]) if begin > PAGE else "",
    )


def _merged(first: Answer, second: Answer) -> Answer:
    """What the filters let the database find, added to what was found without them."""
    there = {thing.key for thing in first.things}
    more = [thing for thing in second.things if thing.key not in there]
    both = sorted([*first.things, *more], key=lambda thing: thing.place)
    return replace(first, things=both, partial=first.partial and second.partial)


def _slug(text: str) -> str:
    return text if _SLUG.fullmatch(text) else ""


def _cursor(thing: Ranked) -> str:
    return f"{-thing.place[0]:.4f}_{thing.at}_{thing.kind.value}_{thing.ref_id}"


def _after(ranked: Sequence[Ranked], cursor: str) -> int:
    """How many things stand before what follows the cursor; none for a cursor that makes no sense."""
    score, _, rest = cursor.partition("_")
    at, _, rest = rest.partition("_")
    kind, _, number = rest.rpartition("_")
    try:
        place = -round(float(score), 4), -int(at[:12]), kind[:20], -int(number[:12])
    except (ValueError, OverflowError):
        return 0
    return sum(thing.place <= place for thing in ranked)


def ways(names: Names, asked: Asked) -> tuple[list[Group], list[str]]:
    """The ways to say each word of a query: as typed, by its other names, joined where a hyphen stands."""
    groups, added = names.expand(asked.terms, french.content_keys(asked.query))
    for whole, parts in asked.joined:
        groups = [(*group, (whole,)) if group[0][0] in parts else group for group in groups]
    return groups, added


def _answer(user: User, asked: Asked, names: Names, filters: Filters, correcting: bool) -> Answer:
    groups, added = ways(names, asked)
    asked, groups, counts = _chosen(asked, groups, corpus.frequencies(groups))
    known = dict(zip(groups, counts, strict=True))
    lists = strict(groups, asked)
    rows = candidates.read(user, lists, known, filters)
    cut = candidates.cut(rows, lists)
    weights, partial = [1.0] * len(groups), False
    found = ranking.group(rows, groups)
    found = found if len(groups) >= SENTENCE else _whole(found, groups, weights)  # there: read once, below
    if correcting and len(groups) < SENTENCE and len(found) < ENOUGH and not any(filters.shape):
        corrections = spelling.misheard(user, dict(zip(asked.typed, counts, strict=True)))
        if corrections:
            return _corrected(user, asked, names, corrections)
    unknown: list[int] = []
    if _widened(found, groups, filters):
        many = len(found) >= ENOUGH  # beside them, what holds one word alone would stand far down
        some = apart(groups, rarest(counts, groups), asked, PAIRED, alone=0 if many else ALONE)
        more = candidates.read(user, some if len(groups) > 1 else [], known, filters)
        here = _held(user, groups, [*rows, *(row for row in more if not some[row.place].least)])
        unknown = [bit for bit, count in enumerate(here) if not count]
        if unknown and correcting and not any(filters.shape):
            corrections = _corrections(user, asked, unknown)
            if corrections:
                return _corrected(user, asked, names, corrections)
        weights = ranking.rarity([max(both) for both in zip(here, counts, strict=True)], groups)
        weights = [0.0 if bit in unknown else weight for bit, weight in enumerate(weights)]
        found, partial = _apart([*rows, *more], groups, weights)
    if asked.without:
        gone = corpus.holding([thing.key for thing in found], asked.without)
        found = [thing for thing in found if thing.key not in gone]
    words = tuple(_as_typed(asked.query, word) for word in asked.typed)
    without = tuple(words[bit] for bit in unknown if french.key(asked.typed[bit]) not in LIGHT)
    said = Understood(words, asked.quoted, asked.unwanted, tuple(added), unknown=without)
    return Answer(_ordered(found, groups, weights), said, groups, partial, cut)


def _chosen(asked: Asked, groups: list[Group], counts: list[int]) -> tuple[Asked, list[Group], list[int]]:
    """Of a long sentence the words that tell most, wherever they stand in it."""
    if len(groups) <= WANTED:
        return asked, groups, counts
    kept = sorted(rarest(counts, groups)[:WANTED])
    return asked.only(kept), [groups[bit] for bit in kept], [counts[bit] for bit in kept]


def _held(user: User, groups: Sequence[Group], rows: Sequence[candidates.Row]) -> list[int]:
    """How many rows that `user` may read hold each word: of `rows`, else of all, up to a few."""
    here = ranking.seen(rows, groups)
    unseen = [bit for bit, count in enumerate(here) if not count]
    for bit, count in zip(unseen, corpus.readable(user, [groups[bit] for bit in unseen]), strict=True):
        here[bit] = count
    return here


def _widened(found: Sequence[Ranked], groups: Sequence[Group], filters: Filters) -> bool:
    """Whether things that hold some of the words are looked for too: always for a sentence.

    Filters add to what was found without them: there, things that hold every word are enough.
    """
    if len(groups) >= SENTENCE:
        return True
    enough = 1 if any(filters.shape) else ENOUGH
    return len(found) < enough and (len(groups) > 1 or not found)


def rarest(counts: Sequence[int], groups: Sequence[Group]) -> list[int]:
    """The numbers of the words, those that tell most first."""
    weights = ranking.rarity(counts, groups)
    return sorted(range(len(weights)), key=lambda bit: -weights[bit])


def _whole(found: list[Ranked], groups: Sequence[Group], weights: Sequence[float]) -> list[Ranked]:
    """Those of `found` that truly hold every word.

    The index says that a line holds the words of a name (« avis de situation déclarative »); that they stand
    together is seen in its text.
    """
    every = (1 << len(groups)) - 1
    if all(len(keys) == 1 for group in groups for keys in group):
        return found
    return [thing for thing in read_whole(found, groups, weights) if thing.mask == every]


def _apart(
    rows: Sequence[candidates.Row], groups: Sequence[Group], weights: Sequence[float]
) -> tuple[list[Ranked], bool]:
    """The things that hold all the words or many of them, and whether none holds all."""
    found = read_whole(ranking.group(rows, groups), groups, weights)[:LOOKED_INTO]
    parts = [(thing, ranking.covered(thing, weights)) for thing in found]
    every = (1 << len(groups)) - 1
    whole = any(thing.mask == every for thing in found)
    few = whole and len(groups) < SENTENCE
    least = NEARLY if few else LEAST * max((part for _, part in parts), default=0.0)
    kept = [
        thing
        for thing, part in parts
        if thing.mask and part >= (ENTRY_LEAST if thing.kind in ranking.ENTRIES else least)
    ]
    return kept, bool(kept) and not whole


def read_whole(
    found: list[Ranked], groups: Sequence[Group], weights: Sequence[float], most: int = LOOKED_INTO
) -> list[Ranked]:
    """`found`, the most promising first, those read whole: which words they truly hold, and how often."""
    found = ranking.order(found, groups, weights, clock.today())
    looked = found[:most]
    weighing.weigh(looked, groups, corpus.texts([number for thing in looked for number in thing.rows]))
    return found


def _ordered(found: list[Ranked], groups: Sequence[Group], weights: Sequence[float]) -> list[Ranked]:
    """In order; what stands at the top is appraised by its freshness and its readers too."""
    ordered = ranking.order(found, groups, weights, clock.today())
    top = ordered[:LOOKED_INTO]
    things.appraise(top)
    return [*ranking.appraised(top, weights), *ordered[LOOKED_INTO:]]


def _corrections(user: User, asked: Asked, unknown: Sequence[int]) -> dict[str, spelling.Near]:
    """For the words that nothing holds, what was perhaps meant; not for a word that French says often."""
    known = [term for bit, term in enumerate(asked.terms) if bit not in unknown][:BESIDE]
    beside = known if len(asked.terms) > 1 else None
    found = {
        asked.typed[bit]: spelling.near(user, asked.typed[bit], 1, sure=asked.spoken, beside=beside)
        for bit in unknown
        if not asked.acronym(asked.typed[bit]) and not french.common(asked.typed[bit])
    }
    return {word: near[0] for word, near in found.items() if near}


def _as_typed(query: str, word: str) -> str:
    """A bare word as it stands in the query."""
    return next((found for found in french.WRITTEN.findall(query) if french.bare(found) == word), word)


def _corrected(user: User, asked: Asked, names: Names, corrections: dict[str, spelling.Near]) -> Answer:
    """The answer to the query with other words in the place of those that nothing holds."""
    shown = {word: near.shown for word, near in corrections.items()}
    said = french.WRITTEN.sub(lambda found: shown.get(french.bare(found[0]), found[0]), asked.query)
    answer = _answer(user, understood(said, names), names, Filters(), correcting=False)
    told = replace(
        answer.understood,
        corrections=tuple((_as_typed(asked.query, word), meant) for word, meant in shown.items()),
        corrected=said,
    )
    return replace(answer, understood=told)

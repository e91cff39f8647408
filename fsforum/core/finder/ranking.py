"""The order of hits, for both databases: every weight of the search stands in this file (docs/search.md)."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from fsforum.core import french
from fsforum.core.finder.candidates import Row
from fsforum.core.finder.light import LIGHT
from fsforum.core.index import APART, IN_TITLE
from fsforum.core.synonyms import Group
from fsforum.models import FILES, ThingKind

OTHERWISE = 0.85  # of that, where a title says a word by another name
TITLE = 4.5  # all the words in the title or the keywords
TEXT = 4.0  # all the words anywhere in the thing
TIGHT = 1.6  # the title says nothing else
BESIDE = 0.6  # the words stand side by side in the title, in the order of the query
NEAR = 2.5  # words that were asked side by side stand so in the text too
CLOSE = 3  # words of a text within which that is so
STATE = 0.4  # each point of the row's rank: validated and fresh first, obsolete last (core.index)
OVER, BELOW = -5, 100.0  # from this rank down (obsolete, archived) a thing stands below what says as much
AS_MUCH = 0.7  # what is as much: the part of the words that it holds
OVERDUE = -0.5  # its day of review is past
RECENT = 0.5  # written today; halves each year
READ = 0.15  # each doubling of its readers over ninety days
MOST_READ = 6  # doublings that count
MANY, FEW = 3000.0, 10  # how fast a word loses its weight as more rows hold it
COMMON = 0.4  # of that, what a word tells that stands in any text
UNREAD = 0.5  # how much the text of a thing says of a word while it was not read whole
LONG = 120  # words of a text from which on one word in it tells less
ENTRY = -1.0  # an entry of the directory: below what answers
DAY = 86_400.0
YEAR = 365 * DAY

KIND = {kind.value: kind for kind in ThingKind}
FILE = ThingKind.FILE.value
ENTRIES = (ThingKind.PERSON, ThingKind.STRUCTURE, ThingKind.BODY)
"""The kinds of the directory."""


@dataclass(slots=True)
class Ranked:
    """A thing among the hits: its best line, which words it holds, its score."""

    kind: ThingKind
    ref_id: int
    seq: int
    row_id: int
    mask: int
    title_mask: int
    direct_mask: int
    rank: int
    at: int
    row_mask: int
    state: str = ""
    themes: str = ""
    bodies: str = ""
    title: str = ""
    """The keys of its title and keywords."""
    parent: tuple[ThingKind, int] | None = None
    """What a file belongs to."""
    rows: list[int] = field(default_factory=list)
    strength: Sequence[float] = ()
    """How much the text says of each word, between 0 and 1; empty: as much as of any."""
    pairs: int = 0
    """Words (as bits) that stand right behind the word asked before them, somewhere in the thing."""
    overdue: bool = False
    readers: int = 0
    likeness: float = 0.0
    score: float = 0.0
    below: int = 0
    """How far it stands down whatever its score: 1 for an obsolete thing that says most of what was asked."""

    @property
    def key(self) -> tuple[ThingKind, int]:
        """What it is."""
        return self.kind, self.ref_id

    @property
    def place(self) -> tuple[float, int, str, int]:
        """Where it stands in the order: equal scores by date, then number, the same everywhere."""
        return -round(self.score - BELOW * self.below, 4), -self.at, self.kind.value, -self.ref_id


def group(rows: Iterable[Row], terms: Sequence[Group]) -> list[Ranked]:
    """The things that `rows` belong to, each with the words held by all of its lines together."""
    titles = _Titles(terms)
    masks: dict[int, int] = {}
    kept: dict[int, Row] = {}
    for row in rows:
        masks[row.id] = masks.get(row.id, 0) | row.mask
        kept[row.id] = row
    things: dict[tuple[str, int], Ranked] = {}
    for number, row in kept.items():
        in_title, direct = titles[row.keys_a]
        _put(things, row, masks[number] | in_title, in_title, direct)
    return list(things.values())


class _Titles(dict[str, tuple[int, int]]):
    """Which words the keys of a title hold, and which of them as typed: lines of a question share a title."""

    def __init__(self, terms: Sequence[Group]) -> None:
        super().__init__({"": (0, 0)})
        self.alone: dict[str, tuple[int, int]] = {}
        self.together: list[tuple[list[str], int]] = []
        for bit, ways in enumerate(terms):
            for keys in ways:
                signs = [f" {IN_TITLE}{key} " for key in keys]
                if len(signs) > 1:
                    self.together.append((signs, 1 << bit))
                    continue
                said, typed = self.alone.get(signs[0], (0, 0))
                self.alone[signs[0]] = said | 1 << bit, typed | (1 << bit if keys == ways[0][:1] else 0)

    def __missing__(self, title: str) -> tuple[int, int]:
        held = f" {title} "
        said = direct = 0
        for sign, (bits, typed) in self.alone.items():
            if sign in held:
                said |= bits
                direct |= typed
        for signs, bit in self.together:
            if all(sign in held for sign in signs):
                said |= bit
        self[title] = said, direct
        return said, direct


def _put(things: dict[tuple[str, int], Ranked], row: Row, mask: int, in_title: int, direct: int) -> None:
    """Add what a row says to the thing that it belongs to."""
    is_file = row.seq >= FILES
    key = (FILE, row.seq - FILES) if is_file else (row.kind, row.ref_id)
    thing = things.get(key)
    if thing is None:
        things[key] = Ranked(
            KIND[key[0]],
            key[1],
            0 if is_file else row.seq,
            row.id,
            mask,
            in_title,
            direct,
            row.rank,
            row.at,
            mask,
            row.state,
            row.themes,
            row.bodies,
            row.keys_a,
            (KIND[row.kind], row.ref_id) if is_file else None,
            [row.id],
        )
        return
    thing.mask |= mask
    thing.title_mask |= in_title
    thing.direct_mask |= direct
    thing.rank = max(thing.rank, row.rank)
    thing.title = max(thing.title, row.keys_a, key=len)
    thing.rows.append(row.id)
    if _better(row, mask, thing):
        thing.seq, thing.row_id, thing.row_mask, thing.at = row.seq, row.id, mask, row.at


def _better(row: Row, mask: int, thing: Ranked) -> bool:
    """Whether `row` says more than the line kept; if equal: a question's answer, a discussion's start."""
    if mask.bit_count() != thing.row_mask.bit_count():
        return mask.bit_count() > thing.row_mask.bit_count()
    return row.seq > thing.seq if row.kind == ThingKind.QUESTION else row.seq < thing.seq


def rarity(counts: Sequence[int], terms: Sequence[Group]) -> list[float]:
    """The weight of each word: the fewer the rows that hold it, the more it tells; nothing, if none does.

    What French says everywhere tells less, even where few rows hold it.
    """
    return [
        math.log(1.0 + MANY / (FEW + count)) * (COMMON if ways[0][0] in LIGHT else 1.0) if count else 0.0
        for count, ways in zip(counts, terms, strict=True)
    ]


def seen(rows: Iterable[Row], terms: Sequence[Group]) -> list[int]:
    """How many of `rows` hold each word."""
    masks: dict[int, int] = {}
    for row in rows:
        masks[row.id] = masks.get(row.id, 0) | row.mask
    counts = Counter(masks.values())
    return [sum(count for mask, count in counts.items() if mask >> bit & 1) for bit in range(len(terms))]


def order(
    things: list[Ranked], terms: Sequence[Group], weights: Sequence[float], today: date
) -> list[Ranked]:
    """`things`, best first, by what they say and by their state and age."""
    noon = (today - date(1970, 1, 1)).days * DAY
    pairs = [f" {one[0][0]} {other[0][0]} " for one, other in pairwise(terms)]
    part = _Parts(weights)
    for thing in things:
        thing.score = TEXT * _said(thing, weights, part) + part[thing.mask] * standing(thing, noon)
        if thing.title_mask:
            titled = OTHERWISE * part[thing.title_mask] + (1 - OTHERWISE) * part[thing.direct_mask]
            thing.score += titled * (TITLE + _manner(thing, pairs))
    _lower(things, part)
    return sorted(things, key=lambda thing: thing.place)


def appraised(things: Sequence[Ranked], weights: Sequence[float]) -> list[Ranked]:
    """Things of which one now knows whether their review is due and how much they are read, best first."""
    part = _Parts(weights)
    for thing in things:
        doublings = min(MOST_READ, math.log2(1 + thing.readers))
        thing.score += part[thing.mask] * (READ * doublings + (OVERDUE if thing.overdue else 0.0))
    return sorted(things, key=lambda thing: thing.place)


class _Parts(dict[int, float]):
    """How much of what was asked the words of a mask make, between 0 and 1: many things hold the same."""

    def __init__(self, weights: Sequence[float]) -> None:
        super().__init__()
        self.weights, self.total = weights, sum(weights) or 1.0

    def __missing__(self, mask: int) -> float:
        self[mask] = found = _weight(mask, self.weights) / self.total
        return found


def _lower(things: Sequence[Ranked], part: _Parts) -> None:
    """Obsolete things go below those that say about as much of what was asked, not below what says little."""
    most = max((part[thing.mask] for thing in things if thing.rank <= OVER), default=0.0)
    if not most:
        return
    for thing in things:
        little = part[thing.mask] < AS_MUCH * most
        thing.below = 2 * little + (thing.rank <= OVER)


def standing(thing: Ranked, now: float) -> float:
    """What a thing is worth whatever is asked: its state and its age."""
    if thing.kind in ENTRIES:
        return ENTRY
    return STATE * thing.rank + RECENT * 2 ** (-max(0.0, now - thing.at) / YEAR)


def _manner(thing: Ranked, pairs: Sequence[str]) -> float:
    """How the title says the words: alone, side by side."""
    title = f" {thing.title} "
    tight = min(1.0, thing.title_mask.bit_count() / _words_in_title(thing.title))
    beside = sum(pair in title for pair in pairs) / len(pairs) if pairs else 0.0
    return TIGHT * tight + BESIDE * beside


@lru_cache(maxsize=5_000)
def _words_in_title(title: str) -> int:
    """How many words of a title say something, one at least; its keywords do not count."""
    title, _, _ = title.partition(APART)
    kept = (key.removeprefix(IN_TITLE) for key in title.split() if key.startswith(IN_TITLE))
    return max(1, sum(key not in _VAGUE for key in kept))


_VAGUE = frozenset(map(french.key, french.VAGUE))


def _said(thing: Ranked, weights: Sequence[float], part: _Parts) -> float:
    """How much a thing says of what was asked: a word of its title counts whole."""
    if not thing.strength:
        return UNREAD * part[thing.mask] + (1 - UNREAD) * part[thing.title_mask]
    said = sum(
        weight * (1.0 if thing.title_mask >> bit & 1 else thing.strength[bit])
        for bit, weight in enumerate(weights)
        if thing.mask >> bit & 1
    )
    beside = part[thing.pairs | thing.pairs >> 1] if thing.pairs else 0.0
    return (said / part.total) + NEAR / TEXT * beside


def covered(thing: Ranked, weights: Sequence[float]) -> float:
    """How much of what was asked the thing holds, between 0 and 1, rare words weighing more."""
    return _weight(thing.mask, weights) / (sum(weights) or 1.0)


def _weight(mask: int, weights: Sequence[float]) -> float:
    return sum(weight for bit, weight in enumerate(weights) if mask >> bit & 1)

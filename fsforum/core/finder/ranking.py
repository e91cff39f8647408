"""The order of hits, for both databases: every weight of the search stands in this file."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fsforum.core.finder.candidates import Row
from fsforum.core.index import IN_TITLE
from fsforum.core.synonyms import Group
from fsforum.models import ThingKind

TITLE = 3.0  # all the words in the title or the keywords
TEXT = 4.0  # all the words anywhere in the thing
STATE = 0.35  # each point of the row's rank: validated and fresh first, obsolete last (core.index)
RECENT = 0.5  # written today; halves each year
DAY = 86_400.0
YEAR = 365.0


@dataclass
class Ranked:
    """A thing among the hits: its best line, which words it holds, its score."""

    kind: ThingKind
    ref_id: int
    seq: int
    row_id: int
    mask: int
    title_mask: int
    rank: int
    at: int
    row_mask: int
    score: float = 0.0

    @property
    def key(self) -> tuple[ThingKind, int]:
        """What it is."""
        return self.kind, self.ref_id


def group(rows: Iterable[Row], terms: Sequence[Group]) -> list[Ranked]:
    """The things that `rows` belong to, each with the words held by all of its lines together."""
    signs = [
        ([f" {IN_TITLE}{key} " for key in keys], 1 << bit) for bit, ways in enumerate(terms) for keys in ways
    ]
    masks: dict[int, int] = {}
    kept: dict[int, Row] = {}
    for row in rows:
        masks[row.id] = masks.get(row.id, 0) | row.mask
        kept[row.id] = row
    things: dict[tuple[ThingKind, int], Ranked] = {}
    for number, row in kept.items():
        title = f"{row.keys_a} "
        in_title = 0
        for said, bit in signs:
            if all(sign in title for sign in said):
                in_title |= bit
        mask = masks[number] | in_title
        thing = things.get((row.kind, row.ref_id))
        if thing is None:
            things[row.kind, row.ref_id] = Ranked(
                row.kind, row.ref_id, row.seq, row.id, mask, in_title, row.rank, row.at, mask
            )
            continue
        thing.mask |= mask
        thing.title_mask |= in_title
        thing.rank = max(thing.rank, row.rank)
        if _better(row, mask, thing):
            thing.seq, thing.row_id, thing.row_mask, thing.at = row.seq, row.id, mask, row.at
    return list(things.values())


def _better(row: Row, mask: int, thing: Ranked) -> bool:
    """Whether `row` says more than the line kept; if equal: a question's answer, a discussion's start."""
    if mask.bit_count() != thing.row_mask.bit_count():
        return mask.bit_count() > thing.row_mask.bit_count()
    return row.seq > thing.seq if row.kind == ThingKind.QUESTION else row.seq < thing.seq


def rarity(rows: Iterable[Row], terms: Sequence[Group]) -> list[float]:
    """The weight of each word: the fewer the rows that hold it, the more it tells."""
    seen: list[set[int]] = [set() for _ in terms]
    for row in rows:
        for bit in range(len(terms)):
            if row.mask >> bit & 1:
                seen[bit].add(row.id)
    return [math.log(2.0 + 1000.0 / (1 + len(found))) for found in seen]


def order(things: list[Ranked], weights: Sequence[float], now: float) -> list[Ranked]:
    """`things`, best first; equal scores by date, then number, so that the order is the same everywhere."""
    total = sum(weights) or 1.0
    for thing in things:
        held = _weight(thing.mask, weights) / total
        titled = _weight(thing.title_mask, weights) / total
        age = max(0.0, (now - thing.at) / DAY)
        standing = STATE * thing.rank + RECENT * 2 ** (-age / YEAR)
        thing.score = TITLE * titled + TEXT * held + standing * held
    return sorted(things, key=lambda t: (-round(t.score, 6), -t.at, t.kind, -t.ref_id))


def covered(thing: Ranked, weights: Sequence[float]) -> float:
    """How much of what was asked the thing holds, between 0 and 1, rare words weighing more."""
    return _weight(thing.mask, weights) / (sum(weights) or 1.0)


def _weight(mask: int, weights: Sequence[float]) -> float:
    return sum(weight for bit, weight in enumerate(weights) if mask >> bit & 1)

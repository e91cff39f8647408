"""How much the texts of things say of the words of a query, read whole."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from fsforum.core.finder.ranking import CLOSE, LONG, Ranked
from fsforum.core.index import IN_REFERENCE
from fsforum.core.synonyms import Group, Keys


def weigh(things: Iterable[Ranked], terms: Sequence[Group], texts: Mapping[int, str]) -> None:
    """Read the whole lines of `things`: which words they truly hold, how much their texts say of each, which
    of them they say side by side.

    `texts` are the keys of their texts, by the number of the row.
    """
    words = _Words(terms)
    for thing in things:
        lines = (_unsigned(texts.get(number, "")) for number in thing.rows)
        held = f" {' '.join((thing.title, *lines))} "
        places = {key: _places(held, spaced) for key, spaced in words.spaced if spaced in held}
        length = 1.0 + held.count(" ") / LONG
        strength, thing.mask = [0.0] * len(terms), thing.title_mask
        for bit, often in words.often(places, held).items():
            thing.mask |= 1 << bit
            strength[bit] = often / (often + 0.5 * length)
        thing.strength = strength
        thing.pairs = _beside(places, words.bits, held) if len(places) > 1 else 0
        thing.row_mask &= thing.mask


def _places(held: str, spaced: str) -> list[int]:
    """Where in the text a key stands, between its spaces."""
    found, at = [], held.find(spaced)
    while at >= 0:
        found.append(at)
        at = held.find(spaced, at + len(spaced) - 1)
    return found


def _within(words: int, held: str, place: int, other: int) -> bool:
    """Whether two places of a text are not more than so many words apart."""
    return held.count(" ", min(place, other), max(place, other)) <= words


class _Words:
    """What the keys of a text say of the words of a query."""

    def __init__(self, terms: Sequence[Group]) -> None:
        self.bits: dict[str, int] = {}
        """Every key that may say a word, with the words (as bits) that it says by itself."""
        self.alone: dict[str, list[int]] = {}
        self.together: list[tuple[Keys, int]] = []
        for bit, ways in enumerate(terms):
            for keys in ways:
                for key in keys:
                    self.bits[key] = self.bits.get(key, 0) | (1 << bit if len(keys) == 1 else 0)
                if len(keys) == 1:
                    self.alone.setdefault(keys[0], []).append(bit)
                else:
                    self.together.append((keys, bit))
        self.spaced = [(key, f" {key} ") for key in self.bits]

    def often(self, places: Mapping[str, list[int]], held: str) -> dict[int, int]:
        """How often each word is said, in the way that says it most; those that are not are left out."""
        found: dict[int, int] = {}
        for key, where in places.items():
            for bit in self.alone.get(key, ()):
                found[bit] = max(found.get(bit, 0), len(where))
        for keys, bit in self.together:
            often = _close(keys, places, held)
            if often:
                found[bit] = max(found.get(bit, 0), often)
        return found


def _unsigned(keys: str) -> str:
    """The keys of a text in its order, without those that stand again under a sign behind them."""
    first, _, _ = keys.partition(" ")
    return keys.partition(f" {IN_REFERENCE}{first} ")[0]


def _close(keys: Keys, places: Mapping[str, list[int]], held: str) -> int:
    """How often a text says a name of several words: where they stand close together."""
    if not all(key in places for key in keys):
        return 0
    rarest = min(keys, key=lambda key: len(places[key]))
    far = 2 * len(keys)
    return sum(
        all(any(_within(far, held, place, other) for other in _around(place, places[key])) for key in keys)
        for place in places[rarest]
    )


def _around(place: int, others: list[int]) -> list[int]:
    """Those of some places in their order that are nearest, before and after: a text may hold thousands."""
    at = bisect(others, place)
    return others[max(0, at - 1) : at + 1]


def _beside(places: Mapping[str, list[int]], bits: Mapping[str, int], held: str) -> int:
    """The words (as bits) before which the word asked before them stands, with some small words between."""
    said = sorted((place, bits[key]) for key, found in places.items() if bits[key] for place in found)
    pairs = 0
    for (place, before), (following, after) in pairwise(said):
        pair = (before << 1) & after
        if pair and _within(CLOSE, held, place, following):
            pairs |= pair
    return pairs

"""Which lists of rows a search reads: where the words must stand, how many rows of each list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations

from fsforum.core.finder.asking import Asked
from fsforum.core.index import IN_REFERENCE, IN_TITLE
from fsforum.core.synonyms import Group, Keys

FEW = 3
"""Words up to which each is looked for in any message too."""
ALONE, PAIR = 20, 25
"""How many of the references that hold one word, and two, are read."""
COUNTED = 6
"""How many of the rarest words are looked for where any two, or all but one, do."""


class Place(Enum):
    """Where a list looks: the sign under which the index keeps the words of that place."""

    ANYWHERE = ""
    TITLE = IN_TITLE
    REFERENCES = IN_REFERENCE
    """Titles, questions, answers and resources: fewer than the talk around them, and more useful."""


MANY = 5
"""Words from which on hardly anything holds all of them."""
SIZES = ((Place.ANYWHERE, 30), (Place.REFERENCES, 60), (Place.TITLE, 30))
"""How many of the rows that hold every word are read, by place."""
TITLED = 40
"""How many references whose title says one word, and their text the others."""
WHOLE = 100
"""How many references of one word, or of many, are read: there no title is asked for."""


@dataclass(frozen=True)
class List:
    """The first `limit` rows that hold all of `terms`, each said in one way or another, in `place`.

    `mask` has the bits of those terms; `phrases` and `without` are what all rows must hold side by side, and
    what none may hold.
    """

    terms: tuple[Group, ...]
    mask: int
    place: Place
    limit: int
    phrases: tuple[Keys, ...] = ()
    without: tuple[Keys, ...] = ()
    least: int = 0
    """Where any so many of the terms are enough; 0 for all. Which ones, `mask` says roughly."""
    titled: bool = False
    """Whether the title must say one of them: so many texts hold common words."""

    @property
    def best(self) -> bool:
        """Whether those of the best state come first, then the newest: a validated answer that is old is not
        crowded out by a hundred newer questions. Talk has no state, and any two words in a title find the
        question that somebody asked an hour ago: there the newest come first.
        """
        return self.place is not Place.ANYWHERE and not self.least


def strict(terms: Sequence[Group], asked: Asked) -> list[List]:
    """Rows that hold every word; of many words, the references alone: `apart` finds the others too."""
    every, mask = tuple(terms), (1 << len(terms)) - 1
    sizes = SIZES if len(terms) < MANY else [(Place.REFERENCES, WHOLE)]
    found = [List(every, mask, place, limit, asked.phrases, asked.without) for place, limit in sizes]
    if len(terms) == 1:
        return [replace(one, limit=WHOLE) if one.place is Place.REFERENCES else one for one in found]
    if len(terms) < MANY:
        found.append(replace(found[0], place=Place.REFERENCES, limit=TITLED, titled=True))
    return found


def apart(
    terms: Sequence[Group],
    rare: Sequence[int],
    asked: Asked,
    paired: int,
    places: Sequence[Place] = tuple(Place),
    *,
    alone: int,
) -> list[List]:
    """Rows that hold some of the words, in `places`: those that say about the same are among them.

    `rare` are the numbers of the words, the rarest first. Titles with any two; all words but one; the
    `paired` rarest two by two, unless one says all that the other may; and the `alone` rarest one by one, so
    that a common one does not crowd out a rare one – of few words, each, unless `alone` is 0.
    """
    counted = sorted(_different(terms, rare)[:COUNTED])
    some, mask = tuple(terms[bit] for bit in counted), sum(1 << bit for bit in counted)
    lone = range(len(terms)) if alone and len(terms) <= FEW else rare[:alone]
    found = [List((terms[bit],), 1 << bit, Place.REFERENCES, ALONE) for bit in lone]
    if len(terms) <= FEW:
        found += [List((terms[bit],), 1 << bit, Place.ANYWHERE, 25) for bit in lone]
    if len(some) > 1:
        found.append(List(some, 0, Place.TITLE, 40, least=2))
    if len(some) > FEW:
        rest = tuple(way for bit in counted if bit != rare[0] for way in terms[bit])
        found.append(List((terms[rare[0]], rest), 1 << rare[0], Place.TITLE, 40))
    if len(some) > 2:
        found.append(List(some, mask, Place.ANYWHERE, 40, least=len(some) - 1))
    found += [
        List((terms[one], terms[other]), 1 << one | 1 << other, Place.REFERENCES, PAIR)
        for one, other in combinations(rare[:paired], 2)
        if not (set(terms[one]) <= set(terms[other]) or set(terms[one]) >= set(terms[other]))
    ]
    kept = (one for one in found if one.place in places)
    return [replace(one, phrases=asked.phrases, without=asked.without) for one in kept]


def _different(terms: Sequence[Group], rare: Sequence[int]) -> list[int]:
    """Those of `rare` that no rarer one says in all its ways: « rectifier, une erreur » is no two words."""
    kept: list[int] = []
    for bit in rare:
        if not any(set(terms[bit]) <= set(terms[other]) for other in kept):
            kept.append(bit)
    return kept

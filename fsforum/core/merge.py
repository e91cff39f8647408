"""Two people changed one text: both changes together where they do not touch, both texts where they do.

Lines are compared first; where changed lines touch, their words. Changes touch when no unchanged word
stands between them: what is put together then reads as each of the two wrote it. Where a text changed too
much to be compared within reason, the whole passage counts as changed by both.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from fsforum.core import diff

WORK = 1_000_000  # steps spent on matching, all passages together
MOST_HUNKS = 80  # more are shown, and taken, as one

_TOKEN = re.compile(r"\n|[^\W_]+[^\S\n]*|[^\n]")
_WORD = re.compile(r"[^\W_]")

Change = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of the merged text; where `text` is None both changed it, each in their own way."""

    text: str | None
    base: str = ""
    mine: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A text and two changed versions of it, put together."""

    pieces: tuple[Piece, ...]

    @property
    def clean(self) -> bool:
        """Whether no two changes touch."""
        return all(piece.text is not None for piece in self.pieces)

    @property
    def conflicts(self) -> list[Piece]:
        """The passages that both changed."""
        return [piece for piece in self.pieces if piece.text is None]

    @property
    def text(self) -> str:
        """All changes together; where two touch, mine."""
        return "".join(piece.mine if piece.text is None else piece.text for piece in self.pieces)[:-1]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Some lines of a text, and what a changed version says in their place."""

    first: int
    last: int
    old: str
    new: str


def three_way(base: str, mine: str, theirs: str) -> Merged:
    """`base` with the changes of both; exchanging the two gives the same text where none touch."""
    shortcut = mine if theirs in (base, mine) else theirs if mine == base else None
    if shortcut is not None:
        return Merged((Piece(shortcut + "\n"),))
    return Merged(tuple(_by_lines(base, mine, theirs)))


def field(base: str, mine: str, theirs: str) -> str | None:
    """The same for a short text taken as a whole: None when both changed it differently."""
    if theirs in (base, mine):
        return mine
    return theirs if mine == base else None


def hunks(base: str, new: str) -> list[Hunk]:
    """What `new` changes in `base`, in passages that can be taken or left one by one, in their order."""
    old, after, found = _hunks(base, new)
    return [
        Hunk(i, j, "".join(old[i:j]).strip("\n"), "".join(after[k:m]).strip("\n")) for i, j, k, m in found
    ]


def taken(base: str, new: str, chosen: Collection[int]) -> str:
    """`base` with those of the `hunks` towards `new` whose place in the list is in `chosen`."""
    old, after, found = _hunks(base, new)
    kept = [change for number, change in enumerate(found) if number in chosen]
    return "".join(_applied(old, after, kept, 0, len(old)))[:-1]


def _hunks(base: str, new: str) -> tuple[list[str], list[str], list[Change]]:
    old, after = _lines(base), _lines(new)
    found = _changes(old, after, diff.Budget(WORK))
    if len(found) > MOST_HUNKS:
        found = [(found[0][0], found[-1][1], found[0][2], found[-1][3])]
    return old, after, found


def _by_lines(base: str, mine: str, theirs: str) -> list[Piece]:
    budgets = diff.Budget(WORK), diff.Budget(WORK)
    old, ours, others = _lines(base), _lines(mine), _lines(theirs)

    def words(before: str, left: str, right: str) -> list[Piece]:
        parts = [_TOKEN.findall(text) for text in (before, left, right)]
        pieces = _pieces(parts[0], parts[1], parts[2], budgets, _no_word(parts[0]), _conflict)
        if all(piece.text is not None for piece in pieces):
            return pieces
        return _conflict(before, left, right)

    return _pieces(old, ours, others, budgets, lambda end, start: start <= end, words)


def _no_word(base: Sequence[str]) -> Callable[[int, int], bool]:
    """Whether two changes of words, one ending where the other begins or signs apart, touch."""
    return lambda end, start: not any(_WORD.match(token) for token in base[end:start])


def _conflict(base: str, mine: str, theirs: str) -> list[Piece]:
    return [Piece(None, base, mine, theirs)]


def _pieces(
    base: Sequence[str],
    mine: Sequence[str],
    theirs: Sequence[str],
    budgets: tuple[diff.Budget, diff.Budget],
    touch: Callable[[int, int], bool],
    settle: Callable[[str, str, str], list[Piece]],
) -> list[Piece]:
    """The merged passages; `settle` says what becomes of those that both changed."""
    ours, others = _changes(base, mine, budgets[0]), _changes(base, theirs, budgets[1])
    pieces, at = [], 0
    for low, high in _regions([*ours, *others], touch):
        before = "".join(base[low:high])
        left = "".join(_applied(base, mine, _within(ours, low, high), low, high))
        right = "".join(_applied(base, theirs, _within(others, low, high), low, high))
        pieces.append(Piece("".join(base[at:low])))
        known = field(before, left, right)
        pieces += settle(before, left, right) if known is None else [Piece(known)]
        at = high
    return [*pieces, Piece("".join(base[at:]))]


def _regions(changes: list[Change], touch: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Where the text changed: changes that touch are one region."""
    found: list[tuple[int, int]] = []
    for low, high, _, _ in sorted(changes):
        if found and touch(found[-1][1], low):
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _within(changes: list[Change], low: int, high: int) -> list[Change]:
    return [change for change in changes if low <= change[0] and change[1] <= high]


def _applied(
    base: Sequence[str], new: Sequence[str], changes: list[Change], low: int, high: int
) -> list[str]:
    """base[low:high] with these changes made."""
    result, at = [], low
    for i, j, k, m in changes:
        result += [*base[at:i], *new[k:m]]
        at = j
    return [*result, *base[at:high]]


def _changes(old: Sequence[str], new: Sequence[str], budget: diff.Budget) -> list[Change]:
    try:
        return diff.changes(old, new, budget)
    except diff.TooTangled:
        return [(0, len(old), 0, len(new))]


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.split("\n")]

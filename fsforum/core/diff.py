"""What differs between two versions of a text, word by word, as a person would strike and underline it.

Lines are compared first, then the words within the lines that changed. Where a text changed too much
for that to be readable or cheap, whole lines are struck and inserted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, groupby, pairwise, zip_longest
from typing import Literal

Kind = Literal["same", "del", "ins"]

LINE_WORK = 400_000  # steps spent on matching lines before the whole passage is struck
WORD_WORK = 300_000  # steps spent on matching words in one call, all lines together
PAIRING = 2_500  # pairs of lines weighed to find which became which in one passage
LIKE = 0.35  # below this part of words in common, two lines are two lines
MOST_LINES = 2_500  # lines of a text that are compared one by one
AROUND = 2  # unchanged lines shown before and after a change
MOST_SHOWN = 1_000  # lines of a comparison: nobody reads further, and pages stay quick
CRUMB = 3  # characters in common too few to be worth showing between two changes

_TOKEN = re.compile(r"([^\W_]+|[\W_])(\s*)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that is in both versions (same), in the old only (del) or in the new only (ins)."""

    kind: Kind
    text: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """Space, words, space: only words are struck or underlined."""
        words = self.text.strip()
        before, _, after = self.text.partition(words) if words else (self.text, "", "")
        return before, words, after


Line = list[Segment]
_Pair = tuple[str | None, str | None]
Woven = tuple[str | None, str | None, Line]


@dataclass(frozen=True, slots=True)
class Row:
    """Old and new line side by side; an empty list where one side has no such line."""

    kind: Literal["same", "changed"]
    old: Line
    new: Line


class TooTangled(Exception):
    """The comparison would cost more than it is worth."""


class Budget:
    """The steps that a comparison may still take."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooTangled


class _Matcher(SequenceMatcher[str]):
    """difflib's matcher, stopped when its budget is spent: repeated items make it cubic."""

    def __init__(self, old: Sequence[str], new: Sequence[str], budget: Budget) -> None:
        super().__init__(None, old, new, autojunk=False)
        counts = Counter(new)
        self._budget = budget
        self._cost = [0, *accumulate(1 + counts[item] for item in old)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """The longest common run within these bounds."""
        end = len(self._cost) - 1 if ahi is None else ahi
        self._budget.spend(self._cost[end] - self._cost[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


def words(old: str, new: str) -> list[Line]:
    """The two versions woven into one text, line by line; empty lines are left out.

    Reading only `same` and `del` gives the words of the old version, `same` and `ins` those of the new.
    """
    return [line for _, _, line in woven(old, new)]


def changes(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[tuple[int, int, int, int]]:
    """Where `new` differs: old[i:j] became new[k:m], in their order; TooTangled beyond `budget`."""
    head, tail = _common(old, new)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if not before or not after:
        return [(head, head + len(before), head, head + len(after))] if before or after else []
    return [
        (head + i, head + j, head + k, head + m)
        for tag, i, j, k, m in _Matcher(before, after, budget).get_opcodes()
        if tag != "equal"
    ]


def series(texts: Sequence[str]) -> list[list[Line]]:
    """Each text against the one before it, all of them within the work of one comparison."""
    budget = Budget(WORD_WORK)
    return [[line for _, line in _woven(old, new, budget)] for old, new in pairwise(texts)]


def several(pairs: Sequence[tuple[str, str]]) -> list[list[Line]]:
    """Old and new of several passages, all of them within the work of one comparison."""
    budget = Budget(WORD_WORK)
    return [[line for _, line in _woven(old, new, budget)] for old, new in pairs]


def side_by_side(old: str, new: str) -> list[Row]:
    """The two versions in two columns: in the old one only `same` and `del`, in the new `same` and `ins`."""
    return beside(woven(old, new))


def stats(old: str, new: str) -> tuple[int, int]:
    """How many words the new version adds, and how many it drops."""
    return counted(woven(old, new))


def woven(old: str, new: str) -> list[Woven]:
    """One comparison, to be shown as one text, in two columns and in figures: old line, new line, both."""
    return [(before, after, line) for (before, after), line in _woven(old, new)]


def folded(lines: Sequence[Woven]) -> tuple[list[Woven | int], int]:
    """What is worth showing: long passages without a change become their number of lines.

    Also how many lines at the end are left out, where there are more than anybody would read.
    """
    shown: list[Woven | int] = []
    for same, run in groupby(lines, key=lambda one: one[0] == one[1]):
        few = list(run)
        if same and len(few) > 3 * AROUND:
            few_before = few[:AROUND] if shown else []
            shown += [*few_before, len(few) - AROUND - len(few_before), *few[-AROUND:]]
        else:
            shown += few
    left = shown[MOST_SHOWN:]
    return shown[:MOST_SHOWN], sum(one if isinstance(one, int) else 1 for one in left)


def inline(lines: Sequence[Woven | int]) -> list[Line | int]:
    """The lines of one text; a number stands for as many lines without a change."""
    return [one if isinstance(one, int) else one[2] for one in lines]


def beside(lines: Sequence[Woven]) -> list[Row]:
    """The rows of two columns."""
    return [row for row in rows(lines) if isinstance(row, Row)]


def rows(lines: Sequence[Woven | int]) -> list[Row | int]:
    """The rows of two columns; a number stands for as many lines without a change."""
    return [one if isinstance(one, int) else _row(*one) for one in lines]


def _row(before: str | None, after: str | None, line: Line) -> Row:
    left = [segment for segment in line if segment.kind != "ins"] if before is not None else []
    right = [segment for segment in line if segment.kind != "del"] if after is not None else []
    return Row("same" if before == after else "changed", left, right)


def counted(lines: Sequence[Woven]) -> tuple[int, int]:
    """How many words were added, and how many dropped."""
    counts = {"same": 0, "ins": 0, "del": 0}
    for _, _, line in lines:
        for segment in line:
            counts[segment.kind] += len(segment.text.split())
    return counts["ins"], counts["del"]


def _woven(old: str, new: str, shared: Budget | None = None) -> Iterator[tuple[_Pair, Line]]:
    """Each pair of lines with the words of both."""
    budget = shared or Budget(WORD_WORK)
    lines = _bounded(_lines(old), _lines(new))
    for before, after in _pairs(*lines, shared or Budget(LINE_WORK)):
        if before is None:
            yield (before, after), [Segment("ins", after or "")]
        elif after is None:
            yield (before, after), [Segment("del", before)]
        elif before == after:
            yield (before, after), [Segment("same", after)]
        else:
            try:
                yield (before, after), _weave(_tokens(before), _tokens(after), budget)
            except TooTangled:
                yield (before, after), [Segment("del", before), Segment("ins", after)]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _bounded(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Lines of which there are more than any text of this length has are compared several at once."""
    step = -(-max(len(old), len(new)) // MOST_LINES)
    if step < 2:
        return old, new
    return [" ".join(old[n : n + step]) for n in range(0, len(old), step)], [
        " ".join(new[n : n + step]) for n in range(0, len(new), step)
    ]


def _pairs(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[_Pair]:
    """Each line with what became of it in the other version, or None."""
    head, tail = _common(old, new)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    try:
        middle = _aligned(before, after, budget)
    except TooTangled:
        middle = [*((line, None) for line in before), *((None, line) for line in after)]
    same: list[_Pair] = [(line, line) for line in old[:head]]
    return same + middle + [(line, line) for line in old[len(old) - tail :]]


def _common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many items stand unchanged at the beginning, and at the end."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _aligned(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[_Pair]:
    """The equal lines, and between them what became of the others."""
    pairs: list[_Pair] = []
    for tag, i, j, k, m in _Matcher(before, after, budget).get_opcodes():
        if tag == "equal":
            pairs += zip(before[i:j], after[k:m], strict=True)
        else:
            pairs += _partners(before[i:j], after[k:m])
    return pairs


def _partners(old: Sequence[str], new: Sequence[str]) -> list[_Pair]:
    """Which line of a changed passage became which, keeping their order: the likest pairs overall."""
    if len(old) * len(new) > PAIRING:
        return list(zip_longest(old, new))
    bags = [Counter(_bag(line)) for line in new]
    score = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[0.0] * len(new) for _ in old]
    for i in range(len(old) - 1, -1, -1):
        bag = Counter(_bag(old[i]))
        for k in range(len(new) - 1, -1, -1):
            alike[i][k] = _likeness(bag, bags[k])
            paired = alike[i][k] + score[i + 1][k + 1] if alike[i][k] >= LIKE else 0.0
            score[i][k] = max(paired, score[i + 1][k], score[i][k + 1])
    pairs: list[_Pair] = []
    i = k = 0
    while i < len(old) and k < len(new):
        if alike[i][k] >= LIKE and score[i][k] == alike[i][k] + score[i + 1][k + 1]:
            pairs.append((old[i], new[k]))
            i, k = i + 1, k + 1
        elif score[i][k] == score[i + 1][k]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[k]))
            k += 1
    return pairs + [(line, None) for line in old[i:]] + [(None, line) for line in new[k:]]


def _bag(line: str) -> list[str]:
    return [word for word, _ in _tokens(line) if len(word) > 1][:400]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The part of words that two lines share: 0 none, 1 all."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _tokens(line: str) -> list[tuple[str, str]]:
    """The words and signs of a line, each with the white space that follows it."""
    return _TOKEN.findall(line)


def _weave(old: list[tuple[str, str]], new: list[tuple[str, str]], budget: Budget) -> Line:
    """One line out of two: first what was dropped, then what was put in its place."""
    line: Line = []
    dropped = added = ""
    codes = _Matcher([word for word, _ in old], [word for word, _ in new], budget).get_opcodes()
    for n, (tag, i, j, k, m) in enumerate(codes):
        before, after = _text(old[i:j]), _text(new[k:m])
        crumb = 0 < n < len(codes) - 1 and len(after.strip()) <= CRUMB
        if tag != "equal" or crumb:
            dropped, added = dropped + before, added + after
            continue
        line += _change(dropped, added)
        dropped, added = _last_space(before), _last_space(after)
        if dropped == added:
            dropped = added = ""
        line.append(Segment("same", after[: len(after) - len(added)]))
    return line + _change(dropped, added)


def _change(dropped: str, added: str) -> Line:
    kinds: tuple[tuple[Kind, str], ...] = (("del", dropped), ("ins", added))
    return [Segment(kind, text) for kind, text in kinds if text]


def _last_space(text: str) -> str:
    return text[len(text.rstrip()) :]


def _text(tokens: list[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in tokens)

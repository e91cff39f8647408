"""The words of a text that meet a query, and the piece of the text where they stand."""

import re
import unicodedata
from functools import lru_cache

from fsforum.core.french.keys import WRITTEN, keys_of, query_terms, siblings

Span = tuple[int, int, str]
"""A word of a text that meets the query: where it begins and ends, and its key."""

_BLOCK = re.compile(r"\n(?<=[^\s.!?:;,…]\n)\s*(?=[A-ZÀ-ÖØ-ÞŒ«])")
"""The end of a heading, an item or a cell: a line without a full stop, before one with a capital letter."""
_BLANK = re.compile(r"[ \t\n\r]{2,}|[\t\n\r]")
LEAST = 3
"""Letters that a word and its stem always share."""


def marks(text: str, query: str) -> list[tuple[int, int]]:
    """Where in `text` stand the words that meet the query: (start, end), in order, apart."""
    return [(start, end) for start, end, _ in _spans(text, query)]


def extract(text: str, query: str, length: int = 200) -> list[tuple[str, bool]]:
    """A piece of about `length` characters of plain text, around the words of the query.

    Segments in order, each with whether it is to be marked; « … » stands where text was left out. The
    piece is where most different words of the query stand together; the beginning, if there are none.
    """
    text = _BLANK.sub(" ", _BLOCK.sub(" · ", text)).strip()
    spans = _spans(text, query)
    start, end = _window(text, spans, length)
    segments: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for left, right, _ in spans:
        if left < start or right > end:
            continue
        if left > at:
            segments.append((text[at:left], False))
        segments.append((text[left:right], True))
        at = right
    tail = text[at:end].rstrip() + " …" if end < len(text) else text[at:end]
    return [*segments, (tail, False)] if tail else segments


def _spans(text: str, query: str) -> list[Span]:
    wanted, begins = _wanted(query)
    if not wanted:
        return []
    low = text.translate(_FLAT)
    whole = low.isascii() or not any(map(_spelt_out, low))
    found = _quickly(low, begins) if whole else [word.span() for word in WRITTEN.finditer(text)]
    spans = []
    for start, end in found:
        for key in keys_of(text[start:end]):
            if key in wanted:
                spans.append((start, end, key))
                break
    return spans


def _quickly(low: str, begins: re.Pattern[str]) -> list[tuple[int, int]]:
    """The words of a flat text that begin like one of the query."""
    return [
        match.span()
        for match in begins.finditer(low)
        if match.start() == 0 or not low[match.start() - 1].isalnum()
    ]


@lru_cache(maxsize=500)
def _wanted(query: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """The keys of a query, and how words that have them begin."""
    wanted = frozenset(query_terms(query))
    stems = {stem for key in wanted for stem in siblings(key)}
    begins = sorted({stem[: LEAST if len(stem) > LEAST else max(1, len(stem) - 1)] for stem in stems})
    return wanted, re.compile(f"(?:{'|'.join(map(re.escape, begins))})[^\\W_]*")


def _flat() -> dict[int, int]:
    """One bare letter for each letter with an accent, a space for each sign: places in the text stay."""
    table = {}
    for code in (*range(0x41, 0x250), *range(0x2000, 0x20D0)):
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char).lower()
        if not char.isalnum() and not unicodedata.combining(char):
            table[code] = ord(" ")
        elif plain[0].isascii() and plain[0].isalnum() and all(map(unicodedata.combining, plain[1:])):
            table[code] = ord(plain[0])
    return table


def _spelt_out(char: str) -> bool:
    """Whether a character becomes others, several or none, when it is made bare."""
    return not char.isascii() and (char.isalnum() or bool(unicodedata.combining(char)))


_FLAT = _flat()


def _window(text: str, spans: list[Span], length: int) -> tuple[int, int]:
    """The bounds of the best piece, moved to the edges of words."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, _densest(spans, length) - length // 4) if spans else 0
    start = min(start, len(text) - length)
    if start:
        start = _after_space(text, start)
    end = min(len(text), start + length)
    if end < len(text):
        cut = text.rfind(" ", start, end)
        end = cut if cut > start + length // 2 else end
    return start, end


def _densest(spans: list[Span], length: int) -> int:
    """Where the piece begins that holds the most different words of the query; the first, if equal."""
    best, best_at, first = 0, spans[0][0], 0
    held: dict[str, int] = {}
    for last, (_, right, key) in enumerate(spans):
        held[key] = held.get(key, 0) + 1
        while right - spans[first][0] > length * 3 // 4 and first < last:
            gone = spans[first][2]
            held[gone] -= 1
            if not held[gone]:
                del held[gone]
            first += 1
        if len(held) > best:
            best, best_at = len(held), spans[first][0]
    return best_at


def _after_space(text: str, at: int) -> int:
    """The beginning of the next word, if it is near."""
    for place in range(at, min(at + 30, len(text))):
        if text[place - 1].isspace():
            return place
    return at

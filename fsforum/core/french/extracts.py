"""The words of a text that meet a query, and the piece of the text where they stand."""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from fsforum.core.french.keys import WRITTEN, content_keys, keys_of, query_terms, siblings

Span = tuple[int, int, str]
"""A word of a text that meets the query: where it begins and ends, and its key."""

_BLOCK = re.compile(r"\n(?<=[^\s.!?:;,…]\n)\s*(?=[A-ZÀ-ÖØ-ÞŒ«])")
"""The end of a heading, an item or a cell: a line without a full stop, before one with a capital letter."""
_CODE = "cp1252"
"""The code of what French writes, one byte a letter: making bytes bare costs a tenth of what letters do."""
_SPELT_OUT = 0xFF
"""Stands in a flat text for a character that becomes others, several or none, when it is made bare."""
_WORD = re.compile(r"[^\W_]+")
LEAST = 3
"""Letters that a word and its stem always share."""
NEXT = 3
"""Words of a text within which a name of several words is said."""


def with_names(query: str, names: Iterable[str]) -> str:
    """What a text is marked by: a query, and other names of it, their words where they stand together."""
    return "\n".join([query.replace("\n", " "), *names])


def marks(text: str, query: str) -> list[tuple[int, int]]:
    """Where in `text` stand the words that meet the query: (start, end), in order, apart."""
    return [(start, end) for start, end, _ in _spans(text, query)]


def extract(text: str, query: str, length: int = 200) -> list[tuple[str, bool]]:
    """A piece of about `length` characters of plain text, around the words of the query.

    Segments in order, each with whether it is to be marked; « … » stands where text was left out. The
    piece is where most different words of the query stand together; the beginning, if there are none.
    """
    text = _line(text)
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
    wanted, begins, bound = _wanted(query)
    if not wanted:
        return []
    low = _flat(text)
    found = (
        _quickly(low, begins)
        if chr(_SPELT_OUT) not in low
        else [word.span() for word in WRITTEN.finditer(text)]
    )
    spans = []
    for start, end in found:
        for key in keys_of(text[start:end]):
            if key in wanted:
                spans.append((start, end, key))
                break
    return _together(text, spans, bound) if bound else spans


def _together(text: str, spans: Sequence[Span], bound: Mapping[str, frozenset[str]]) -> list[Span]:
    """Without words of names that stand without the rest of it: « demande » is no « demandeur d’emploi »."""
    kept = []
    for at, (start, end, key) in enumerate(spans):
        before, after = spans[max(0, at - 1)], spans[min(at + 1, len(spans) - 1)]
        others = bound.get(key)
        if (
            others is None
            or (before[2] in others and text.count(" ", before[1], start) <= NEXT)
            or (after[2] in others and text.count(" ", end, after[0]) <= NEXT)
        ):
            kept.append(spans[at])
    return kept


def _quickly(low: str, begins: tuple[str, ...]) -> list[tuple[int, int]]:
    """The words of a flat text that begin like one of the query."""
    found = []
    for begin in begins:
        at = low.find(begin)
        while at >= 0:
            word = _WORD.match(low, at) if at == 0 or not low[at - 1].isalnum() else None
            if word:
                found.append(word.span())
            at = low.find(begin, at + 1)
    return sorted(found)


@lru_cache(maxsize=500)
def _wanted(query: str) -> tuple[frozenset[str], tuple[str, ...], dict[str, frozenset[str]]]:
    """The keys of a query and its names (see `with_names`), how words that have them begin, and for those
    that only names of several words hold, the other keys of these names. No word begins in two of these ways.
    """
    typed, *names = query.split("\n")
    said = [frozenset(content_keys(name) or query_terms(name)) for name in names]
    alone = frozenset(query_terms(typed)).union(*(keys for keys in said if len(keys) == 1))
    bound: dict[str, frozenset[str]] = {}
    for keys in said:
        for key in keys - alone:
            bound[key] = bound.get(key, frozenset()) | keys - {key}
    wanted = alone | frozenset(bound)
    stems = {stem for key in wanted for stem in siblings(key)}
    begins = {stem[: LEAST if len(stem) > LEAST else max(1, len(stem) - 1)] for stem in stems}
    shortest = {begin for begin in begins if not any(begin[:size] in begins for size in range(1, len(begin)))}
    return wanted, tuple(sorted(shortest)), bound


def _line(text: str) -> str:
    """The text in one line, its blocks apart by a point."""
    if "\n" in text:
        text = _BLOCK.sub(" · ", text).replace("\n", " ")
    text = text.replace("\t", " ").replace("\r", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def _flat(text: str) -> str:
    """One bare letter for each letter, a space for each sign but those of ASCII: places in the text stay."""
    return text.encode(_CODE, _BEYOND).translate(_BARE).decode("latin-1")


def _bare_byte(char: str) -> int:
    """What stands for a character in a flat text."""
    plain = unicodedata.normalize("NFKD", char).lower()
    if not char.isalnum() and not unicodedata.combining(char):
        return ord(char) if char < "A" else ord(" ")
    if plain[0].isascii() and plain[0].isalnum() and all(map(unicodedata.combining, plain[1:])):
        return ord(plain[0])
    return _SPELT_OUT


def _beyond(error: UnicodeError) -> tuple[bytes, int]:
    """Characters that the code has no byte for, as those that become the same in a flat text."""
    assert isinstance(error, UnicodeEncodeError)
    flat = bytes(map(_bare_byte, error.object[error.start : error.end]))
    return flat.replace(bytes([_SPELT_OUT]), "œ".encode(_CODE)), error.end


_BEYOND = "fsforum.flat"
codecs.register_error(_BEYOND, _beyond)
_BARE = bytes(_bare_byte(bytes([code]).decode(_CODE, "replace")) for code in range(256))


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

"""A text as the rules read it: compatible forms, no invisible signs, no emphasis, with the way back."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24});")
_EMPHASIS = re.compile(
    r"(?:\*{2,3}|(?<![0-9A-Za-z_])_{2,3}|~~|`)(?=[\dA-Za-z@+])"
    r"|(?<=[\dA-Za-z@])(?:\*{2,3}|_{2,3}(?![0-9A-Za-z_])|~~|`)"
    r"|(?<![\w*])\*(?=[\dA-Za-z+])|(?<=[\dA-Za-z])\*(?![\w*])"
)
_LEADER = re.compile(r"\.{4,}|(?:\. ){3,}|_{4,}|…{2,}")
_TAG = re.compile(
    r"</?(?:(b|i|u|em|strong|span|small|mark|sup|sub|code|font|a)|p|br|div|td|th|tr|li)(?: [^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_SAME = r"[!-%(),/0-9:;=?@A-Z\[\]^a-z{|}\u00c0-\u00ff-]"
_PLAIN = re.compile(rf"{_SAME}+(?: {_SAME}+)*")
"""Most of a text: signs that stand for themselves, single spaces between."""
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_POINTS = dict.fromkeys("\u00b7\u2022\u2027\u2219\u22c5\u30fb\u3002\uff61", ".")
_QUOTES = dict.fromkeys("\u2018\u02bc\u2032\u00b4`", "’") | {"'": "’"}
_SIGNS = _DASHES | _POINTS | _QUOTES | {"…": "."}
_OF_FILES = {ord("_"): " ", ord("-"): " "}
FORMAT = "Cf"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules read, and for each of its characters where it stood (`at` has one more: the end)."""

    text: str
    at: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a place in `text`."""
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    """One character in its compatibility form; nothing for an invisible one."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign == "\n":
        return sign
    category = unicodedata.category(sign)
    if category == FORMAT or sign in "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\ufe0e\ufe0f\u20e3":
        return ""
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    if category == "Nd":
        return str(unicodedata.digit(sign))
    return "".join(_SIGNS.get(one, one) for one in unicodedata.normalize("NFKC", sign))


def read(source: str) -> Reading:
    """`source` normalised, character by character, so that what is found can be shown where it stands."""
    skipped = _skipped(source)
    out: list[str] = []
    at: list[int] = []
    position, size = 0, len(source)
    while position < size:
        if plain := _PLAIN.match(source, position):
            out.append(plain[0])
            at.extend(range(position, plain.end()))
            position = plain.end()
            continue
        if out and unicodedata.combining(source[position]):
            out[-1] = _composed(out[-1], source[position])
            position += 1
            continue
        length, folded = skipped.get(position) or (1, _folded(source[position]))
        for sign in folded:
            if sign != " " or not out or out[-1] != " ":
                out.append(sign)
                at.append(position)
        position += length
    at.append(size)
    return Reading("".join(out), at)


def _composed(before: str, mark: str) -> str:
    """What was read last, with the accent that some computers write behind its letter; else as it was."""
    whole = unicodedata.normalize("NFC", before[-1:] + mark)
    return before[:-1] + whole if len(whole) == 1 else before


def _skipped(source: str) -> dict[int, tuple[int, str]]:
    """Where something longer than a character stands for something else: its length, and for what."""
    found: dict[int, tuple[int, str]] = {}
    if "&" in source:
        for match in _ENTITY.finditer(source):
            meant = "".join(_folded(sign) for sign in unescape(match[0]))
            if meant != match[0]:
                found[match.start()] = (len(match[0]), meant)
    if "<" in source:
        for match in _TAG.finditer(source):
            found[match.start()] = (len(match[0]), "" if match[1] else " ")
    if any(sign in source for sign in "*_~`"):
        for match in _EMPHASIS.finditer(source):
            found[match.start()] = (len(match[0]), "")
    if "\\" in source:
        for match in _ESCAPED.finditer(source):
            found[match.start()] = (1, "")
    for match in _LEADER.finditer(source):
        found[match.start()] = (len(match[0]), " ")
    return found


def spaced(text: str) -> str:
    """`text` as long as it is, with the signs that stand for spaces in names of files as spaces."""
    of_file = " " not in text and "\n" not in text
    return text.translate(_OF_FILES) if of_file else text.replace("_", " ")

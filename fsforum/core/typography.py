"""Text as it is kept and as French readers expect it: one Unicode form, no-break spaces where they belong."""

import re
import unicodedata

NBSP = "\N{NO-BREAK SPACE}"
NNBSP = "\N{NARROW NO-BREAK SPACE}"

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029\x85]")
_MARKS_ON_A_LETTER = 30  # more marks on one letter are no language, and sorting them is quadratic
_PILE = re.compile(rf"[^\w\s!-~]{{{_MARKS_ON_A_LETTER + 1},}}")

_SPACE = f"[ {NBSP}{NNBSP}]"
_NOTHING_BEFORE = r"(?<![\s;!?:(\[«/&])"
_AT_WORD_END = r"(?=$|[\s»)\]”\"*_.,…])"
_HIGH = re.compile(rf"{_NOTHING_BEFORE}{_SPACE}+([;!?])")
_HIGH_GLUED = re.compile(rf"(?<=[^\W\d_])([!?]+|;){_AT_WORD_END}|(?<=[»)\]\d])([!?]+|;){_AT_WORD_END}")
_COLON = re.compile(rf"{_NOTHING_BEFORE}{_SPACE}+:(?=$|\s)")
_OPEN = re.compile(rf"«{_SPACE}*(?=\S)")
_CLOSE = re.compile(rf"(?<=\S){_SPACE}*»")
_UNIT = re.compile(r"(?<=\d) (?=[%€])")
_OPEN_SPACED = re.compile(f"«{_SPACE}+")
_CLOSE_SPACED = re.compile(f"{_SPACE}+»")
_COLON_SPACED = re.compile(rf"{_NOTHING_BEFORE}{_SPACE}+:(?=$|[\s<])")
_MARKED = re.compile(r"[;!?:«»%€]")


def normalise(text: str) -> str:
    """The text in the one form in which it is kept, compared and searched.

    Composed (NFC), lines ended by a line feed, without NUL, control characters, lone surrogates and
    heaps of accents.
    """
    text = _UNFIT.sub("", _LINE_END.sub("\n", text))
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _PILE.sub(_thin, text))


def typeset(text: str) -> str:
    """Put the French no-break spaces into a piece of running text.

    Narrow before ; ! ?, full before : and inside « ». A space that the writer left becomes no-break;
    one is added before ; ! ? at the end of a word and inside guillemets. Done twice, nothing changes.
    """
    if not _MARKED.search(text):
        return text
    if "«" in text:
        text = _OPEN.sub(f"«{NBSP}", text)
    if "»" in text:
        text = _CLOSE.sub(f"{NBSP}»", text)
    if ";" in text or "!" in text or "?" in text:
        text = _HIGH.sub(rf"{NNBSP}\1", text)
        text = _HIGH_GLUED.sub(lambda mark: NNBSP + mark[0], text)
    if ":" in text:
        text = _COLON.sub(f"{NBSP}:", text)
    return _UNIT.sub(NBSP, text)


def bound(text: str) -> str:
    """Make no-break the spaces that stand before ; ! ? : » and after «; nothing else changes.

    For what is HTML already and for titles as people typed them, where `typeset` would add too much.
    """
    if not _MARKED.search(text):
        return text
    text = _OPEN_SPACED.sub(f"«{NBSP}", text)
    text = _CLOSE_SPACED.sub(f"{NBSP}»", text)
    text = _HIGH.sub(rf"{NNBSP}\1", text)
    return _COLON_SPACED.sub(f"{NBSP}:", text)


def stopped(text: str) -> str:
    """A sentence that somebody typed, with its full stop: for what is said after it."""
    text = text.rstrip()
    return text if not text or text.endswith((".", "!", "?", "…", "»")) else f"{text}."


def _thin(pile: re.Match[str]) -> str:
    """Keep the first few combining marks of each letter."""
    kept, height = [], 0
    for char in pile[0]:
        height = height + 1 if unicodedata.combining(char) else 0
        if height <= _MARKS_ON_A_LETTER:
            kept.append(char)
    return "".join(kept)

"""Whether a fiche holds on one A4, told before it is printed.

The server lays the words out by the sizes of print.css and the widths of the letters; where scripts run, the
browser measures the page itself. A test holds the estimate beside what Chromium measures.
"""

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from fsforum.library.sheet import Part, Sheet

NEARLY = 0.94
FITS = "La fiche tient sur une page A4."
NEARLY_FULL = "La fiche tient sur une page A4, presque pleine."

# In pixels of print (96 to the inch), as print.css has them
HEIGHT, WIDTH = 1031.0, 703.0
LETTER, LINE, SMALL_LINE = 13.33, 19.33, 16.4
GUTTER, ROW_GAP = 24.0, 14.67
HEADER, TITLE_LINE, TITLE_LETTER = 45.0, 31.7, 25.33
PART_HEAD, BLOCK_GAP, ITEM_GAP = 23.84, 4.67, 2.0
BOX, FOOT, CODE = 23.33, 23.7, 83.2
PICTURE = 160.0
INDENTS = {"ul": 16.0, "ol": 22.7, "checklist": 20.0}
CAUTION = 1.03  # bold letters are wider, and the last word of a paragraph does not stand alone
BLOCKS = {"p", "li", "h3", "h4", "h5", "h6", "pre", "tr", "blockquote"}

_WIDTHS = {
    0.15: "\u202f",
    0.21: ".,;:",
    0.25: "ij’·l \u00a0",
    0.30: "f!()",
    0.34: "tr-°",
    0.39: "I/1",
    0.46: "vyzcksx?*",
    0.51: "7J–",
    0.54: "2aehnouFL",
    0.57: "3bdgpqETY«»",
    0.60: "45689BPRSVZ+",
    0.64: "AKX=0CD€…",
    0.69: "wGHNUOQ&@",
    0.85: "MmW",
    0.93: "%œ",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_ORDINARY = 0.54


@dataclass(frozen=True)
class Page:
    """A sheet, and which share of the page it takes up."""

    sheet: Sheet
    share: float

    @property
    def fits(self) -> bool:
        """Whether it holds on one page."""
        return self.share <= 1

    @property
    def words(self) -> str:
        """What the writer is told; it never keeps anybody from saving."""
        if self.fits:
            return NEARLY_FULL if self.share > NEARLY else FITS
        lines = max(1, math.ceil((self.share - 1) * HEIGHT / LINE))
        extra = f"{lines} ligne{'s' if lines > 1 else ''}"
        return (
            f"La fiche dépasse une page A4, d’environ {extra}. Raccourcissez un passage, ou gardez-la "
            "ainsi : elle s’imprimera sur deux pages."
        )

    @property
    def tone(self) -> str:
        """How loud it is said."""
        return "ok" if self.fits else "warn"

    @property
    def icon(self) -> str:
        """Its sign."""
        return "circle-check" if self.fits else "triangle-alert"


def share(sheet: Sheet) -> float:
    """The share of the page that a sheet takes up; more than 1 does not hold."""
    height = HEADER + _lines(sheet.title, WIDTH - 110, TITLE_LETTER) * TITLE_LINE
    if sheet.summary:
        height += _lines(sheet.summary, WIDTH) * LINE + ROW_GAP
    if sheet.head.strip():
        height += _prose(sheet.head, (WIDTH - GUTTER) / 2) / 2 + LINE + ROW_GAP
    rows = _rows(sheet)
    height += sum(rows) + ROW_GAP * max(0, len(rows) - 1)
    written = 2 * SMALL_LINE + _lines(sheet.address, WIDTH - 110, LETTER * 0.85) * SMALL_LINE
    return (height + FOOT + max(CODE, written)) / HEIGHT


def _rows(sheet: Sheet) -> list[float]:
    """The heights of the rows of the grid: two parts side by side, the wide ones alone."""
    left, right = (WIDTH - GUTTER) * 3 / 5, (WIDTH - GUTTER) * 2 / 5
    rows, parts = [], list(sheet.parts)
    if sheet.packed:
        whom, papers, steps, traps = parts[:4]
        first = _part(whom, left) + ROW_GAP + _part(steps, left)
        rows.append(max(first, _part(papers, right) + ROW_GAP + _part(traps, right)))
        parts = parts[4:]
    beside: float | None = None
    for part in parts:
        if part.wide:
            rows += [height for height in (beside,) if height is not None]
            rows.append(_part(part, WIDTH))
            beside = None
        elif beside is None:
            beside = _part(part, left)
        else:
            rows.append(max(beside, _part(part, right)))
            beside = None
    return rows if beside is None else [*rows, beside]


def _part(part: Part, width: float) -> float:
    inside = width - BOX if part.tone else width
    height = PART_HEAD + (BOX if part.tone else 0) + _prose(part.html, inside)
    if part.link:
        height += _lines(part.link, inside) * LINE + (BLOCK_GAP if part.html.strip() else 0)
    return height


def _prose(html: str, width: float) -> float:
    """The height of rendered text in a column."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.height(width)


def _lines(text: str, width: float, letter: float = LETTER) -> int:
    """How many lines some words take in a column."""
    lines = 0
    for paragraph in text.split("\n"):
        at, lines = 0.0, lines + 1
        for word in paragraph.split(" "):
            size = _size(word, letter)
            if at and at + size > width:
                lines, at = lines + 1, 0.0
            if size > width:  # an address is broken anywhere
                lines += int(size // width)
                size %= width
            at += size + _WIDTH[" "] * letter
    return lines


def _size(word: str, letter: float) -> float:
    return CAUTION * letter * sum(_WIDTH.get(sign, _ORDINARY) for sign in _bare(word))


def _bare(word: str) -> Iterable[str]:
    """Its letters without accents, which are as wide."""
    return (sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


@dataclass
class _Block:
    indent: float
    gap: float
    text: list[str] = field(default_factory=list)
    height: float = 0.0


class _Reader(HTMLParser):
    """Collects the blocks of rendered text, with their indents and the space before them."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[_Block] = []
        self.lists: list[float] = []
        self.gap = 0.0
        self.tight = False
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("ul", "ol"):
            self.lists.append(INDENTS["checklist" if given.get("class") == "checklist" else tag])
            self.gap = BLOCK_GAP if len(self.lists) == 1 else ITEM_GAP
            self.tight = given.get("class") == "checklist"
        elif tag in BLOCKS:
            self.blocks.append(_Block(sum(self.lists), self.gap))
        elif tag == "br":
            self.handle_data("\n")
        elif tag == "img" and self.blocks:
            self.blocks[-1].height += PICTURE
        elif tag == "a" and (given.get("href") or "").startswith("http") and "data-same" not in given:
            self.address = f" ({given['href']})"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.lists.pop()
        elif tag == "a" and self.address:
            self.handle_data(self.address)
            self.address = ""
        if tag in BLOCKS:
            self.gap = (0.0 if self.tight else ITEM_GAP) if self.lists else BLOCK_GAP

    def handle_data(self, data: str) -> None:
        if self.blocks:
            self.blocks[-1].text.append(data)

    def height(self, width: float) -> float:
        """The height of all blocks below each other."""
        total = 0.0
        for number, block in enumerate(self.blocks):
            text = "".join(block.text).strip()
            total += block.height + (block.gap if number and text else 0)
            total += _lines(text, width - block.indent) * LINE if text else 0
        return total

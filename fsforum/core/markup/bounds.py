"""How much work a text may ask of the Markdown reader.

The reader slows down with the square of some things (lines in one block, signs in one paragraph, depth).
A text beyond these bounds, which no person writes, is shown as it was typed.
"""

import re
from dataclasses import dataclass

MAX_LENGTH = 100_000
LINES = 3_000  # lines that are not blank
BLOCK_LINES = 600  # lines without a blank one between them
BLOCK_SIGNS = 3_000  # signs of emphasis, code and links in one block
SIGNS = 12_000  # of them in the whole text
DEPTH = 12  # quotes and lists within one another
INDENT = 40  # spaces before a line
FENCES = 400  # lines that open or close code
CELLS = 6_000  # cells of tables, those left empty included

_SIGN = re.compile(r"[*_`\[<\\@&]|https?:|www\.")
_NESTED = re.compile(rf"[ \t]*(?:(?:>|[-*+]|\d+\.)[ \t]*){{{DEPTH + 1}}}")
_RULE = re.compile(r"[-*_ \t]+")
_FENCE = re.compile(r"[ \t]*(?:`{3}|~{3})")


@dataclass(slots=True)
class _Count:
    """What was met so far, in the whole text and in the block that is being read."""

    lines: int = 0
    fences: int = 0
    cells: int = 0
    block_lines: int = 0
    block_signs: int = 0
    columns: int = 0

    def end_block(self) -> None:
        self.block_lines = self.block_signs = self.columns = 0

    def add(self, line: str) -> None:
        self.lines += 1
        self.block_lines += 1
        self.block_signs += len(_SIGN.findall(line))
        self.fences += _FENCE.match(line) is not None
        self.columns = max(self.columns, line.count("|"))
        self.cells += self.columns

    def within_bounds(self) -> bool:
        return (
            self.lines <= LINES
            and self.fences <= FENCES
            and self.cells <= CELLS
            and self.block_lines <= BLOCK_LINES
            and self.block_signs <= BLOCK_SIGNS
        )


def too_much(text: str) -> bool:
    """Whether the text is shown as typed rather than read as Markdown."""
    if len(text) > MAX_LENGTH or len(_SIGN.findall(text)) > SIGNS:
        return True
    count = _Count()
    for line in text.split("\n"):
        if not line.strip():
            count.end_block()
        elif _too_deep(line):
            return True
        elif not line.strip("> \t"):
            count.end_block()
        else:
            count.add(line)
            if not count.within_bounds():
                return True
    return False


def _too_deep(line: str) -> bool:
    """Whether a line stands within too many quotes and lists."""
    indent = len(line) - len(line.lstrip(" \t"))
    return indent > INDENT or (_NESTED.match(line) is not None and not _RULE.fullmatch(line))

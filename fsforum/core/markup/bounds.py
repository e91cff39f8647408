"""How much work a text may ask of the Markdown reader.

The reader slows down with the square of some things (lines in one block, signs in one paragraph, depth).
A text beyond these bounds, which no person writes, is shown as it was typed.
"""

import re

MAX_LENGTH = 100_000
LINES = 6_000  # lines that are not blank
BLOCK_LINES = 600  # lines without a blank one between them
BLOCK_SIGNS = 3_000  # signs of emphasis, code and links in one block
SIGNS = 12_000  # … in the whole text
DEPTH = 12  # quotes within quotes
INDENT = 40  # spaces before a line
FENCES = 400  # lines that open or close code
CELLS = 6_000  # cells of tables, those left empty included

_SIGN = re.compile(r"[*_`\[<\\@]|!\[|https?:|www\.")
_OUTER_QUOTE = re.compile(rf"[ \t]*(?:>[ \t]*){{{DEPTH + 1}}}")
_FENCE = re.compile(r"[ \t]*(?:`{3}|~{3})")


def too_much(text: str) -> bool:
    """Whether the text is shown as typed rather than read as Markdown."""
    if len(text) > MAX_LENGTH or len(_SIGN.findall(text)) > SIGNS:
        return True
    lines = fences = cells = 0
    block_lines = block_signs = block_cells = columns = 0
    for line in text.split("\n"):
        if not line.strip("> \t"):
            block_lines = block_signs = columns = 0
            continue
        lines += 1
        block_lines += 1
        block_signs += len(_SIGN.findall(line))
        pipes = line.count("|")
        columns = max(columns, pipes)
        block_cells = columns if pipes or columns > 1 else 0
        cells += block_cells
        fences += _FENCE.match(line) is not None
        indent = len(line) - len(line.lstrip(" \t"))
        if indent > INDENT or _OUTER_QUOTE.match(line):
            return True
        if block_lines > BLOCK_LINES or block_signs > BLOCK_SIGNS:
            return True
    return lines > LINES or fences > FENCES or cells > CELLS

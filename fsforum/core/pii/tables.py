"""The columns of a table: the name of a column says what its cells hold, however far below they stand."""

import re
from collections.abc import Iterator

_TELLS = re.compile(
    r"(?<!\w)(?:naissance|n[ée]{1,2}(?:\(e\))?s? le|ddn|allocataire|matricule|caf|passeport|cnie?|identit[ée]"
    r"|[ée]tranger|agdref|s[ée]jour|fiscal|spi|s[ée]cu\w*|nir|nss|vitale|assur[ée]e?)(?!\w)",
    re.IGNORECASE,
)
_RULED = re.compile(r"[ |:-]*")
_MOST = 20_000
"""Signs of cells looked at."""


def cells(text: str) -> tuple[str, list[tuple[int, int]]]:
    """« name : cell » for cells under a name that tells, and (where it begins there, where here) of each."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for name, start, cell in _named(text):
        lead = f"{name} : "
        places.append((length + len(lead), start))
        out.append(f"{lead}{cell}\n\n")
        length += len(out[-1])
        if length > _MOST:
            break
    return "".join(out), places


def _named(text: str) -> Iterator[tuple[str, int, str]]:
    """Each cell under a name that tells: the name, where the cell stands, and the cell."""
    names: list[str] = []
    sign, position = "", 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if sign and sign in line:
            for name, (at, cell) in zip(names, _split(line, start, sign), strict=False):
                if name and cell and not _RULED.fullmatch(line):
                    yield name, at, cell
            continue
        sign = next((one for one in "|;" if one in line), "")
        if sign:
            titles = [cell for _, cell in _split(line, start, sign)]
            names = [title if len(title) < 60 and _TELLS.search(title) else "" for title in titles]


def _split(line: str, start: int, sign: str) -> Iterator[tuple[int, str]]:
    for cell in line.split(sign):
        yield start + len(cell) - len(cell.lstrip()), cell.strip()
        start += len(cell) + 1

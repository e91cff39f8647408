"""The address of a page as a QR code."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import groupby

QUIET = 4  # modules of white around it, which readers need


@dataclass(frozen=True)
class Code:
    """A QR code to draw: the sides of its square, and its dark modules as one path."""

    side: int
    path: str


@lru_cache(maxsize=256)
def code(address: str) -> Code:
    """The code of an address; a quarter of it may be dirty or worn and it is still read."""
    made = import_module("segno").make_qr(address, error="q", boost_error=False)
    runs = []
    for y, row in enumerate(made.matrix, QUIET):
        x = QUIET
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Code(len(made.matrix) + 2 * QUIET, "".join(runs))

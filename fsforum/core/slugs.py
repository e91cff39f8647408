"""The readable end of an address: `/discussions/12-pret-d-un-videoprojecteur`."""

import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count

LONGEST = 60
NAMELESS = "sans-titre"

_APART = str.maketrans(
    {"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "€": " euros ", "&": " et ", "ø": "o"}
)


def slugify(title: str) -> str:
    """The title as lower-case ASCII words joined by hyphens, cut between words at `LONGEST` characters.

    Never empty: a title without a single Latin letter or digit is `sans-titre`.
    """
    words = bare(title).split()
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug or "".join(words)[:LONGEST] or NAMELESS


def free(stem: str, taken: Collection[str]) -> str:
    """`stem`, or the first of « stem-2 », « stem-3 »… that is not taken."""
    numbered = (f"{stem}-{n}" for n in count(2))
    return next(slug for slug in chain([stem], numbered) if slug not in taken)


def bare(text: str) -> str:
    """Its Latin words and numbers in lower case, without accents, one space apart (maybe none at all)."""
    plain = unicodedata.normalize("NFKD", text.translate(_APART).casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))

"""The readable end of an address: `/discussions/12-pret-d-un-videoprojecteur`."""

import re
import unicodedata

LONGEST = 60
NAMELESS = "sans-titre"

_APART = str.maketrans(
    {"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "€": " euros ", "&": " et ", "ø": "o"}
)


def slugify(title: str) -> str:
    """The title as lower-case ASCII words joined by hyphens, cut between words at `LONGEST` characters.

    Never empty: a title without a single Latin letter or digit is `sans-titre`.
    """
    bare = unicodedata.normalize("NFKD", title.translate(_APART).casefold())
    words = re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug or "".join(words)[:LONGEST] or NAMELESS

"""A fiche réflexe laid out on its sheet: the parts of its text, each with its sign and place."""

import re
from dataclasses import dataclass

from fsforum.core import markup, slugs

_PART = re.compile(r'<h2 id="[a-z0-9-]+">.*?</h2>', re.DOTALL)
_CONTAINER = re.compile(r"<(/?)(?:ul|ol|li|blockquote|table|pre|div)\b")

SIGNS = {
    "pour-qui": "users",
    "documents": "file-text",
    "les-etapes": "list-ordered",
    "etapes": "list-ordered",
    "les-pieges": "triangle-alert",
    "pieges": "triangle-alert",
    "lien-officiel": "link",
    "qui-appeler": "phone",
    "plan-b": "refresh-cw",
}
TONES = {"les-pieges": "warn", "pieges": "warn", "plan-b": "accent"}
WIDE = ("plan-b",)


@dataclass(frozen=True)
class Part:
    """A titled part of the sheet; `tone` puts it into a box, `wide` over both columns."""

    title: str
    html: str
    icon: str = "info"
    tone: str = ""
    wide: bool = False


def parts(html: str) -> tuple[str, list[Part]]:
    """What stands before the first heading of a rendered text, and its parts; empty parts are left out.

    A text whose headings stand inside lists or quotes is not cut: it comes back whole, without parts.
    """
    cuts = list(_PART.finditer(html))
    if not cuts:
        return html, []
    bounds = [*(cut.start() for cut in cuts), len(html)]
    pieces = [html[cut.end() : end] for cut, end in zip(cuts, bounds[1:], strict=True)]
    if not all(map(_whole, [html[: bounds[0]], *pieces])):
        return html, []
    found = [
        _part(markup.plain_html(cut[0]), piece)
        for cut, piece in zip(cuts, pieces, strict=True)
        if piece.strip()
    ]
    return html[: bounds[0]], found


def _whole(html: str) -> bool:
    depth = 0
    for found in _CONTAINER.finditer(html):
        depth += -1 if found[1] else 1
        if depth < 0:
            return False
    return depth == 0


def _part(title: str, html: str) -> Part:
    name = slugs.slugify(title)
    return Part(title, html, SIGNS.get(name, "info"), TONES.get(name, ""), name in WIDE)

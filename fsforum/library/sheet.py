"""A fiche réflexe laid out on its sheet: the parts of its text, each with its sign and place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fsforum.core import clock, dates, links, markup, slugs
from fsforum.library import desk, qr
from fsforum.models import Resource

_PART = re.compile(r'<h2 id="[a-z0-9-]+">.*?</h2>', re.DOTALL)
_CONTAINER = re.compile(r"<(/?)(?:ul|ol|li|blockquote|table|pre|div)\b")

SIGNS = {
    "pour-qui": "users",
    "documents": "file-text",
    "pieces-a-reunir": "file-text",
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
OFFICIAL = "lien-officiel"
PACKED = {("pour-qui", papers, "les-etapes", "les-pieges") for papers in ("pieces-a-reunir", "documents")}
AFTER_OFFICIAL = ("qui-appeler", "plan-b")


@dataclass(frozen=True)
class Part:
    """A titled part of the sheet; `tone` puts it into a box, `wide` over both columns."""

    title: str
    html: str
    icon: str = "info"
    tone: str = ""
    wide: bool = False
    link: str = ""
    """An address that stands before its words."""


@dataclass(frozen=True)
class Sheet:
    """All that one page says."""

    title: str
    summary: str
    head: str
    parts: list[Part]
    themes: Sequence[str]
    bodies: Sequence[str]
    fresh: str
    version: int
    address: str

    @property
    def packed(self) -> bool:
        """Whether its first four parts can stand closer than row by row."""
        return tuple(slugs.slugify(part.title) for part in self.parts[:4]) in PACKED

    @property
    def code(self) -> qr.Code:
        """Its address, to be read by a telephone."""
        return qr.code(self.address)


def of(resource: Resource, base_url: str) -> Sheet:
    """The sheet of a resource. Needs its themes, bodies and who verified it."""
    head, found = content(resource.html, resource.official_link, base_url)
    return Sheet(
        resource.title,
        resource.summary,
        head,
        found,
        [theme.name for theme in resource.themes],
        [body.short for body in resource.bodies],
        fresh(resource),
        resource.version,
        base_url + links.resource(resource),
    )


def content(html: str, official_link: str, base_url: str) -> tuple[str, list[Part]]:
    """What stands before the parts of a rendered text, and the parts, as paper shows them."""
    head, found = parts(desk.forgetful(desk.written_out(html, base_url)))
    return head, with_link(found, official_link)


def fresh(resource: Resource) -> str:
    """« À jour au 12 octobre 2026, vérifié par la CPAM »."""
    if not resource.verified_on:
        return "Pas encore vérifiée"
    said = f"À jour au {dates.day(resource.verified_on)}"
    if resource.verified_body:
        return f"{said}, vérifié {resource.verified_body.by}"
    return f"{said}, vérifié par {resource.verified_by.full_name}" if resource.verified_by else said


def verified_today() -> str:
    """What a page that is not published yet will say at the earliest."""
    return f"À jour au {dates.day(clock.today())}"


def with_link(found: list[Part], address: str) -> list[Part]:
    """The parts with the official address in its place, unless the text says it."""
    if not address or any(f'href="{address}"' in part.html for part in found):
        return found
    names = [slugs.slugify(part.title) for part in found]
    if OFFICIAL in names:
        at = names.index(OFFICIAL)
        return [*found[:at], replace(found[at], link=address), *found[at + 1 :]]
    at = next((n for n, name in enumerate(names) if name in AFTER_OFFICIAL), len(found))
    return [*found[:at], replace(_part("Lien officiel", ""), link=address), *found[at:]]


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

"""How a collection is written down: what it says of itself, and the addresses of its resources in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fsforum.core.typography import normalise
from fsforum.library.exchange import layout
from fsforum.library.exchange.layout import SLUG, TEXT, VERSION, Unreadable

FOLDER = "collections"
MOST = 100
"""Resources of one collection."""
_LONGEST = {"titre": 200, "resume": 400}
_IN_WORDS = {
    "title": "titre",
    "summary": "résumé",
    "theme": "thème",
    "first_days": "accueil des nouveaux",
    "published": "publication",
    "resources": "ressources, ou leur ordre",
}


@dataclass(frozen=True)
class Shelf:
    """A collection with all that an archive says of it; theme and resources by their slugs."""

    slug: str
    title: str
    summary: str = ""
    theme: str = ""
    first_days: bool = False
    published: bool = True
    resources: tuple[str, ...] = ()


def path_of(slug: str) -> str:
    """Where a collection stands in the archive."""
    return f"{FOLDER}/{slug}.md"


def written(shelf: Shelf, titles: Mapping[str, str]) -> str:
    """The collection as the text of its file: facts, then a list for people with the `titles` by slug."""
    lines = (
        f"{place}. {layout.linked(titles.get(slug, slug), f'../{layout.FOLDER}/{slug}/{TEXT}')}"
        for place, slug in enumerate(shelf.resources, 1)
    )
    facts = {
        "format": VERSION,
        "adresse": shelf.slug,
        "titre": shelf.title,
        "resume": shelf.summary,
        "theme": shelf.theme,
        "premiers_jours": shelf.first_days,
        "publiee": shelf.published,
        "ressources": list(shelf.resources),
    }
    return layout.headed(facts, "\n".join(lines))


def understood(text: str) -> Shelf:
    """The collection that a file's text stands for; Unreadable for any other text."""
    facts, _list_for_people = layout.parted(text)
    slug, title = facts.get("adresse"), _words(facts, "titre")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug) or not title:
        raise Unreadable("l’adresse ou le titre manque")
    theme = facts.get("theme") or ""
    if theme and not SLUG.fullmatch(str(theme)):
        raise Unreadable("la valeur de « theme » ne se lit pas")
    resources = facts.get("ressources", [])
    if not isinstance(resources, list) or len(resources) > MOST:
        raise Unreadable(f"une collection tient en {MOST} ressources au plus")
    if not all(isinstance(one, str) and SLUG.fullmatch(one) for one in resources):
        raise Unreadable("la valeur de « ressources » ne se lit pas")
    return Shelf(
        slug=slug,
        title=title,
        summary=_words(facts, "resume"),
        theme=str(theme),
        first_days=facts.get("premiers_jours") is True,
        published=facts.get("publiee") is True,
        resources=tuple(dict.fromkeys(resources)),
    )


def _words(facts: Mapping[str, Any], name: str) -> str:
    text = " ".join(normalise(str(facts.get(name) or "")).split())
    if len(text) > _LONGEST[name]:
        raise Unreadable(f"« {name} » est trop long")
    return text


def differences(old: Shelf, new: Shelf) -> list[str]:
    """What an archive says otherwise of a collection, in words."""
    return [said for name, said in _IN_WORDS.items() if getattr(old, name) != getattr(new, name)]

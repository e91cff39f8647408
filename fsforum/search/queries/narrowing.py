"""What the filters of the search offer, and the things that an address names."""

from typing import Any

from sqlalchemy import literal, select, union_all

from fsforum.core import already
from fsforum.core.finder.kept import Kept
from fsforum.extensions import session
from fsforum.models import Body, Theme, ThingKind

Options = list[tuple[str, str]]

_FILTERS = union_all(
    select(literal("theme").label("sort"), Theme.slug, Theme.name, Theme.position.label("place"), Theme.id),
    select(literal("body"), Body.slug, Body.short, Body.position, Body.id).where(Body.active),
).order_by("sort", "place", "id")


AGAIN = 10.0
"""Seconds after which the names of themes and bodies, which hardly ever change, are read again."""
_kept: Kept[str, tuple[Options, Options]] = Kept(most=1, seconds=AGAIN)


def filters() -> tuple[Options, Options]:
    """The themes and the bodies by which one may narrow a search: (slug, name), in their usual order.

    What was named, added or closed may be seen here as it was for `AGAIN`.
    """
    return _kept.all(["names"], lambda _: {"names": _filters()})["names"]


def forget() -> None:
    """Read the names of the filters at the next search."""
    _kept.clear()


def _filters() -> tuple[Options, Options]:
    rows = session().connection().execute(_FILTERS).all()
    themes = [(slug, name) for sort, slug, name, *_ in rows if sort == "theme"]
    bodies = [(slug, name) for sort, slug, name, *_ in rows if sort == "body"]
    return themes, bodies


def body(slug: str) -> Body | None:
    """The body whose open channel has this address."""
    return session().scalar(select(Body).where(Body.slug == slug, Body.active)) if slug else None


def thing(kind: str, ref_id: int) -> Any:
    """The discussion, question or resource of that number."""
    return already.thing(ThingKind(kind), ref_id)

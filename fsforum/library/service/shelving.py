"""Collections of an archive beside those of this site, and bringing them in."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.library.exchange import stored
from fsforum.library.exchange.shelving import Shelf
from fsforum.library.service import collections
from fsforum.library.service.collections import About
from fsforum.models import Collection, Resource, Theme, User


def here(slug: str) -> Shelf | None:
    """The collection at that address, as an archive says it."""
    query = select(Collection).where(Collection.slug == slug).options(joinedload(Collection.theme))
    found = current_session().scalar(query.execution_options(populate_existing=True))
    return stored.shelf_of(found) if found else None


def known(shelf: Shelf, coming: set[str]) -> tuple[Shelf, list[str]]:
    """The collection with the theme and resources that this site has, or that are `coming` with it; the
    slugs that it has not."""
    theme = select(Theme.slug).where(Theme.slug == shelf.theme)
    found = current_session().scalar(theme) or ""
    resources = set(_numbers(shelf)) | coming
    kept = tuple(slug for slug in shelf.resources if slug in resources)
    missing = [slug for slug in shelf.resources if slug not in resources]
    return replace(shelf, theme=found, resources=kept), (
        [shelf.theme] if shelf.theme != found else []
    ) + missing


def write(shelf: Shelf, actor: User) -> None:
    """Make the collection what the archive says."""
    with transaction() as session:
        theme = session.scalar(select(Theme.id).where(Theme.slug == shelf.theme))
        numbers = _numbers(shelf)
        about = About(shelf.title, shelf.summary, theme, shelf.first_days, shelf.published)
        order = [numbers[slug] for slug in shelf.resources if slug in numbers]
        collections.bring(session, actor, shelf.slug, about, order)


def _numbers(shelf: Shelf) -> dict[str, int]:
    """The numbers of its resources that are there, by slug."""
    query = select(Resource.slug, Resource.id).where(Resource.slug.in_(shelf.resources))
    return {row.slug: row.id for row in current_session().execute(query)}

"""The resources and collections of this site as an archive says them."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from fsforum.core import scopes
from fsforum.extensions import session
from fsforum.library.exchange.layout import Entry, FileEntry, file_paths
from fsforum.library.exchange.shelving import Shelf
from fsforum.library.queries import visible
from fsforum.models import Collection, CollectionItem, File, Resource, User

BATCH = 50
_INSIDE = re.compile(r"(?<=\]\()/fichiers/(\d{1,10})(?:/[^\s()]*)?(?=[\s)])")
_BESIDE = re.compile(r"(?<=\]\()(fichiers/[a-z0-9-]+\.[a-z0-9]+)(?=[\s)])")


def entries(reader: User | None, only: Iterable[int] | None = None) -> Iterator[Entry]:
    """Each resource that `reader` may read (None: the operator, who reads all), in the order of addresses."""
    wanted = [] if reader is None else [visible(reader)]
    if only is not None:
        wanted.append(Resource.id.in_(list(only)))
    last = ""
    while rows := _batch(wanted, last):
        last = rows[-1].slug
        files = _files([row.id for row in rows if row.file_count], reader)
        made = [entry_of(row, files.get(row.id, [])) for row in rows]
        for row in rows:
            session().expunge(row)
        yield from made


def _batch(wanted: list[ColumnElement[bool]], last: str) -> list[Resource]:
    query = (
        select(Resource)
        .where(*wanted, Resource.slug > last)
        .options(
            selectinload(Resource.themes),
            selectinload(Resource.bodies),
            joinedload(Resource.verified_body),
            joinedload(Resource.replaced_by).load_only(Resource.slug),
        )
    )
    return list(session().scalars(query.order_by(Resource.slug).limit(BATCH)))


def _files(numbers: list[int], reader: User | None) -> dict[int, list[File]]:
    """The files by resource. What is held for personal data does not leave the site in anybody's archive."""
    found: dict[int, list[File]] = {}
    shown = [] if reader is None else [File.held.is_(False)]
    query = select(File).where(File.resource_id.in_(numbers), *shown).order_by(File.id)
    for file in session().scalars(query):
        found.setdefault(file.resource_id or 0, []).append(file)
    return found


def entry_of(resource: Resource, files: list[File]) -> Entry:
    """A loaded resource as an entry; its text points at its files beside it."""
    paths = file_paths([(file.name, file.sha256) for file in files])
    beside = {file.id: path for file, path in zip(files, paths, strict=True)}
    return Entry(
        slug=resource.slug,
        title=resource.title,
        source=_INSIDE.sub(lambda found: beside.get(int(found[1]), found[0]), resource.source),
        kind=resource.kind,
        state=resource.state,
        summary=resource.summary,
        official_link=resource.official_link,
        keywords=resource.keywords,
        themes=tuple(sorted(theme.slug for theme in resource.themes)),
        bodies=tuple(sorted(body.slug for body in resource.bodies)),
        version=resource.version,
        change=resource.change,
        open_to_contributions=resource.open_to_contributions,
        created_at=resource.created_at,
        updated_at=resource.updated_at,
        published_at=resource.published_at,
        verified_on=resource.verified_on,
        verified_body=resource.verified_body.slug if resource.verified_body else "",
        review_before=resource.review_before,
        replaced_by=resource.replaced_by.slug if resource.replaced_by else "",
        state_reason=resource.state_reason,
        state_on=resource.state_on,
        files=tuple(
            FileEntry(beside[file.id], file.name, file.sha256, file.size, file.key)
            for file in sorted(files, key=lambda file: beside[file.id])
        ),
    )


def shelves(reader: User | None) -> Iterator[Shelf]:
    """Each collection that `reader` may read (None: the operator), with those of its resources they read."""
    wanted = [] if reader is None else [scopes.within(Collection.scope, reader)]
    query = select(Collection).where(*wanted).options(joinedload(Collection.theme))
    for collection in session().scalars(query.order_by(Collection.slug)).all():
        yield shelf_of(collection, reader)


def shelf_of(collection: Collection, reader: User | None = None) -> Shelf:
    """A loaded collection, with the addresses of its resources in their order."""
    shown = [] if reader is None else [visible(reader)]
    query = (
        select(Resource.slug)
        .join(CollectionItem, CollectionItem.resource_id == Resource.id)
        .where(CollectionItem.collection_id == collection.id, *shown)
        .order_by(CollectionItem.position, Resource.id)
    )
    return Shelf(
        slug=collection.slug,
        title=collection.title,
        summary=collection.summary,
        theme=collection.theme.slug if collection.theme else "",
        first_days=collection.first_days,
        published=collection.scope == scopes.LIBRARY,
        resources=tuple(session().scalars(query)),
    )


def inside(source: str, files: list[File]) -> str:
    """The text of an entry, pointing at the files of this site again."""
    paths = file_paths([(file.name, file.sha256) for file in files])
    addresses = {
        path: f"/fichiers/{file.id}/{quote(file.name, safe='')}"
        for file, path in zip(files, paths, strict=True)
    }
    return _BESIDE.sub(lambda found: addresses.get(found[1], found[0]), source)

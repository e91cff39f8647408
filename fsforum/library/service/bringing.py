"""A library that comes back: what each resource of an archive would change, and doing it."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from fsforum.core import attachments, audit, clock, filetypes, fileversions, scopes, shield
from fsforum.core.attachments import Kept
from fsforum.core.dates import plural
from fsforum.core.errors import DomainError
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.library.exchange import stored
from fsforum.library.exchange.layout import Entry, Unreadable, differences
from fsforum.library.exchange.reading import Library
from fsforum.library.exchange.shelving import Shelf
from fsforum.library.exchange.shelving import differences as shelf_differences
from fsforum.library.service import shelving
from fsforum.library.service.collections import RESERVED as RESERVED_SHELVES
from fsforum.library.service.content import RESERVED
from fsforum.library.service.shared import put
from fsforum.library.service.versions import record, render
from fsforum.models import Body, File, Resource, ResourceBody, ResourceTheme, Revision, Theme, User

NEW, CHANGED, EQUAL, REFUSED = "nouvelle", "changee", "identique", "refusee"
RESOURCE, COLLECTION = "ressource", "collection"
MOST_TOLD = 2_000
GUARDED = ("title", "summary", "source", "keywords", "state_reason")
GUARDED_ON_SHELVES = ("title", "summary")
TAKEN = "cette adresse est celle d’une page du site"
T = TypeVar("T", Entry, Shelf)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Line:
    """What the archive would do to one resource."""

    slug: str
    title: str
    outcome: str
    what: list[str] = field(default_factory=list)
    """Changed facts, in words; why it is refused."""
    notes: list[str] = field(default_factory=list)
    kind: str = RESOURCE


@dataclass
class Report:
    """What an import would do, or has done: one line a resource, then one a collection."""

    lines: list[Line] = field(default_factory=list)

    def count(self, outcome: str, kind: str = "") -> int:
        """How many resources and collections (or only those of a `kind`) have that outcome."""
        return sum(line.outcome == outcome and kind in ("", line.kind) for line in self.lines)

    def of(self, outcome: str) -> list[Line]:
        """Those that have it."""
        return [line for line in self.lines if line.outcome == outcome]

    def stored(self) -> str:
        """As text, for the table of imports; unchanged resources are many and say little."""
        told = [asdict(line) for line in self.lines if line.outcome != EQUAL][:MOST_TOLD]
        counts = {outcome: self.count(outcome) for outcome in (NEW, CHANGED, EQUAL, REFUSED)}
        counts |= {kind: self.count(NEW, kind) + self.count(CHANGED, kind) for kind in (RESOURCE, COLLECTION)}
        return json.dumps({"lignes": told, "nombres": counts}, ensure_ascii=False)


Act = Callable[[Entry | Shelf, Line], Line]


def preview(library: Library, progress: Progress | None = None) -> Report:
    """What bringing `library` in would do; writes nothing."""
    return _go(library, progress, lambda _thing, line: line)


def bring(library: Library, actor: User, progress: Progress | None = None) -> Report:
    """Make of the archive what the site says: new resources, new versions; the others stay as they are.

    Each resource is a transaction of its own: an import that was cut goes on where it stopped. Nobody is
    told. The caller has checked that `actor` may.
    """
    replacements: dict[str, str] = {}

    def write(thing: Entry | Shelf, line: Line) -> Line:
        if isinstance(thing, Entry) and thing.replaced_by:
            replacements[thing.slug] = thing.replaced_by
        if line.outcome not in (NEW, CHANGED):
            return line
        if isinstance(thing, Shelf):
            shelving.write(thing, actor)
        else:
            line.notes.extend(_write(library, thing, actor))
        return line

    report = _go(library, progress, write)
    _point(replacements)
    with transaction() as session:
        counts = {"nouvelles": report.count(NEW), "changees": report.count(CHANGED)}
        audit.record(session, actor, "bibliotheque.importee", "", **counts)
    return report


def _go(library: Library, progress: Progress | None, act: Act) -> Report:
    report = Report()
    coming: set[str] = set()
    for slug, thing in chain(library.entries(), library.shelves()):
        kind = COLLECTION if len(report.lines) >= len(library.slugs) else RESOURCE
        if isinstance(thing, Unreadable):
            report.lines.append(Line(slug, slug, REFUSED, [str(thing)], kind=kind))
        elif isinstance(thing, Shelf):
            report.lines.append(_shelf(*_masked(thing, GUARDED_ON_SHELVES), coming, act))
        else:
            report.lines.append(_one(*_masked(thing, GUARDED), act))
            coming |= {slug} if report.lines[-1].outcome != REFUSED else set()
        if progress:
            progress(len(report.lines), len(library))
    return report


def _one(entry: Entry, masked: int, act: Act) -> Line:
    if entry.slug in RESERVED:
        return Line(entry.slug, entry.title, REFUSED, [TAKEN])
    entry, missing = _known(entry)
    old = _stored(entry)
    changed = differences(old, entry) if old else []
    outcome = NEW if old is None else CHANGED if changed else EQUAL
    return act(entry, Line(entry.slug, entry.title, outcome, changed, _notes(missing, masked)))


def _shelf(shelf: Shelf, masked: int, coming: set[str], act: Act) -> Line:
    """The line of a collection, once the resources `coming` with it are there or announced."""
    if shelf.slug in RESERVED_SHELVES:
        return Line(shelf.slug, shelf.title, REFUSED, [TAKEN], kind=COLLECTION)
    shelf, missing = shelving.known(shelf, coming)
    old = shelving.here(shelf.slug)
    changed = shelf_differences(old, shelf) if old else []
    outcome = NEW if old is None else CHANGED if changed else EQUAL
    notes = _notes(missing, masked)
    return act(shelf, Line(shelf.slug, shelf.title, outcome, changed, notes, COLLECTION))


def _notes(missing: list[str], masked: int) -> list[str]:
    notes = [f"inconnu ici\u00a0: {one}" for one in missing]
    if masked:
        notes.append(plural(masked, "donnée personnelle masquée", "données personnelles masquées"))
    return notes


def _masked(entry: T, names: Iterable[str]) -> tuple[T, int]:
    """The entry without the personal data that nobody may publish, and how many were there."""
    count = 0
    values: dict[str, Any] = {}
    for name in names:
        text, places = shield.masked(getattr(entry, name), prose=name == "source")
        if places:
            count += places
            values[name] = text
    return (replace(entry, **values), count) if values else (entry, 0)


def _known(entry: Entry) -> tuple[Entry, list[str]]:
    """The entry with the themes and bodies that this site has, and the slugs that it has not."""
    db = current_session()
    themes = set(db.scalars(select(Theme.slug).where(Theme.slug.in_(entry.themes))))
    named = {*entry.bodies, entry.verified_body} - {""}
    bodies = set(db.scalars(select(Body.slug).where(Body.slug.in_(named))))
    missing = sorted((set(entry.themes) - themes) | (named - bodies))
    here = replace(
        entry,
        themes=tuple(sorted(themes)),
        bodies=tuple(sorted(bodies & set(entry.bodies))),
        verified_body=entry.verified_body if entry.verified_body in bodies else "",
    )
    return here, missing


def _load(slug: str) -> tuple[Resource, list[File]] | None:
    query = (
        select(Resource)
        .where(Resource.slug == slug)
        .options(
            selectinload(Resource.themes),
            selectinload(Resource.bodies),
            joinedload(Resource.verified_body),
            joinedload(Resource.replaced_by),
        )
    )
    resource = current_session().scalar(query.execution_options(populate_existing=True))
    if resource is None:
        return None
    files = select(File).where(File.resource_id == resource.id).order_by(File.id)
    return resource, list(current_session().scalars(files))


def _stored(entry: Entry) -> Entry | None:
    """The resource of this site that has the address of an entry, as the entry would say it."""
    found = _load(entry.slug)
    return stored.entry_of(found[0], _spoken_of(found[1], entry)) if found else None


def _spoken_of(files: Iterable[File], entry: Entry) -> list[File]:
    """The files of this site that an archive decides on: one that is held waits here until it is judged."""
    said = {(one.name, one.sha256) for one in entry.files}
    return [file for file in files if not file.held or (file.name, file.sha256) in said]


def _write(library: Library, entry: Entry, actor: User) -> list[str]:
    """Write a resource with its files; returns what had to be left out."""
    kept, notes = _keep(library, entry)
    dropped: list[str] = []
    try:
        with transaction() as session:
            resource = _row(session, entry, actor)
            before = (resource.title, resource.summary, resource.source) if resource.version else None
            _facts(session, resource, entry)
            dropped = _files(session, resource, entry, kept, actor)
            files = select(File).where(File.resource_id == resource.id).order_by(File.id)
            render(resource, stored.inside(entry.source, list(session.scalars(files))))
            after = (resource.title, resource.summary, resource.source)
            put(session, resource)
            if before != after:
                resource.version = max(resource.version + 1, entry.version)
                record(session, resource, actor, "Importée d’une archive", entry.change)
            elif resource.state not in scopes.UNPUBLISHED:
                newest = (Revision.resource_id == resource.id, Revision.number == resource.version)
                session.execute(update(Revision).where(*newest).values(published=True))
    except BaseException:
        attachments.forget(kept.values())
        raise
    for key in dropped:
        attachments.storage().remove(key)
    return notes


def _row(session: Session, entry: Entry, actor: User) -> Resource:
    found = session.scalar(select(Resource).where(Resource.slug == entry.slug))
    if found is not None:
        return locked(session, found)
    now = clock.now()
    resource = Resource(
        slug=entry.slug, title=entry.title, source="", html="", owner_id=actor.id, version=0, file_count=0,
        created_at=now, updated_at=now, scope=scopes.DRAFTS,
    )  # fmt: skip
    _plain_facts(resource, entry)
    session.add(resource)
    session.flush()
    return resource


def _plain_facts(resource: Resource, entry: Entry) -> None:
    for name in (
        "title", "kind", "state", "summary", "official_link", "keywords", "change", "open_to_contributions",
        "published_at", "verified_on", "review_before", "state_reason", "state_on",
    ):  # fmt: skip
        setattr(resource, name, getattr(entry, name))
    resource.created_at = entry.created_at or resource.created_at
    resource.updated_at = entry.updated_at or clock.now()


def _facts(session: Session, resource: Resource, entry: Entry) -> None:
    """All but text and files. Who verified is not known elsewhere than here."""
    if resource.verified_on != entry.verified_on:
        resource.verified_by_id = None
    _plain_facts(resource, entry)
    resource.verified_body_id = session.scalar(select(Body.id).where(Body.slug == entry.verified_body))
    session.execute(delete(ResourceTheme).where(ResourceTheme.resource_id == resource.id))
    session.execute(delete(ResourceBody).where(ResourceBody.resource_id == resource.id))
    for number in session.scalars(select(Theme.id).where(Theme.slug.in_(entry.themes))):
        session.add(ResourceTheme(resource_id=resource.id, theme_id=number))
    for number in session.scalars(select(Body.id).where(Body.slug.in_(entry.bodies))):
        session.add(ResourceBody(resource_id=resource.id, body_id=number))


def _keep(library: Library, entry: Entry) -> tuple[dict[str, Kept], list[str]]:
    """The files of an entry that this site does not hold yet, by their path, their bytes in the store."""
    found = _load(entry.slug)
    here = {(file.name, file.sha256) for file in found[1]} if found else set()
    kept: dict[str, Kept] = {}
    notes = []
    for one in entry.files:
        if (one.name, one.sha256) in here:
            continue
        try:
            kept[one.path] = _kept(one.name, library.file(entry.slug, one.path))
        except DomainError as error:
            notes.append(str(error))
    return kept, notes


def _kept(name: str, data: bytes) -> Kept:
    sent = io.BytesIO(data)
    name = filetypes.clean_name(name)
    attachments.refuse_personal(name)
    kind = filetypes.content_type(name, sent)
    attachments.refuse_infected(name, sent)
    bare = attachments.stripped(name, kind, sent)
    size, digest = attachments.weigh(name, bare)
    bare.seek(0)
    return Kept(attachments.storage().put(bare), name, kind, size, digest)


def _files(
    session: Session, resource: Resource, entry: Entry, kept: dict[str, Kept], actor: User
) -> list[str]:
    """Give the resource the files of the entry; returns keys to remove from the store after."""
    here = list(session.scalars(select(File).where(File.resource_id == resource.id).order_by(File.id)))
    wanted = {(one.name, one.sha256) for one in entry.files}
    spare = {file.name: file for file in _spoken_of(here, entry) if (file.name, file.sha256) not in wanted}
    dropped = []
    for new in kept.values():
        old = spare.pop(new.name, None)
        if old is None:
            attachments.attach(attachments.rows(session, [new], actor), resource)
        elif old.sha256 == new.sha256:  # the archive says another sum than that of its own bytes
            dropped.append(new.key)
        else:
            dropped.append(fileversions.replace(session, old, new, actor))
    attachments.detach(session, spare.values(), resource)
    session.flush()
    return [key for key in dropped if key]


def _point(replacements: dict[str, str]) -> None:
    """What replaces what, once all of the archive is there."""
    for slug, other in replacements.items():
        with transaction() as session:
            number = session.scalar(select(Resource.id).where(Resource.slug == other))
            resource = session.scalar(select(Resource).where(Resource.slug == slug))
            if resource is not None and number is not None and resource.replaced_by_id != number:
                resource.replaced_by_id = number


def told(text: str) -> dict[str, Any]:
    """A stored report, as its page shows it: « lignes » by outcome, « nombres »."""
    said = json.loads(text or "{}")
    lines: dict[str, list[dict[str, Any]]] = {NEW: [], CHANGED: [], REFUSED: []}
    for line in said.get("lignes", []):
        lines.setdefault(line["outcome"], []).append(line)
    counts = said.get("nombres", {})
    counts.setdefault(RESOURCE, counts.get(NEW, 0) + counts.get(CHANGED, 0))
    return {"lignes": lines, "nombres": counts}

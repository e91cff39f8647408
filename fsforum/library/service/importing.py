"""Imports: begun by a person, done by the worker, one after the other."""

import base64
import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session, joinedload

from fsforum.core import attachments, audit, clock, filetypes, markup, once, readers, shield, throttle
from fsforum.core.attachments import Kept, Upload
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.policy import can, demand
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.library.carried import Content
from fsforum.library.exchange.reading import Library, ZipSource
from fsforum.library.service import bringing
from fsforum.library.service.content import draft
from fsforum.models import ImportKind, ImportState, LibraryImport, User

LEASE = timedelta(minutes=10)
MOST_TRIES = 3
KEPT_FOR = timedelta(days=7)
FREE = 20  # imports that one person begins in a quarter of an hour
DOCUMENTS = ("docx", "odt")
MOST_ARCHIVE = 60 * 1024 * 1024
PENDING = (ImportState.WAITING, ImportState.CONFIRMED)
NOT_READ = {
    readers.PROTECTED: "Ce document est protégé par un mot de passe : enregistrez-le sans, puis recommencez.",
    readers.UNREADABLE: "Ce document ne se lit pas : il est abîmé, trop lourd, ou d’une forme inattendue.",
}


def begin(owner: User, kind: ImportKind, upload: Upload, key: str = "") -> LibraryImport:
    """Keep an upload for the worker. The caller has checked the right; sent twice, it is one import.

    Raises DomainError (French) for a file of another sort.
    """
    kept = _kept_document(owner, upload) if kind == ImportKind.DOCUMENT else _kept_archive(upload)
    try:
        with transaction() as session:
            sent = once.mark("import", key, kept.name, kept.sha256)
            known = once.claim(session, owner, sent)
            earlier = session.get(LibraryImport, known) if known else None
            if earlier is None:
                throttle.check(session, "import", str(owner.id))
                throttle.hit(session, "import", str(owner.id), FREE)
                row = LibraryImport(
                    kind=kind,
                    state=ImportState.WAITING,
                    owner_id=owner.id,
                    key=kept.key,
                    name=kept.name,
                    created_at=clock.now(),
                )
                session.add(row)
                session.flush()
                once.keep(session, owner, sent, row.id)
    except BaseException:
        attachments.forget([kept])
        raise
    if earlier is not None:
        attachments.forget([kept])
    return earlier or row


def _kept_document(owner: User, upload: Upload) -> Kept:
    name = filetypes.clean_name(upload.filename or "")
    if filetypes.extension_of(name) not in DOCUMENTS:
        raise DomainError("Choisissez un document .docx (Word) ou .odt (LibreOffice).")
    attachments.spare(current_session(), owner, [upload])
    return attachments.keep([upload])[0]


def _kept_archive(upload: Upload) -> Kept:
    stream = upload.stream
    size = stream.seek(0, io.SEEK_END)
    if size > MOST_ARCHIVE:
        raise DomainError(
            "Cette archive dépasse 60 Mo : demandez à l’exploitant de l’importer sur le serveur."
        )
    Library(ZipSource(stream))  # type: ignore[arg-type]  # refuses what is no archive of ours
    stream.seek(0)
    name = filetypes.clean_name(upload.filename or "archive.zip")
    key = attachments.storage().put(stream)  # type: ignore[arg-type]
    return Kept(key, name, "application/zip", size, f"{size}")


def confirm(row: LibraryImport) -> None:
    """Let the worker write what the preview showed. The caller has checked `confirm`."""
    with transaction() as session:
        locked(session, row)
        if row.state != ImportState.READY:
            raise NotNow("Cet import est déjà en cours ou terminé.")
        row.state, row.tries, row.done, row.leased_until = ImportState.CONFIRMED, 0, 0, None


def import_next() -> int:
    """Handle one import that waits; returns how many were handled, 0 or 1.

    An import is leased; one whose worker died is tried again, three times, and goes on where it stopped.
    """
    if current_session().scalar(select(LibraryImport.id).where(*_pending()).limit(1)) is None:
        current_session().rollback()
        return 0
    row = _take()
    if row is None:
        return 0
    try:
        _STEPS[row.kind, row.state](row)
    except readers.NotRead as error:
        _end(row, ImportState.FAILED, message=NOT_READ[error.why])
    except (DomainError, PermissionError, FileNotFoundError) as error:
        said = (
            str(error)
            if isinstance(error, DomainError)
            else "Vous n’avez plus ce droit, ou le fichier manque."
        )
        _end(row, ImportState.FAILED, message=said[:400])
    except Exception:
        _give_back(row)
        raise
    return 1


def _pending() -> list[ColumnElement[bool]]:
    free = or_(LibraryImport.leased_until.is_(None), LibraryImport.leased_until < clock.now())
    return [LibraryImport.state.in_(PENDING), free]


def _take() -> LibraryImport | None:
    with transaction() as session:
        query = select(LibraryImport).where(*_pending()).order_by(LibraryImport.id).limit(1)
        query = query.options(joinedload(LibraryImport.owner))
        row = session.scalar(query.with_for_update(skip_locked=True, of=LibraryImport))
        if row is None:
            return None
        row.tries += 1
        row.leased_until = clock.now() + LEASE
        if row.tries > MOST_TRIES:
            row.state, row.ended_at = ImportState.FAILED, clock.now()
            row.message = "L’import s’est arrêté plusieurs fois sans aboutir."
            return None
    return row


def _give_back(row: LibraryImport) -> None:
    """Something that nobody foresaw: tried again at once, until it has been tried often enough."""
    with transaction() as session:
        locked(session, row)
        row.leased_until = None


def _end(row: LibraryImport, state: ImportState, **facts: str) -> None:
    key = row.key
    with transaction() as session:
        locked(session, row)
        row.state, row.ended_at, row.leased_until, row.key = state, clock.now(), None, ""
        for name, value in facts.items():
            setattr(row, name, value)
    if key:
        attachments.storage().remove(key)


def _draft(row: LibraryImport) -> None:
    """Make a draft of a document: its text, its pictures beside, nothing that blocks publication."""
    with attachments.storage().open(row.key) as source:
        extension = filetypes.extension_of(row.name)
        said = readers.read("guide", source, extension, readers.GUIDE)
    title = _title(markup.normalise(str(said["title"])).strip() or row.name.rpartition(".")[0])
    text, masked = shield.masked(markup.normalise(str(said["markdown"])).strip())
    if not text:
        raise DomainError("Ce document ne contient pas de texte.")
    if len(text) > markup.MAX_LENGTH - 10_000:
        raise DomainError("Ce document est trop long pour une seule ressource : partagez-le en plusieurs.")
    pictures = [_picture(one["name"], base64.b64decode(one["data"])) for one in said["pictures"]]
    try:
        with transaction() as session:
            locked(session, row)
            demand(row.owner, "create", LibraryImport)
            _make(session, row, title, text, pictures)
            row.report = json.dumps({"masquees": masked, "perdues": said["lost"], "images": len(pictures)})
            done, row.state, row.ended_at, row.key = row.key, ImportState.DONE, clock.now(), ""
    except BaseException:
        attachments.forget(pictures)
        raise
    attachments.storage().remove(done)


def _make(session: Session, row: LibraryImport, title: str, text: str, pictures: list[Kept]) -> None:
    files = attachments.rows(session, pictures, row.owner)
    for number, file in enumerate(files, 1):
        text = text.replace(f"](image:{number})", f"]({attachments.shown(file).url})")
    note = f"Importée de « {row.name} »"[:200]
    resource = draft(session, row.owner, Content(title=title, source=text), note)
    attachments.attach(files, resource)
    row.resource_id = resource.id
    audit.record(session, row.owner, "resource.import", f"resource:{resource.id}")


def _title(title: str) -> str:
    """A title without personal data, of a length that fits."""
    return (shield.masked(" ".join(title.split()))[0] or "Document importé")[:200].ljust(3, ".")


def _picture(name: str, data: bytes) -> Kept:
    stream = io.BytesIO(data)
    kind = filetypes.content_type(name, stream)
    stream.seek(0)
    key = attachments.storage().put(stream)
    return Kept(key, name, kind, len(data), hashlib.sha256(data).hexdigest())


def _preview(row: LibraryImport) -> None:
    with attachments.storage().open(row.key) as stream:
        report = bringing.preview(Library(ZipSource(stream)), _progress(row))
    with transaction() as session:
        locked(session, row)
        row.report, row.state, row.leased_until = report.stored(), ImportState.READY, None


def _bring(row: LibraryImport) -> None:
    if not can(row.owner, "transfer", "site"):
        raise PermissionError("transfer")
    with attachments.storage().open(row.key) as stream:
        report = bringing.bring(Library(ZipSource(stream)), row.owner, _progress(row))
    _end(row, ImportState.DONE, report=report.stored())


def _progress(row: LibraryImport) -> Callable[[int, int], None]:
    """Tell how far the worker is, and keep the lease, every few resources."""

    def note(done: int, total: int) -> None:
        if done % 25 == 0 or done == total:
            with transaction() as session:
                locked(session, row)
                row.done, row.total, row.leased_until = done, total, clock.now() + LEASE

    return note


_STEPS: dict[tuple[ImportKind, ImportState], Callable[[LibraryImport], None]] = {
    (ImportKind.DOCUMENT, ImportState.WAITING): _draft,
    (ImportKind.LIBRARY, ImportState.WAITING): _preview,
    (ImportKind.LIBRARY, ImportState.CONFIRMED): _bring,
}


def forget_imports() -> None:
    """Drop what was imported, or left at its preview, a week ago."""
    with transaction() as session:
        gone = delete(LibraryImport).where(LibraryImport.created_at < clock.now() - KEPT_FOR)
        keys = [key for key in session.scalars(gone.returning(LibraryImport.key)) if key]
    for key in keys:
        attachments.storage().remove(key)

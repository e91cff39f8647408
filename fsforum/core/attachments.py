"""Files that people attach: accepted by name and content, kept under a random key, given back safely."""

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO
from urllib.parse import quote

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from fsforum.core import antivirus, clock, dates, fileguard, images, index, shield
from fsforum.core.errors import DomainError, TooMany
from fsforum.core.filetypes import INLINE, clean_name, content_type
from fsforum.core.pii import WORDINGS, Level, mask
from fsforum.core.storage import Storage
from fsforum.models import File, Post, QuestionMessage, Resource, TextState, User

Upload = FileStorage
MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
AN_HOUR = timedelta(hours=1)
FILES_AN_HOUR = 100
BYTES_AN_HOUR = 400 * 1024 * 1024
HELD = "en attente\u00a0: contient peut-être une donnée personnelle"
READINGS = {
    TextState.WAITING: "en cours d’analyse",
    TextState.INDEXED: "indexé",
    TextState.PROTECTED: "non indexé\u00a0: protégé",
    TextState.NONE: "non indexé\u00a0: sans texte",
    TextState.UNREADABLE: "non indexé\u00a0: illisible",
}
_PICTURED = re.compile(r"!\[[^\]]*\]\(/fichiers/(\d{1,9})[/)]")


@dataclass(frozen=True)
class Shown:
    """A file as lists show it."""

    id: int
    url: str
    name: str
    detail: str
    image: bool


@dataclass(frozen=True)
class Kept:
    """An acceptable upload whose bytes are in the store; it has no row yet."""

    key: str
    name: str
    content_type: str
    size: int
    sha256: str
    found: str = ""
    """Kinds of personal data in its text, between commas."""


def storage() -> Storage:
    """The store of this installation."""
    store: Storage = current_app.extensions["storage"]
    return store


def shown(file: File) -> Shown:
    """Address, name and « PDF, 240 ko » of a file."""
    kind = file.name.rpartition(".")[2].upper()
    said = "" if file.text_state == TextState.INDEXED else reading(file)
    return Shown(
        file.id,
        f"/fichiers/{file.id}/{quote(file.name, safe='')}",
        file.name,
        ", ".join(filter(None, (kind, dates.size(file.size), _version(file), HELD if file.held else said))),
        file.content_type in INLINE,
    )


def _version(file: File) -> str:
    """« version 2 du 3 mars 2027 » of a file that was replaced."""
    if not file.replaced_at:
        return ""
    return f"version {file.version} du {dates.day(dates.local_day(file.replaced_at))}"


def reading(file: File) -> str:
    """« en cours d’analyse », « indexé » …; nothing of a picture."""
    return "" if file.content_type in INLINE else READINGS.get(file.text_state, "")


def refuse_infected(name: str, stream: BinaryIO) -> None:
    """Raise DomainError when the operator's antivirus, if there is one, recognises it or is silent."""
    address = current_app.extensions["settings"].clamd
    if not address:
        return
    try:
        found = antivirus.judge(address, stream)
    except antivirus.Silent:
        current_app.logger.exception("the antivirus does not answer")
        raise DomainError("L’antivirus ne répond pas : réessayez dans quelques minutes.") from None
    if found:
        current_app.logger.warning("the antivirus refused a file: %s", found)
        raise DomainError(f"« {name} » est refusé : l’antivirus y reconnaît un programme malveillant.")


def refuse_personal(name: str) -> None:
    """Raise DomainError when the name of a file holds personal data."""
    found = [one for one in shield.look(name, prose=False) if one.level == Level.BLOCK]
    if found:
        said = WORDINGS[found[0].kind].name
        raise DomainError(
            f"Le nom du fichier « {mask(name, found)} » contient {said} : renommez-le avant de le joindre."
        )


def found_in_stored(file: File) -> str:
    """The blocking kinds of personal data of a text file in the store; nothing when its bytes are gone."""
    try:
        with storage().open(file.key) as stream:
            return fileguard.found_in_bytes(stream.read(fileguard.MOST_READ))
    except FileNotFoundError:
        return ""


def readable(user_id: int, moderates: bool) -> ColumnElement[bool]:
    """Of the files of what somebody reads, those that are not held from them."""
    if moderates:
        return true()
    return or_(File.held.is_(False), File.uploader_id == user_id)


def stripped(name: str, kind: str, stream: BinaryIO) -> BinaryIO:
    """An image without what it tells of its place and maker; DomainError when it is broken or huge."""
    stream.seek(0)
    if kind not in INLINE:
        return stream
    data = stream.read()
    try:
        width, height = images.size(data)
        if max(width, height) > images.LONGEST_SIDE or width * height > images.MOST_PIXELS:
            raise DomainError(f"« {name} » : cette image a trop de points, 50 millions au plus.")
        return io.BytesIO(images.bare(data))
    except images.BrokenImage as error:
        raise DomainError(f"« {name} » : cette image est abîmée.") from error


def weigh(name: str, stream: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256 of the bytes."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(64 * 1024):
        digest.update(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise DomainError(f"« {name} » dépasse 20 Mo.")
    return size, digest.hexdigest()


def keep(uploads: Iterable[FileStorage], look: fileguard.Look | None = None) -> list[Kept]:
    """Check every upload of a form, then put their bytes into the store: best before any transaction.

    `look` is shared by the uploads of a form that are kept one by one.
    Raises DomainError (French) on the first unacceptable one; nothing is then kept. Bytes that get no
    row: see `forget`, and the sweep for those of a process that ended.
    """
    wanted = [u for u in uploads if u and u.filename]
    if len(wanted) > MOST_FILES:
        raise DomainError(f"{MOST_FILES} fichiers au plus par message.")
    checked: list[tuple[str, str, BinaryIO, int, str]] = []
    for upload in wanted:
        name = clean_name(upload.filename or "")
        refuse_personal(name)
        stream: Any = upload.stream
        weigh(name, stream)
        kind = content_type(name, stream)
        refuse_infected(name, stream)
        bare = stripped(name, kind, stream)
        checked.append((name, kind, bare, *weigh(name, bare)))
    kept: list[Kept] = []
    look = look or fileguard.Look()
    try:
        for name, kind, bare, size, digest in checked:
            found = look.found(name, kind, bare)
            bare.seek(0)
            kept.append(Kept(storage().put(bare), name, kind, size, digest, found))
    except BaseException:
        forget(kept)
        raise
    return kept


def forget(kept: Iterable[Kept]) -> None:
    """Remove the bytes of uploads that got no row."""
    for item in kept:
        storage().remove(item.key)


def receive(session: Session, uploads: Iterable[FileStorage | Kept], uploader: User) -> list[File]:
    """Give the uploads of a form their rows, not yet attached to anything, in the caller's transaction.

    Takes what `keep` returned, or uploads as they came (their bytes are then written while the
    transaction is open). Raises DomainError as `keep` does, TooMany beyond what one person may send in
    an hour.
    """
    given = list(uploads)
    kept = [item for item in given if isinstance(item, Kept)]
    kept += keep(item for item in given if not isinstance(item, Kept))
    if not kept:
        return []
    _check_hour(session, uploader, len(kept), sum(item.size for item in kept))
    return rows(session, kept, uploader)


def rows(session: Session, kept: Iterable[Kept], uploader: User) -> list[File]:
    """The rows of bytes in the store, whatever was sent this hour: for what the worker brings in."""
    received = [
        File(
            key=item.key,
            name=item.name,
            content_type=item.content_type,
            size=item.size,
            sha256=item.sha256,
            uploader_id=uploader.id,
            created_at=clock.now(),
            held=bool(item.found),
            found=item.found,
        )
        for item in kept
    ]
    session.add_all(received)
    session.flush()
    return received


def spare(session: Session, uploader: User, uploads: Iterable[FileStorage]) -> None:
    """Raise TooMany when `uploader` may send no more this hour: to be asked before any byte is kept."""
    sizes = [upload.stream.seek(0, io.SEEK_END) for upload in uploads if upload and upload.filename]
    if sizes:
        _check_hour(session, uploader, len(sizes), sum(sizes))


def _check_hour(session: Session, uploader: User, more: int, weight: int) -> None:
    count, total = session.execute(
        select(func.count(), func.coalesce(func.sum(File.size), 0)).where(
            File.uploader_id == uploader.id, File.created_at > clock.now() - AN_HOUR
        )
    ).one()
    if count + more > FILES_AN_HOUR or total + weight > BYTES_AN_HOUR:
        raise TooMany("Vous avez envoyé beaucoup de fichiers. Réessayez dans une heure.", 3600)


def pictured(source: str) -> list[int]:
    """The numbers of the files that a text shows, the newest first."""
    return sorted({int(number) for number in _PICTURED.findall(source)}, reverse=True)


def loose(session: Session, uploader: User, numbers: Iterable[int], most: int = 2 * MOST_FILES) -> list[File]:
    """Those of the first `most` of `numbers` that `uploader` sent and that belong to nothing yet."""
    wanted = [number for number in numbers if 0 < number < 2**31][:most]
    if not wanted:
        return []
    query = select(File).where(
        File.id.in_(wanted),
        File.uploader_id == uploader.id,
        File.post_id.is_(None),
        File.message_id.is_(None),
        File.resource_id.is_(None),
    )
    return list(session.scalars(query.order_by(File.id)))


def attach(files: Iterable[File], parent: Post | QuestionMessage | Resource) -> None:
    """Give loose files to what they were sent with, in the caller's transaction, and count them.

    A file whose text was read while it was loose is read again: now there is somebody to find it. One that
    waited with a proposal belongs to that one no more: a file has the readers of one thing.
    """
    for file in files:
        file.proposal_id = None
        if isinstance(parent, Post):
            file.post_id = parent.id
        elif isinstance(parent, QuestionMessage):
            file.message_id = parent.id
        else:
            file.resource_id = parent.id
        if file.text_state == TextState.INDEXED:
            file.text_state, file.text_tries = TextState.WAITING, 0
        parent.file_count += 1


def detach(session: Session, files: Iterable[File], resource: Resource) -> None:
    """Take files away from a resource: found no more, they belong to nothing until the sweep removes them."""
    for file in files:
        index.remove_file(session, file)
        file.resource_id = None
        resource.file_count -= 1

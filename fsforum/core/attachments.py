"""Files that people attach: accepted by name and content, kept under a random key, given back safely."""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import filetype
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from fsforum.core import clock, dates
from fsforum.core.errors import DomainError
from fsforum.core.storage import Storage
from fsforum.models import File, Post, QuestionMessage, Resource, User

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "txt": "text/plain",
    "csv": "text/csv",
}
ZIPPED = {
    "odt": "mimetype",
    "ods": "mimetype",
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
INLINE = {"image/png", "image/jpeg", "image/webp"}
ALLOWED_WORDS = "PDF, ODT, ODS, DOCX, XLSX, PPTX, PNG, JPEG, WEBP, TXT ou CSV, 20 Mo au plus"


@dataclass(frozen=True)
class Shown:
    """A file as lists show it."""

    id: int
    url: str
    name: str
    detail: str
    image: bool


def storage() -> Storage:
    """The store of this installation."""
    store: Storage = current_app.extensions["storage"]
    return store


def shown(file: File) -> Shown:
    """Address, name and « PDF, 240 ko » of a file."""
    kind = file.name.rpartition(".")[2].upper()
    return Shown(
        file.id,
        f"/fichiers/{file.id}/{quote(file.name)}",
        file.name,
        f"{kind}, {dates.size(file.size)}",
        file.content_type in INLINE,
    )


def clean_name(name: str) -> str:
    """A display name without path, control or direction characters, NFC, at most 120 characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:110]}{dot}{extension[:10]}" if dot else name[:120]


def content_type(name: str, head: bytes, stream: Any) -> str:
    """The fixed type of an acceptable file; DomainError (French) for any other.

    Extension and content must agree; macro formats, double executable extensions, markup and programs
    are refused.
    """
    extension = name.rpartition(".")[2].lower()
    if extension not in TYPES or re.search(r"\.(exe|js|html?|svg|bat|cmd|scr|vbs|php|sh|jar)\.", name.lower()):
        raise DomainError(f"« {name} » : ce type de fichier n’est pas accepté ({ALLOWED_WORDS}).")
    if not head:
        raise DomainError(f"« {name} » est vide.")
    if not _agrees(extension, head, stream):
        raise DomainError(f"« {name} » : le contenu ne correspond pas à l’extension .{extension}.")
    return TYPES[extension]


def _agrees(extension: str, head: bytes, stream: Any) -> bool:
    if extension in ("txt", "csv"):
        return _is_text(head) and filetype.guess(head) is None
    if extension == "pdf":
        return head.startswith(b"%PDF-")
    if extension in ZIPPED:
        return _is_office(extension, stream)
    guess = filetype.guess(head)
    return guess is not None and guess.mime == TYPES[extension]


def _is_text(head: bytes) -> bool:
    if b"\0" in head or head.lstrip()[:1] == b"<":
        return False
    try:
        io.TextIOWrapper(io.BytesIO(head), "utf-8", errors="strict").read()
    except UnicodeDecodeError as error:
        # A multi-byte character cut at the end of the head, or a legacy Windows file.
        return error.start > len(head) - 4 or all(b >= 32 or b in (9, 10, 13) for b in head)
    return True


def _is_office(extension: str, stream: Any) -> bool:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            if any("vbaproject" in n.lower() for n in names) or ZIPPED[extension] not in names:
                return False
            if ZIPPED[extension] != "mimetype":
                return True
            return archive.open("mimetype").read(100).decode("ascii", "replace") == TYPES[extension]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return False


def receive(session: Session, uploads: Iterable[FileStorage], uploader: User) -> list[File]:
    """Keep the uploads of a form, not yet attached to anything, in the caller's transaction.

    Raises DomainError (French) on the first unacceptable one; nothing is then kept. A crash between
    the bytes and their row leaves bytes that the sweep removes.
    """
    received: list[File] = []
    wanted = [u for u in uploads if u and u.filename]
    if len(wanted) > MOST_FILES:
        raise DomainError(f"{MOST_FILES} fichiers au plus par message.")
    for upload in wanted:
        name = clean_name(upload.filename or "")
        digest, size, head = hashlib.sha256(), 0, b""
        while chunk := upload.stream.read(64 * 1024):
            head = head or chunk
            digest.update(chunk)
            size += len(chunk)
            if size > MOST_BYTES:
                raise DomainError(f"« {name} » dépasse 20 Mo.")
        kind = content_type(name, head, upload.stream)
        upload.stream.seek(0)
        received.append(
            File(
                key=storage().put(upload.stream),  # type: ignore[arg-type]
                name=name,
                content_type=kind,
                size=size,
                sha256=digest.hexdigest(),
                uploader_id=uploader.id,
                created_at=clock.now(),
            )
        )
    session.add_all(received)
    session.flush()
    return received


def loose(session: Session, uploader: User, numbers: Iterable[int]) -> list[File]:
    """Those of `numbers` that `uploader` sent and that belong to nothing yet."""
    wanted = list(numbers)[:MOST_FILES]
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
    """Give loose files to what they were sent with, in the caller's transaction, and count them."""
    for file in files:
        if isinstance(parent, Post):
            file.post_id = parent.id
        elif isinstance(parent, QuestionMessage):
            file.message_id = parent.id
        else:
            file.resource_id = parent.id
        parent.file_count += 1

"""Which files are taken: by name and by content, which must agree."""

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from typing import BinaryIO

import filetype

from fsforum.core.errors import DomainError

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

_PROGRAM = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|msi|jar|js|jse|mjs|vbs|vbe|wsf|ps1|hta|lnk|sh|php|py|html?|xhtml|xml|svg)\."
)
_MACROS = re.compile(r"vbaproject|macrosheets|activex|^basic/|^scripts/", re.IGNORECASE)
_HEAD = 8 * 1024
_ZIP_TAIL = 22 + 0xFFFF
_MOST_NAMES = 1024 * 1024  # bytes of a zip's table of contents; an office file has some kilobytes


def clean_name(name: str) -> str:
    """A display name without path, control or direction characters, NFC, at most 121 characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(" " if unicodedata.category(c) in ("Zl", "Zp", "Zs") else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    stem, dot, extension = " ".join(name.split()).rstrip(" .").rpartition(".")
    if not dot:
        return extension[:120]
    return f"{stem.strip(' .')[:110] or 'fichier'}.{extension.strip()[:10]}"


def extension_of(name: str) -> str:
    """« pdf » of « Notice.PDF »; nothing where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def content_type(name: str, stream: BinaryIO) -> str:
    """The fixed type of an acceptable file; DomainError (French) for any other.

    Extension and content must agree; macro formats, double executable extensions, markup and programs
    are refused.
    """
    extension = extension_of(name)
    if extension not in TYPES or _PROGRAM.search(name.lower()):
        raise DomainError(f"« {name} » : ce type de fichier n’est pas accepté ({ALLOWED_WORDS}).")
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head:
        raise DomainError(f"« {name} » est vide.")
    if not _agrees(extension, head, stream):
        raise DomainError(f"« {name} » : le contenu ne correspond pas à l’extension .{extension}.")
    return TYPES[extension]


def _agrees(extension: str, head: bytes, stream: BinaryIO) -> bool:
    if extension in ("txt", "csv"):
        return _is_text(head) and filetype.guess(head) is None
    if extension == "pdf":
        return head.startswith(b"%PDF-")
    if extension in ZIPPED:
        return _is_office(extension, head, stream)
    guess = filetype.guess(head)
    return guess is not None and guess.mime == TYPES[extension]


def _is_text(head: bytes) -> bool:
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" in head or bare[:1] == b"<" or bare[:4] in (b"%PDF", b"%!PS") or bare[:2] in (b"MZ", b"#!"):
        return False
    try:
        io.TextIOWrapper(io.BytesIO(head), "utf-8", errors="strict").read()
    except UnicodeDecodeError as error:
        # A multi-byte character cut at the end of the head, or a legacy Windows file.
        return error.start > len(head) - 4 or all(b >= 32 or b in (9, 10, 13) for b in head)
    return True


def _is_office(extension: str, head: bytes, stream: BinaryIO) -> bool:
    if not head.startswith(b"PK\3\4") or not _short_contents(stream):
        return False
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            if any(_MACROS.search(name) for name in names) or ZIPPED[extension] not in names:
                return False
            if ZIPPED[extension] != "mimetype":
                return True
            with archive.open("mimetype") as said:
                return said.read(100).decode("ascii", "replace").strip() == TYPES[extension]
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        zlib.error,
        lzma.LZMAError,
    ):
        return False


def table_size(stream: BinaryIO) -> int | None:
    """Bytes of a zip's table of contents, as it says; None where there is none, or a ZIP64 one."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - _ZIP_TAIL))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22 or tail[max(0, at - 20) :][:4] == b"PK\6\7":
        return None
    return int.from_bytes(tail[at + 12 : at + 16], "little")


def _short_contents(stream: BinaryIO) -> bool:
    """Whether the zip's table of contents is of a length that may be read; ZIP64 is not for documents."""
    size = table_size(stream)
    return size is not None and size <= _MOST_NAMES

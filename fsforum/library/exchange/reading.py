"""Reading an archive that anybody may have made: what it may hold is told beforehand, all else refuses it."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from fsforum.core import markup
from fsforum.core.attachments import MOST_BYTES
from fsforum.core.errors import DomainError
from fsforum.core.filetypes import table_size
from fsforum.library.exchange import shelving
from fsforum.library.exchange.layout import FOLDER, INDEX, SLUG, TEXT, Entry, Unreadable, understood
from fsforum.library.exchange.shelving import Shelf

MOST_RESOURCES = 10_000
MOST_PARTS = 40_000
MOST_TABLE = 8 * 1024 * 1024
MOST_IN_ALL = 4 * 1024 * 1024 * 1024
MOST_TEXT = 1024 * 1024
_PATH = re.compile(
    rf"{FOLDER}/({SLUG.pattern})/({re.escape(TEXT)}|fichiers/[a-z0-9-]{{1,100}}\.[a-z0-9]{{1,10}})"
)
_SHELF = re.compile(rf"{shelving.FOLDER}/({SLUG.pattern})\.md")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Source(Protocol):
    """Where an archive stands: a zip file or a folder."""

    def sizes(self) -> dict[str, int]:
        """Every file by its path, with its size in bytes."""

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file, `most` of them at most."""


class ZipSource:
    """A zip file; never read beyond what its table announces, and that is bounded."""

    def __init__(self, stream: BinaryIO) -> None:
        size = table_size(stream)
        if size is None or size > MOST_TABLE:
            raise DomainError("Ce fichier n’est pas une archive zip lisible.")
        stream.seek(0)
        try:
            self.archive = zipfile.ZipFile(stream)
        except _BROKEN:
            raise DomainError("Ce fichier n’est pas une archive zip lisible.") from None

    def sizes(self) -> dict[str, int]:
        """Every file by its path; DomainError for links, secrets, doubles and rare ways to compress."""
        parts = [part for part in self.archive.infolist() if not part.is_dir()]
        if any(part.flag_bits & 1 for part in parts):
            raise DomainError("Cette archive est protégée par un mot de passe.")
        if any((part.external_attr >> 16) & 0o170000 == 0o120000 for part in parts):
            raise DomainError("Cette archive contient des liens : elle est refusée.")
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise DomainError("Cette archive est comprimée d’une façon qui n’est pas acceptée.")
        sizes = {part.filename: part.file_size for part in parts}
        if len(sizes) != len(parts):
            raise DomainError("Cette archive contient deux fois le même fichier : elle est refusée.")
        return sizes

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a part."""
        try:
            with self.archive.open(path) as part:
                return part.read(most)
        except _BROKEN:
            raise DomainError(f"L’archive est abîmée : « {path[:80]} » ne se lit pas.") from None


class FolderSource:
    """A folder with the same layout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sizes(self) -> dict[str, int]:
        """Every file below the folder; links are refused."""
        sizes = {}
        for path in sorted(self.folder.rglob("*")):
            if path.is_symlink():
                raise DomainError("Ce dossier contient des liens : il est refusé.")
            if path.is_file():
                sizes[path.relative_to(self.folder).as_posix()] = path.stat().st_size
        return sizes

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file."""
        with (self.folder / path).open("rb") as file:
            return file.read(most)


class Library:
    """An archive found good: its resources one after the other, then its collections."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.sizes = source.sizes()
        self._judge()
        self.slugs = sorted(
            found[1] for path in self.sizes if (found := _PATH.fullmatch(path)) and found[2] == TEXT
        )
        self.shelf_slugs = sorted(found[1] for path in self.sizes if (found := _SHELF.fullmatch(path)))
        if not self.slugs:
            raise DomainError("Cette archive ne contient aucune ressource (ressources/…/ressource.md).")
        if len(self.slugs) > MOST_RESOURCES:
            raise DomainError(f"{MOST_RESOURCES} ressources au plus par archive.")

    def __len__(self) -> int:
        return len(self.slugs) + len(self.shelf_slugs)

    def _judge(self) -> None:
        if len(self.sizes) > MOST_PARTS or sum(self.sizes.values()) > MOST_IN_ALL:
            raise DomainError("Cette archive est trop grande une fois ouverte : elle est refusée.")
        for path, size in self.sizes.items():
            if path == INDEX and size <= MOST_TABLE:
                continue
            found, shelf = _PATH.fullmatch(path), _SHELF.fullmatch(path)
            if not found and not shelf:
                raise DomainError(f"« {path[:80]} » n’a pas sa place dans cette archive : elle est refusée.")
            if size > (MOST_BYTES if found and found[2] != TEXT else MOST_TEXT):
                raise DomainError(f"« {path[:80]} » est trop grand : l’archive est refusée.")

    def entries(self) -> Iterator[tuple[str, Entry | Unreadable]]:
        """Each resource by its slug, or why it cannot be read."""
        for slug in self.slugs:
            try:
                yield slug, self._entry(slug)
            except Unreadable as error:
                yield slug, error

    def shelves(self) -> Iterator[tuple[str, Shelf | Unreadable]]:
        """Each collection by its slug, or why it cannot be read."""
        for slug in self.shelf_slugs:
            try:
                shelf = shelving.understood(self._text(shelving.path_of(slug)))
                if shelf.slug != slug:
                    raise Unreadable("l’adresse n’est pas celle du fichier")
                yield slug, shelf
            except Unreadable as error:
                yield slug, error

    def _text(self, path: str) -> str:
        try:
            return markup.normalise(self.source.read(path, MOST_TEXT).decode())
        except UnicodeDecodeError:
            raise Unreadable("ce n’est pas du texte") from None

    def _entry(self, slug: str) -> Entry:
        entry = understood(self._text(f"{FOLDER}/{slug}/{TEXT}"))
        if entry.slug != slug:
            raise Unreadable("l’adresse n’est pas celle du dossier")
        if len(entry.source) > markup.MAX_LENGTH:
            raise Unreadable("le texte est trop long")
        missing = [one.path for one in entry.files if f"{FOLDER}/{slug}/{one.path}" not in self.sizes]
        if missing:
            raise Unreadable(f"le fichier « {missing[0]} » manque")
        return entry

    def file(self, slug: str, path: str) -> bytes:
        """The bytes of a file of a resource."""
        return self.source.read(f"{FOLDER}/{slug}/{path}", MOST_BYTES)

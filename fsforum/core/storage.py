"""Where the bytes of files are kept: one interface, a local folder for now.

Names are random; the user's file name is data and never touches the disk.
"""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 64 * 1024
_KEY = re.compile(r"[0-9a-f]{32}")


class Storage(Protocol):
    """What files need of a store."""

    def put(self, source: BinaryIO) -> str:
        """Keep the bytes of `source` for good and return their key."""

    def open(self, key: str) -> BinaryIO:
        """The bytes under `key`; FileNotFoundError when there are none."""

    def holds(self, key: str) -> bool:
        """Whether there are bytes under `key`."""

    def remove(self, key: str) -> None:
        """Forget `key`; nothing happens when it is not there."""

    def keys(self, before: datetime | None = None) -> Iterator[str]:
        """Every key (of bytes kept before `before`), for backups and for the sweep."""

    def clean(self, before: datetime) -> int:
        """Remove what uploads cut before `before` left behind; returns how many."""


class FolderStorage:
    """Files in a local folder, spread over 256 sub-folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, source: BinaryIO) -> str:
        """Write to a temporary name, sync, then rename: a crash leaves no half file under a key."""
        key = secrets.token_hex(16)
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        try:
            with part.open("xb") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return key

    def open(self, key: str) -> BinaryIO:
        """Open for reading."""
        return self._path(key).open("rb")

    def holds(self, key: str) -> bool:
        """Whether the file exists."""
        return bool(_KEY.fullmatch(key)) and self._path(key).is_file()

    def remove(self, key: str) -> None:
        """Delete the file."""
        self._path(key).unlink(missing_ok=True)

    def keys(self, before: datetime | None = None) -> Iterator[str]:
        """Walk the folder; half-written files are not keys."""
        return (path.name for path in self._files(before) if _KEY.fullmatch(path.name))

    def clean(self, before: datetime) -> int:
        """Delete half-written files."""
        parts = [path for path in self._files(before) if path.suffix == ".part"]
        for path in parts:
            path.unlink(missing_ok=True)
        return len(parts)

    def _files(self, before: datetime | None) -> Iterator[Path]:
        for path in self.folder.glob("??/*"):
            try:
                if before is None or path.stat().st_mtime < before.timestamp():
                    yield path
            except FileNotFoundError:
                continue

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return self.folder / key[:2] / key


def _sync_folder(folder: Path) -> None:
    """Make a rename outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make(url: str) -> Storage:
    """The store of an installation (`file:///folder`)."""
    return FolderStorage(Path(url.removeprefix("file://")))

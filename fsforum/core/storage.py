"""Where the bytes of files are kept: one interface, a local folder for now.

Names are random; the user's file name is data and never touches the disk.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 64 * 1024


class Storage(Protocol):
    """What files need of a store."""

    def put(self, source: BinaryIO) -> str:
        """Keep the bytes of `source` for good and return their key."""

    def open(self, key: str) -> BinaryIO:
        """The bytes under `key`; FileNotFoundError when there are none."""

    def remove(self, key: str) -> None:
        """Forget `key`; nothing happens when it is not there."""

    def keys(self) -> Iterator[str]:
        """Every key, for the sweep of what no row refers to."""


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
        with part.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        part.rename(path)
        return key

    def open(self, key: str) -> BinaryIO:
        """Open for reading."""
        return self._path(key).open("rb")

    def remove(self, key: str) -> None:
        """Delete the file."""
        self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """Walk the folder; half-written files are not keys."""
        return (path.name for path in self.folder.glob("??/*") if path.suffix != ".part")

    def _path(self, key: str) -> Path:
        if not key.isalnum():
            raise FileNotFoundError(key)
        return self.folder / key[:2] / key


def make(url: str) -> Storage:
    """The store of an installation (`file:///folder`)."""
    return FolderStorage(Path(url.removeprefix("file://")))

"""Personal data in attached files: looked for when they come, and again in all that the worker has read."""

import threading
import time
from typing import BinaryIO

from fsforum.core import readers, shield
from fsforum.core.filetypes import INLINE, extension_of
from fsforum.core.pii import Level

READ_AT_ONCE = {"text/plain", "text/csv"}
"""Kinds whose text is their bytes."""
AT_ONCE = readers.Limits(processor=2, waiting=3)
"""Of any other file, before it is kept. What takes longer is left to the worker, some seconds later."""
SECONDS = 5.0
"""Of a form: after them no further file is begun."""
MOST_READ, PIECE, OVERLAP = 1024 * 1024, 100_000, 200
_reading = threading.Semaphore(2)


class Look:
    """What is found in the files of one form, within its time."""

    def __init__(self) -> None:
        self._until = time.monotonic() + SECONDS

    def found(self, name: str, kind: str, stream: BinaryIO) -> str:
        """The blocking kinds of personal data in a file, between commas; none of what could not be read."""
        if kind in INLINE:
            return ""
        stream.seek(0)
        if kind in READ_AT_ONCE:
            return found_in_bytes(stream.read(MOST_READ))
        left = self._until - time.monotonic()
        if left <= 0 or not _reading.acquire(timeout=left):
            return ""
        try:
            return found_in(str(readers.read("text", stream, extension_of(name), AT_ONCE).get("text", "")))
        except (readers.NotRead, OSError):  # without a process for it, the worker reads it later
            return ""
        finally:
            _reading.release()


def found_in_bytes(data: bytes) -> str:
    """The same of a text file."""
    return found_in(_decoded(data))


def found_in(text: str) -> str:
    """The same of a text, which is read in pieces when it is long."""
    pieces = (text[start : start + PIECE + OVERLAP] for start in range(0, len(text), PIECE))
    kinds = {
        one.kind.value
        for piece in pieces
        for one in shield.look(piece, prose=False)
        if one.level == Level.BLOCK
    }
    return ",".join(sorted(kinds))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")

"""Writing an archive: a zip that flows, or a folder."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from fsforum.core import attachments, clock, dates, words
from fsforum.library.exchange import shelving
from fsforum.library.exchange.layout import FOLDER, INDEX, TEXT, Entry, linked, written
from fsforum.library.exchange.shelving import Shelf

CHUNK = 64 * 1024
Part = tuple[str, datetime, Iterator[bytes]]
"""Path, date, bytes."""


def parts(entries: Iterable[Entry], shelves: Iterable[Shelf] = (), site: str = "") -> Iterator[Part]:
    """Every file of the archive: texts, their files, collections, and at the end an index for people."""
    listed: list[tuple[str, str, str, str]] = []
    titles: dict[str, str] = {}
    now = clock.now()
    for entry in entries:
        folder = f"{FOLDER}/{entry.slug}"
        moment = entry.updated_at or now
        yield f"{folder}/{TEXT}", moment, iter([written(entry).encode()])
        for file in entry.files:
            yield f"{folder}/{file.path}", moment, _bytes(file.key)
        label = words.RESOURCE_KINDS[entry.kind][0]
        listed.append((label, entry.title, f"{folder}/{TEXT}", words.RESOURCE_STATES[entry.state][0]))
        titles[entry.slug] = entry.title
    ordered = []
    for shelf in shelves:
        path = shelving.path_of(shelf.slug)
        yield path, now, iter([shelving.written(shelf, titles).encode()])
        ordered.append((shelf.title, path))
    yield INDEX, now, iter([_index(listed, ordered, now, site).encode()])


def one(entry: Entry) -> Iterator[Part]:
    """A single resource: the same layout, without index."""
    return (part for part in parts([entry]) if part[0] != INDEX)


def _bytes(key: str) -> Iterator[bytes]:
    """The bytes of a stored file; none when they are gone, which the sweep tells."""
    try:
        with attachments.storage().open(key) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except FileNotFoundError:
        return


def _index(
    listed: list[tuple[str, str, str, str]], ordered: list[tuple[str, str]], now: datetime, site: str
) -> str:
    lines = [f"# Ressources{f' de {site}' if site else ''}", ""]
    lines += [f"{dates.plural(len(listed), 'ressource')}, le {dates.day(dates.local_day(now))}.", ""]
    for kind in dict.fromkeys(row[0] for row in sorted(listed)):
        lines += [f"## {kind}", ""]
        lines += [
            f"- {linked(title, path)}, {state.lower()}"
            for label, title, path, state in sorted(listed)
            if label == kind
        ]
        lines.append("")
    if ordered:
        lines += ["## Collections", "", *(f"- {linked(title, path)}" for title, path in ordered), ""]
    return "\n".join(lines)


class _Flow(io.RawIOBase):
    """What is written to it can be taken out again at once: the archive is never whole in memory."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        chunk = bytes(data)
        self.waiting.append(chunk)
        return len(chunk)

    def taken(self) -> bytes:
        chunk = b"".join(self.waiting)
        self.waiting.clear()
        return chunk


def zipped(every: Iterable[Part]) -> Iterator[bytes]:
    """The bytes of a zip archive, while its parts are read."""
    flow = _Flow()
    with zipfile.ZipFile(flow, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, moment, content in every:
            local = dates.local(moment)
            info = zipfile.ZipInfo(path, (max(local.year, 1980), *local.timetuple()[1:6]))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w") as part:
                for chunk in content:
                    part.write(chunk)
                    if len(flow.waiting) > 8:
                        yield flow.taken()
            yield flow.taken()
    yield flow.taken()


def to_file(every: Iterable[Part], target: BinaryIO) -> None:
    """The zip archive in an open file."""
    for chunk in zipped(every):
        target.write(chunk)


def to_folder(every: Iterable[Part], folder: Path) -> int:
    """The same files in a folder, which is made; returns how many."""
    count = 0
    for path, _moment, content in every:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for chunk in content:
                out.write(chunk)
        count += 1
    return count

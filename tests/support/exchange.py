"""The archive of the library: made from what is there, opened, and what became of each piece."""

from __future__ import annotations

import io

from fsforum.library.exchange import stored, writing
from fsforum.library.exchange.layout import Entry, written
from fsforum.library.exchange.reading import Library, ZipSource
from fsforum.library.service import bringing
from fsforum.models import User

TEXT = written(Entry(slug="un-guide", title="Un guide", source="Texte"))
GOOD = {"ressources/un-guide/ressource.md": TEXT}


def archive(reader: User | None = None) -> bytes:
    """The library as it goes out."""
    return b"".join(writing.zipped(writing.parts(stored.entries(reader), stored.shelves(reader))))


def opened(data: bytes) -> Library:
    """An archive, to be brought in."""
    return Library(ZipSource(io.BytesIO(data)))


def outcomes(report: bringing.Report) -> list[int]:
    """How many pieces are new, changed, equal and refused."""
    kinds = (bringing.NEW, bringing.CHANGED, bringing.EQUAL, bringing.REFUSED)
    return [report.count(kind) for kind in kinds]

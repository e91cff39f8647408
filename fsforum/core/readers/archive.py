"""Office files as what they are: zip archives of XML parts. Runs in the poor process."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

MOST_PARTS = 5_000
MOST_OF_ONE = 40 * 1024 * 1024
MOST_IN_ALL = 120 * 1024 * 1024
ENCRYPTED = 0x1


class Refused(ValueError):
    """The archive asks for too much, or hides something."""

    why = "illisible"


class Locked(ValueError):
    """It asks for a password."""

    why = "protege"


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive, unless what it announces is too much; parts are never read beyond what is announced."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_IN_ALL:
        raise Refused
    if any(part.file_size > MOST_OF_ONE for part in parts):
        raise Refused
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Locked
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise Locked
    return archive


def elements(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Element]]:
    """« start » and « end » of each element of an XML part; one with a document type is refused."""
    with archive.open(name) as part:
        yield from iterparse(part, events=("start", "end"), forbid_dtd=True)


def refuse_types(archive: zipfile.ZipFile) -> None:
    """Raise when an XML part declares a document type: entities, hence bombs and outside files."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            for _event, element in elements(archive, name):
                element.clear()


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]

"""The plain text of a PDF, office, text or table file. Runs in the poor process."""

import re
import time
import zipfile
from collections.abc import Callable, Iterator

from fsforum.core.readers import pdf
from fsforum.core.readers.archive import elements, local, opened
from fsforum.core.readers.bounds import MOST_TEXT, SECONDS

Pieces = Iterator[str]
_DOCX = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*|comments)\.xml")
_SLIDES = re.compile(r"ppt/(slides|notesSlides)/\w+\.xml")
_SHEETS = re.compile(r"xl/(sharedStrings|worksheets/\w+)\.xml")
_ODF = re.compile(r"(content|styles)\.xml")


def read(data: bytes, extension: str) -> dict[str, str]:
    """{"text": …}, cut at MOST_TEXT characters; a file too long to be read whole gives its beginning."""
    pieces, length = [], 0
    for piece in _READERS[extension](data):
        pieces.append(piece)
        length += len(piece)
        if length > MOST_TEXT or time.process_time() > SECONDS:
            break
    return {"text": "".join(pieces)[:MOST_TEXT].encode("utf-8", "replace").decode()}


def _plain(data: bytes) -> Pieces:
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("cp1252", "replace")


def _parts(data: bytes, wanted: re.Pattern[str]) -> Iterator[tuple[zipfile.ZipFile, str]]:
    archive = opened(data)
    for name in sorted(archive.namelist(), key=lambda name: ("document" not in name, name)):
        if wanted.fullmatch(name):
            yield archive, name


def _written(wanted: re.Pattern[str], words: str, ends: tuple[str, ...]) -> Callable[[bytes], Pieces]:
    """Texts of elements named `words`, a new line after each of `ends`."""

    def pieces(data: bytes) -> Pieces:
        for archive, name in _parts(data, wanted):
            for event, element in elements(archive, name):
                if event == "start":
                    continue
                tag = local(element)
                if tag == words:
                    yield element.text or ""
                elif tag in ends:
                    yield "\n"
                    element.clear()
                elif tag in ("tab", "br"):
                    yield " "

    return pieces


def _table(data: bytes) -> Pieces:
    """Shared strings, then the values that stand in the cells themselves."""
    for archive, name in _parts(data, _SHEETS):
        shared = False
        for event, element in elements(archive, name):
            tag = local(element)
            if event == "start":
                shared = element.get("t") == "s" if tag == "c" else shared
            elif tag == "t" or (tag == "v" and not shared):
                yield f"{element.text or ''} "
            elif tag in ("si", "row"):
                yield "\n"
                element.clear()


def _open_document(data: bytes) -> Pieces:
    """Every text of the document: blanks and tabs are elements of their own."""
    for archive, name in _parts(data, _ODF):
        for event, element in elements(archive, name):
            tag = local(element)
            if event == "start":
                continue
            if tag in ("p", "h"):
                yield "".join(_runs(element)) + "\n"
                element.clear()


def _runs(element: object) -> Pieces:
    for inner in element.iter():  # type: ignore[attr-defined]
        tag = local(inner)
        if tag in ("s", "tab", "line-break"):
            yield " "
        yield inner.text or ""
        if inner is not element:
            yield inner.tail or ""


_READERS: dict[str, Callable[[bytes], Pieces]] = {
    "txt": _plain,
    "csv": _plain,
    "pdf": pdf.pages,
    "docx": _written(_DOCX, "t", ("p",)),
    "pptx": _written(_SLIDES, "t", ("p",)),
    "xlsx": _table,
    "odt": _open_document,
    "ods": _open_document,
}

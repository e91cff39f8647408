"""An office document as the Markdown of a guide, with its pictures. Runs in the poor process."""

import base64
import hashlib
import io
import re
from typing import Any

import defusedxml
import mammoth
from bs4 import BeautifulSoup, Tag
from markdownify import markdownify
from PIL import Image

from fsforum.core.readers import opendocument
from fsforum.core.readers.archive import opened, refuse_types
from fsforum.core.readers.picture import drawn

MOST_PICTURES = 60
MOST_PICTURE_BYTES = 25 * 1024 * 1024
STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
r[style-name='Strong'] => strong
r[style-name='Emphasis'] => em
"""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "png", "BMP": "png", "TIFF": "png"}


class Pictures:
    """The pictures of a document, each under a number; those that no page could show are counted."""

    def __init__(self) -> None:
        self.kept: list[dict[str, str]] = []
        self.lost = 0
        self.size = 0
        self.known: dict[bytes, str] = {}

    def add(self, data: bytes) -> str:
        """« image:3 » for a picture that is kept (the same one twice is one), else nothing."""
        digest = hashlib.sha256(data).digest()
        if digest not in self.known:
            self.known[digest] = self._new(data)
        return self.known[digest]

    def _new(self, data: bytes) -> str:
        try:
            with Image.open(io.BytesIO(data), formats=list(KINDS)) as image:
                kind = KINDS[str(image.format)]
                clean = drawn(image, "JPEG" if kind == "jpg" else kind.upper())
        except Exception:  # broken, huge, or drawn by orders (EMF, WMF, SVG)
            clean = b""
        self.size += len(clean)
        if not clean or len(self.kept) >= MOST_PICTURES or self.size > MOST_PICTURE_BYTES:
            self.lost += 1
            return ""
        number = len(self.kept) + 1
        self.kept.append({"name": f"image-{number}.{kind}", "data": base64.b64encode(clean).decode()})
        return f"image:{number}"


def read(data: bytes, extension: str) -> dict[str, Any]:
    """{"title", "markdown", "pictures": [{"name", "data"}], "lost": pictures left out}."""
    defusedxml.defuse_stdlib()  # type: ignore[attr-defined]  # older than its stubs
    archive = opened(data)
    refuse_types(archive)
    pictures = Pictures()
    html = opendocument.html(archive, pictures.add) if extension == "odt" else _of_word(data, pictures)
    soup = BeautifulSoup(html, "html.parser")
    title = _tidy(soup)
    text = markdownify(
        str(soup), heading_style="ATX", bullets="-", escape_misc=False, newline_style="BACKSLASH",
        table_infer_header=True,
    )  # fmt: skip
    return {
        "title": title,
        "markdown": _spaced(text),
        "pictures": pictures.kept,
        "lost": pictures.lost,
    }


def _of_word(data: bytes, pictures: Pictures) -> str:
    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            return {"src": pictures.add(stream.read())}

    converted = mammoth.convert_to_html(
        io.BytesIO(data), style_map=STYLES, convert_image=mammoth.images.img_element(keep)
    )
    return str(converted.value)


def _tidy(soup: BeautifulSoup) -> str:
    """Make of the document what a guide holds; returns its title, or nothing."""
    for picture in soup.find_all("img"):
        if not picture.get("src"):
            picture.decompose()
        elif not (words := " ".join(str(picture.get("alt") or "").split())):
            number = str(picture["src"]).rpartition(":")[2]
            picture["alt"] = f"À décrire : image {number}"
        else:
            picture["alt"] = words[:300].replace("[", "(").replace("]", ")")  # brackets would end it
    for link in soup.find_all("a"):
        _tidy_link(link)
    for heading in soup.find_all(HEADINGS):
        for inner in heading.find_all(("strong", "em", "img")):
            inner.unwrap() if inner.name != "img" else heading.insert_after(inner.extract())
        if not heading.get_text(strip=True):
            heading.decompose()
    title = _title(soup)
    _level(soup)
    return title


def _tidy_link(link: Tag) -> None:
    """Marks inside the document lead nowhere once it is a page: what they say stays."""
    address = str(link.get("href") or "")
    if not re.match(r"https?://|mailto:|tel:", address):
        if link.get_text(strip=True) in ("↑", ""):
            link.decompose()
        else:
            link.unwrap()


def _title(soup: BeautifulSoup) -> str:
    """The title of the document, or its first heading when alone of its rank; it leaves the text."""
    found = soup.find("h1", class_="title")
    first = soup.find("h1")
    if found is None and first is not None and len(soup.find_all("h1")) == 1:
        found = first
    if found is None:
        return ""
    text = " ".join(found.get_text(" ", strip=True).split())
    found.decompose()
    return text


def _level(soup: BeautifulSoup) -> None:
    """Headings begin at the second rank, under the title of the page."""
    ranks = sorted({int(heading.name[1]) for heading in soup.find_all(HEADINGS)})
    new = {rank: min(2 + place, 4) for place, rank in enumerate(ranks)}
    for heading in soup.find_all(HEADINGS):
        heading.name = f"h{new[int(heading.name[1])]}"


def _spaced(text: str) -> str:
    """At most one empty line, none at either end, no blank at the end of lines."""
    lines = [
        line.rstrip().replace("\xa0", " ") if not line.strip() else line.rstrip()
        for line in text.splitlines()
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

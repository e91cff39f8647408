"""An OpenDocument text as simple HTML: headings, lists, tables, links, bold, italic, pictures.

Runs in the poor process.
"""

import zipfile
from collections.abc import Callable
from html import escape
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from fsforum.core.readers.archive import local

LEFT_OUT = {"tracked-changes", "annotation", "annotation-end", "table-of-content", "forms", "bibliography"}
Keep = Callable[[bytes], str]


def html(archive: zipfile.ZipFile, keep: Keep) -> str:
    """The body of the document; `keep` takes the bytes of a picture and gives its address, or nothing."""
    styles = fromstring(archive.read("styles.xml"), forbid_dtd=True) if _has(archive, "styles.xml") else None
    root = fromstring(archive.read("content.xml"), forbid_dtd=True)
    return _Writer(archive, keep, [root] if styles is None else [styles, root]).all(_body(root))


def _has(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist()


def _body(root: Element) -> Element:
    for element in root.iter():
        if local(element) == "text" and element.tag.endswith("office:1.0}text"):
            return element
    return root


def _get(element: Element, name: str) -> str:
    """An attribute, whatever its namespace is written like."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


class _Writer:
    def __init__(self, archive: zipfile.ZipFile, keep: Keep, roots: list[Element]) -> None:
        self.archive, self.keep = archive, keep
        self.names = set(archive.namelist())
        self.bold: set[str] = set()
        self.italic: set[str] = set()
        self.numbered: set[str] = set()
        self.titles = {"Title"}
        for root in roots:
            for style in root.iter():
                self._learn(style)

    def _learn(self, style: Element) -> None:
        name = _get(style, "name")
        if local(style) == "list-style":
            first = next(iter(style), None)
            if first is not None and local(first) == "list-level-style-number" and _get(first, "num-format"):
                self.numbered.add(name)
        if local(style) != "style":
            return
        if _get(style, "parent-style-name") == "Title":
            self.titles.add(name)
        for part in style:
            if local(part) == "text-properties" and _get(style, "family") == "text":
                if _get(part, "font-weight") == "bold":
                    self.bold.add(name)
                if _get(part, "font-style") == "italic":
                    self.italic.add(name)

    def all(self, element: Element, list_style: str = "") -> str:
        """The blocks inside `element`."""
        return "".join(self.block(child, list_style) for child in element)

    def block(self, element: Element, list_style: str = "") -> str:
        """One block and all inside."""
        tag = local(element)
        if tag in LEFT_OUT:
            return ""
        if tag == "h":
            rank = min(max(int(_get(element, "outline-level") or 1), 1), 6)
            return f"<h{rank}>{self.line(element)}</h{rank}>"
        if tag == "p":
            inner = self.line(element)
            kind = _get(element, "style-name")
            if kind in self.titles:
                return f'<h1 class="title">{inner}</h1>'
            return f"<p>{inner}</p>" if inner.strip() else ""
        if tag == "list":
            return self._list(element, list_style)
        if tag == "table":
            return self._table(element)
        if tag in ("frame", "a"):
            return f"<p>{self.run(element)}</p>"
        return self.all(element, list_style)

    def _list(self, element: Element, outer: str) -> str:
        style = _get(element, "style-name") or outer
        kind = "ol" if style in self.numbered else "ul"
        items = "".join(
            f"<li>{self.all(item, style)}</li>"
            for item in element
            if local(item) in ("list-item", "list-header")
        )
        return f"<{kind}>{items}</{kind}>"

    def _table(self, element: Element) -> str:
        rows: list[str] = []
        for row in element.iter():
            if local(row) == "table-row":
                cells = [cell for cell in row if local(cell) == "table-cell"]
                tag = "td" if rows else "th"
                rows.append("".join(f"<{tag}>{self._cell(cell)}</{tag}>" for cell in cells[:30]))
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"

    def _cell(self, cell: Element) -> str:
        lines = (self.line(part) for part in cell.iter() if local(part) in ("p", "h"))
        return "<br>".join(line for line in lines if line.strip())

    def line(self, element: Element) -> str:
        """The text of a paragraph, with what is inside."""
        out = [escape(element.text or "")]
        for child in element:
            out += [self.run(child), escape(child.tail or "")]
        return "".join(out)

    def run(self, element: Element) -> str:
        """A piece of a line."""
        tag = local(element)
        if tag in LEFT_OUT:
            return ""
        if tag in ("s", "tab"):
            return " "
        if tag == "line-break":
            return "<br>"
        if tag == "image":
            return ""
        if tag == "frame":
            return self._frame(element)
        if tag == "note":
            notes = "".join(self.line(p) for p in element.iter() if local(p) == "p")
            return f" ({notes})" if notes else ""
        inner = self.line(element)
        if tag == "a":
            return f'<a href="{escape(_get(element, "href"))}">{inner}</a>'
        if tag == "span" and inner.strip():
            style = _get(element, "style-name")
            inner = f"<strong>{inner}</strong>" if style in self.bold else inner
            inner = f"<em>{inner}</em>" if style in self.italic else inner
        return inner

    def _frame(self, element: Element) -> str:
        words = " ".join(
            (part.text or "") for part in element if local(part) in ("title", "desc") and part.text
        )
        for part in element:
            name = _get(part, "href").removeprefix("./")
            if local(part) == "image" and name in self.names:
                address = self.keep(self.archive.read(name))
                return f'<img src="{address}" alt="{escape(words)}">'
            if local(part) == "text-box":
                return " ".join(self.line(p) for p in part.iter() if local(p) in ("p", "h"))
        return ""

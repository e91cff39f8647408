"""What the renderer makes of a read text: headings in rank, checklists, labelled tables, quotes, mentions."""

import re
from html import unescape
from xml.etree import ElementTree as etree

from markdown.treeprocessors import Treeprocessor

from fsforum.core.slugs import slugify
from fsforum.core.typography import typeset

MENTION = re.compile(r"(?<![\w@./+-])@([^\W_][\w-]{0,39}(?:\.[^\W_][\w-]{0,39}){1,3})", re.IGNORECASE)
LABEL = 40  # characters of a column's name repeated on each of its cells

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(("ul", "ol", "p", "pre", "table", "blockquote", "div", "hr", *_HEADINGS))
_TASK = re.compile(r"\[([ xX])\][ \t\n]+")
_WROTE = re.compile(r"\s*a écrit\s*:\s*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_VERBATIM = frozenset(("code", "pre"))


class Finish(Treeprocessor):
    """The last hand on the tree, after all signs were read."""

    base = 3  # level of the highest heading; with 2, headings are anchors of a table of contents

    def run(self, root: etree.Element) -> None:
        """Change the tree in place."""
        parts = list(root.iter())
        headings = [part for part in parts if part.tag in _HEADINGS]
        if headings:
            _rank(headings, self.base)
        for part in parts:
            if part.tag == "ul":
                _checklist(part)
            elif part.tag == "blockquote":
                _quote(part)
            elif part.tag == "table":
                _table(part)
        _wrap_tables(parts)
        _write(root)


def _rank(headings: list[etree.Element], base: int) -> None:
    """Give headings levels without a gap from `base` down, and anchors in a guide."""
    used = sorted({_HEADINGS[heading.tag] for heading in headings})
    seen: dict[str, int] = {}
    for heading in headings:
        heading.tag = f"h{min(6, base + used.index(_HEADINGS[heading.tag]))}"
        if base == 2:
            name = slugify("".join(heading.itertext())[:300])
            seen[name] = seen.get(name, 0) + 1
            heading.set("id", f"partie-{name}" if seen[name] == 1 else f"partie-{name}-{seen[name]}")


def _checklist(items: etree.Element) -> None:
    """Turn a list whose every item begins with `[ ]` or `[x]` into boxes to tick."""
    holders = [_holder(item) for item in items]
    tasks = [_TASK.match(holder.text or "") for holder in holders]
    if not tasks or not all(tasks):
        return
    items.set("class", "checklist")
    for item, holder, task in zip(items, holders, tasks, strict=True):
        if task:
            _box(item, holder, task)


def _holder(item: etree.Element) -> etree.Element:
    """Where the words of an item are: in itself, or in its first paragraph."""
    return item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item


def _box(item: etree.Element, holder: etree.Element, task: re.Match[str]) -> None:
    """Put the words of one item beside its box; what follows them as blocks stays below."""
    label = etree.Element("label", {"class": "choice"})
    box = etree.SubElement(label, "input", type="checkbox")
    if task[1] != " ":
        box.set("checked", "")
    box.tail = (holder.text or "")[task.end() :]
    holder.text = None
    while len(holder) and holder[0].tag not in _BLOCKS:
        label.append(holder[0])
        holder.remove(holder[0])
    if holder is not item:
        item.remove(holder)
        item.text = None
    item.insert(0, label)


def _quote(quote: etree.Element) -> None:
    """Name the person quoted: `**Camille Roussel** a écrit :` becomes the source of the quote."""
    quote.set("class", "quote")
    first = quote[0] if len(quote) else None
    if first is None or first.tag != "p" or (first.text or "").strip() or not len(first):
        return
    name = first[0]
    wrote = _WROTE.match(name.tail or "")
    if name.tag != "strong" or not wrote:
        return
    first.remove(name)
    rest = (name.tail or "")[wrote.end() :]
    if len(first) and first[0].tag == "br" and not rest:
        rest = first[0].tail or ""
        first.remove(first[0])
    name.tag, name.tail, first.text = "cite", None, rest.lstrip()
    quote.insert(0, name)
    if not first.text and not len(first):
        quote.remove(first)


def _table(table: etree.Element) -> None:
    """Name the columns for those who hear the table and for narrow screens, where each row stacks."""
    table.set("class", "table")
    table.set("role", "table")
    heads = list(table.iter("th"))
    names = [" ".join("".join(head.itertext()).split())[:LABEL] for head in heads]
    for head in heads:
        _only(head, {"scope": "col", "role": "columnheader"})
    for row in table.iter("tr"):
        _only(row, {"role": "row"})
        for cell, name in zip(row, names, strict=False):
            if cell.tag == "td":
                _only(cell, {"role": "cell", "data-label": typeset(name)} if name else {"role": "cell"})


def _only(part: etree.Element, attributes: dict[str, str]) -> None:
    part.attrib.clear()
    part.attrib.update(attributes)


def _wrap_tables(parts: list[etree.Element]) -> None:
    """Put each table into the box that lets it scroll or stack."""
    for parent in parts:
        for index, table in enumerate(parent):
            if table.tag == "table":
                box = etree.Element("div", {"class": "table-box"})
                box.tail, table.tail = table.tail, None
                parent[index] = box
                box.append(table)


def _write(root: etree.Element) -> None:
    """Typeset the running text and mark the mentions in it; code and links keep theirs."""
    stack = [root]
    while stack:
        part = stack.pop()
        children = list(part)
        if part.tag not in _VERBATIM:
            stack += children
            part.text, added = _pieces(part.text, linked=part.tag == "a")
            for place, mention in enumerate(added):
                part.insert(place, mention)
        for child in children:
            child.tail, added = _pieces(child.tail, linked=False)
            if added:
                place = list(part).index(child) + 1
                for shift, mention in enumerate(added):
                    part.insert(place + shift, mention)


def _pieces(text: str | None, *, linked: bool) -> tuple[str | None, list[etree.Element]]:
    """The text before the first mention, and the mentions, each followed by its text."""
    if not text or linked:
        return text, []
    if "&" in text:
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    if "@" not in text:
        return typeset(text), []
    start, at = "", 0
    added: list[etree.Element] = []
    for found in MENTION.finditer(text):
        before = typeset(text[at : found.start()])
        if added:
            added[-1].tail = before
        else:
            start = before
        mention = etree.Element("b", {"class": "mention"})
        mention.text = found[0]
        added.append(mention)
        at = found.end()
    rest = typeset(text[at:])
    if not added:
        return rest, []
    added[-1].tail = rest
    return start, added

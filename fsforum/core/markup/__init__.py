"""User text, from Markdown to safe HTML: the only place that reads Markdown and builds `Markup`.

Texts are rendered once, when they are written, and stored beside their source with `VERSION`; pages
show what was stored, through `trusted`. `VERSION` rises whenever the same source would come out
otherwise; `markup rebuild` then renders the old ones again.
"""

import logging
import re
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

from markdown import Markdown
from markupsafe import Markup

from fsforum.core.markup import blocks, bounds, inline, safety
from fsforum.core.markup.bounds import MAX_LENGTH
from fsforum.core.markup.links import own
from fsforum.core.markup.tree import MENTION, Finish
from fsforum.core.typography import bound, normalise, typeset

__all__ = [
    "MAX_LENGTH", "VERSION", "Heading", "excerpt", "highlighted", "marked", "mentions", "normalise",
    "outline", "own", "plain", "plain_html", "quote", "render", "trusted", "undescribed",
]  # fmt: skip

VERSION = 1
QUOTED = 1_200  # characters of a message that « Citer » takes up

_log = logging.getLogger(__name__)
_local = threading.local()

_HEADING = re.compile(r'<h([2-6]) id="([a-z0-9-]+)">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|hr)>|</?(?:p|h[2-6]|ul|ol|li|tr|pre|cite|blockquote)\b[^<>]*>")
_CELL = re.compile(r"</t[dh]>")
_PICTURE = re.compile(r'<img [^<>]*?alt="([^"]*)"[^<>]*>')
_NAMELESS = re.compile(r'<img [^<>]*?alt="\s*"')
_QUOTE_EDGE = re.compile(r"<(/?)blockquote\b[^<>]*>")
_MENTIONED = re.compile(r'<b class="mention">@([^<>]+)</b>')
_SPACES = re.compile(r"[ \t\n]+")
_MARKDOWN_SIGN = re.compile(r"([\\`*_\[\]#])")


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the table of contents of a guide."""

    level: int
    id: str
    text: str


def render(source: str, base: int = 3) -> Markup:
    """The safe HTML of a text in Markdown, to be stored.

    `base` is the level of its highest heading: 3 in messages, 2 in guides, whose headings then carry
    the anchors that `outline` lists. Never fails: what cannot be read, or would take too long, comes
    out as it was typed.
    """
    return Markup(_render(normalise(source), base))  # noqa: S704 - cleaned by two libraries


def trusted(html: str) -> Markup:
    """HTML that `render` made and the database kept, ready for a page.

    Only for stored renderings: nothing is checked here.
    """
    return Markup(html)  # noqa: S704 - made by render


def outline(html: str) -> list[Heading]:
    """The table of contents of a guide rendered with `base=2`, in its order."""
    return [
        Heading(int(level), anchor, _one_line(unescape(_TAG.sub("", words))))
        for level, anchor, words in _HEADING.findall(html)
    ]


def undescribed(source: str) -> bool:
    """Whether a picture of the text says nothing to who cannot see it."""
    return "![" in source and _NAMELESS.search(_render(normalise(source), 2)) is not None


def marked(html: str, anchors: Collection[str], words: str) -> str:
    """Stored HTML of a guide with `words` beside the headings that have one of these anchors."""
    if not anchors:
        return html
    said = f' <small class="changed">{escape(words)}</small>'

    def beside(found: re.Match[str]) -> str:
        return found[0][:-5] + said + found[0][-5:] if found[2] in anchors else found[0]

    return _HEADING.sub(beside, html)


def mentions(source: str) -> set[str]:
    """Whom the text calls: « @prenom.nom » without the sign, in lower case; not in code, links or quotes."""
    if not MENTION.search(source):
        return set()
    html, depth, kept, at = _render(normalise(source), 3), 0, [], 0
    for edge in _QUOTE_EDGE.finditer(html):
        if not depth:
            kept.append(html[at : edge.start()])
        depth += -1 if edge[1] else 1
        at = edge.end()
    kept.append(html[at:])
    return {unescape(name).lower() for name in _MENTIONED.findall("".join(kept))}


def quote(name: str, source: str) -> str:
    """The Markdown that « Citer » puts into the answer: who wrote, then the words, without older quotes."""
    lines = [line for line in normalise(source).strip().split("\n") if not line.lstrip().startswith(">")]
    words = _cut("\n".join(lines).strip(), QUOTED)
    person = _MARKDOWN_SIGN.sub(r"\\\1", _one_line(normalise(name)))
    quoted = "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
    return f"> **{person}** a écrit :\n{quoted}\n\n"


def plain(text: str | Markup) -> str:
    """The words alone, one block a line, for search and extracts; of Markdown, or of rendered `Markup`."""
    return plain_html(text if isinstance(text, Markup) else render(text))


def plain_html(html: str) -> str:
    """The words of stored HTML."""
    text = _BREAK.sub("\n", _PICTURE.sub(r" \1 ", html))
    text = unescape(_TAG.sub("", _CELL.sub(" ", text)))
    return "\n".join(line for line in (_one_line(line) for line in text.split("\n")) if line)


def excerpt(text: str | Markup, length: int = 200) -> str:
    """The beginning of a plain text (or of rendered `Markup`) on one line, cut after a word with « … »."""
    return _cut(_one_line(plain_html(text) if isinstance(text, Markup) else text), length)


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:space] if space > length // 2 else cut).rstrip(" \n,;:.") + "…"


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=8)  # a message is rendered, searched for mentions and made plain in one go
def _render(source: str, base: int) -> str:
    if not source.strip():
        return ""
    if bounds.too_much(source):
        return _as_typed(source)
    try:
        return safety.clean(_read(source, base))
    except RecursionError:
        _log.warning("a text of %d characters is too deep to be read as Markdown", len(source))
    except Exception:
        _log.exception("a text of %d characters could not be read as Markdown", len(source))
    return _as_typed(source)


def _as_typed(source: str) -> str:
    return safety.clean_again(f"<pre>\n{escape(source, quote=False)}</pre>")


def _read(source: str, base: int) -> str:
    """Markdown to HTML, not yet safe, with a reader of this thread's own."""
    if not hasattr(_local, "reader"):
        _local.reader = _reader()
    reader, finish = _local.reader
    finish.base = base
    html: str = reader.reset().convert(source)
    return html


def _reader() -> tuple[Markdown, Finish]:
    reader = Markdown(extensions=["tables", "fenced_code", "sane_lists"], tab_length=2, output_format="html")
    blocks.simplify(reader)
    inline.replace_patterns(reader)
    reader.treeprocessors.deregister("prettify")
    finish = Finish(reader)
    reader.treeprocessors.register(finish, "finish", -10)
    return reader, finish


def together(title: str) -> Markup:
    """A title or a sentence as it was typed, in which no mark begins a line: « impayée : »."""
    return trusted(bound(str(Markup.escape(title))))


def highlighted(segments: Iterable[tuple[str, bool]]) -> Markup:
    """A line of plain text in pieces, each with whether it is to be marked."""
    pieces = [
        f"<mark>{Markup.escape(text)}</mark>" if mark else str(Markup.escape(typeset(text)))
        for text, mark in segments
    ]
    return trusted(bound("".join(pieces)))

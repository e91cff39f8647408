"""The signs understood within a line: code, escapes, links, pictures, emphasis.

They replace the library's own, whose patterns take quadratic or cubic time on unclosed signs; each of
these stops at the next sign of its kind.
"""

import re
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.inlinepatterns import (
    ESCAPE_RE,
    LINE_BREAK_RE,
    EscapeInlineProcessor,
    InlineProcessor,
    Pattern,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineSigns
from markdown.util import AtomicString, Registry, code_escape

from fsforum.core.markup.links import image_source

_TEXT = r"([^\[\]\n]{0,500})"
_ADDRESS = r"(?:<([^<>\n]{0,2000})>|((?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,2000}))"
_TITLE = r"(?:[ \t]+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?"
_AFTER = rf"\([ \t]*{_ADDRESS}{_TITLE}[ \t]*\)"

LINK = rf"(?<!!)\[{_TEXT}\]{_AFTER}"
IMAGE = rf"!\[{_TEXT}\]{_AFTER}"
AUTOLINK = r"<(https?://[^<>\s]{1,2000})>"
CODE = r"(?<![\\`])`([^`\n]+)`(?!`)"
CODE_WITH_BACKTICK = r"(?<![\\`])``(?!`)((?:[^`\n]|`(?!`))+)``(?!`)"
BOLD_ITALIC = r"(?<!\*)\*{3}(?![\s*])([^*]+)(?<!\s)\*{3}(?!\*)"
BOLD = r"(?<!\*)\*\*(?!\s)((?:[^*]|\*(?!\*))+)(?<!\s)\*\*"
ITALIC = r"(?<!\*)\*(?![\s*])([^*]+)(?<!\s)\*(?!\*)"
BOLD_LOW = r"(?<!\w)__(?![\s_])((?:[^_]|_(?!_))+)(?<!\s)__(?!\w)"
ITALIC_LOW = r"(?<!\w)_(?![\s_])([^_]+)(?<!\s)_(?!\w)"

_Found = tuple[etree.Element, int, int]


class Tag(InlineProcessor):
    """Text between two signs, in a tag; in several, the outermost first."""

    def __init__(self, pattern: str, md: Markdown, *tags: str) -> None:
        super().__init__(pattern, md)
        self.tags = tags

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]
        """The element in place of the signs."""
        outer = inner = etree.Element(self.tags[0])
        for tag in self.tags[1:]:
            inner = etree.SubElement(inner, tag)
        inner.text = m[1]
        return outer, m.start(), m.end()


class Code(InlineProcessor):
    """Text to be taken as it is."""

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]
        """A code element that nothing else touches."""
        code = etree.Element("code")
        code.text = AtomicString(code_escape(m[1].strip()))
        return code, m.start(), m.end()


class Link(InlineProcessor):
    """`[text](address)`; where it may lead is judged when the page is cleaned."""

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]
        """A link, with its address as text if it has no other."""
        href = self.unescape(m[2] or m[3] or "")
        link = etree.Element("a", href=href)
        link.text = m[1].strip() or AtomicString(href)
        return link, m.start(), m.end()


class Autolink(InlineProcessor):
    """`<https://…>`."""

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]
        """A link that shows its address."""
        href = self.unescape(m[1])
        link = etree.Element("a", href=href)
        link.text = AtomicString(href)
        return link, m.start(), m.end()


class Image(InlineProcessor):
    """`![description](/fichiers/…)`; a picture from elsewhere becomes a link to it."""

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]
        """The picture, or the link in its place."""
        given = self.unescape(m[2] or m[3] or "")
        words = self.unescape(m[1]).strip()
        src = image_source(given)
        if src:
            return etree.Element("img", src=src, alt=words, loading="lazy"), m.start(), m.end()
        link = etree.Element("a", href=given)
        link.text = AtomicString(words or given)
        return link, m.start(), m.end()


def replace_patterns(md: Markdown) -> None:
    """Let the reader know these signs and no others; those that hide others come first."""
    signs: Registry[Pattern] = Registry()
    ordered: list[tuple[str, InlineProcessor]] = [
        ("code_with_backtick", Code(CODE_WITH_BACKTICK, md)),
        ("code", Code(CODE, md)),
        ("escape", EscapeInlineProcessor(ESCAPE_RE, md)),
        ("image", Image(IMAGE, md)),
        ("link", Link(LINK, md)),
        ("autolink", Autolink(AUTOLINK, md)),
        ("bold_italic", Tag(BOLD_ITALIC, md, "strong", "em")),
        ("bold", Tag(BOLD, md, "strong")),
        ("italic", Tag(ITALIC, md, "em")),
        ("bold_low", Tag(BOLD_LOW, md, "strong")),
        ("italic_low", Tag(ITALIC_LOW, md, "em")),
        ("line_break", SubstituteTagInlineProcessor(LINE_BREAK_RE, "br")),
        ("new_line", SubstituteTagInlineProcessor(r"\n", "br")),
    ]
    for rank, (name, sign) in enumerate(ordered):
        signs.register(sign, name, 100 - rank)
    md.inlinePatterns = signs
    md.treeprocessors.register(InlineSigns(md), "inline", 20)

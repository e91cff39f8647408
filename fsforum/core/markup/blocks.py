"""What stands in lines of its own: headings, lists, quotes, tables, fenced code.

Writers rarely leave the blank lines that Markdown asks for; they are put in before it reads the text.
"""

import re

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.preprocessors import Preprocessor

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}\.)[ \t]+\S")
_STARTS_LIST = re.compile(r" {0,3}(?:[-*+]|1\.)[ \t]+\S")
_TABLE_RULE = re.compile(r" {0,3}(?=[^|\n]*\||-)[|:\- ]*-[|:\- ]*")
_QUOTE = re.compile(r" {0,3}((?:> ?)+)(.*)")
_BULLET_SIGN = re.compile(r"^([ \t]*)[•–][ \t]+(?=\S)")


class Blanks(Preprocessor):
    """Put blank lines around what should stand apart, also within quotes; one pass, line by line."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, with the blank ones that were left out."""
        spaced: list[str] = []
        before, inside = "", ""
        for index, line in enumerate(lines):
            prefix, text = _unquoted(line)
            text = _BULLET_SIGN.sub(r"\1- ", text)
            following = _unquoted(lines[index + 1])[1] if index + 1 < len(lines) else ""
            if prefix != inside:
                if before and (len(prefix) != len(inside)):
                    spaced.append(min(prefix, inside, key=len).rstrip())
                before = ""
            if before and text and _apart(before, text, following):
                spaced.append(prefix.rstrip())
            spaced.append(prefix + _plain_heading(text))
            before, inside = text.strip() and text, prefix
        return spaced


def _unquoted(line: str) -> tuple[str, str]:
    """The quote signs of a line, in one form, and what they quote."""
    quote = _QUOTE.fullmatch(line)
    return ("> " * quote[1].count(">"), quote[2]) if quote else ("", line)


def _apart(before: str, text: str, following: str) -> bool:
    """Whether a blank line belongs between these two."""
    if _HEADING.fullmatch(text) or _HEADING.fullmatch(before):
        return True
    if _RULE.fullmatch(text) or _RULE.fullmatch(before):
        return not _TABLE_RULE.fullmatch(text) or "|" not in before
    if _STARTS_LIST.match(text):
        return not _BULLET.match(before) and not before.startswith((" ", "\t"))
    return "|" in text and "|" not in before and _TABLE_RULE.fullmatch(following) is not None


def _plain_heading(text: str) -> str:
    """A heading without the signs that may close it."""
    heading = _HEADING.fullmatch(text)
    return f"{heading[1]} {heading[2].strip().rstrip('#').strip() or '-'}" if heading else text


class Heading(HashHeaderProcessor):
    """A heading stands at the beginning of its block, with a space after its signs."""

    RE = re.compile(r"^ {0,3}(?P<level>#{1,6})[ \t]+(?P<header>[^\n]*)(?:\n|$)")


def simplify(md: Markdown) -> None:
    """Leave out what surprises writers: HTML, indented code, underlined headings, references."""
    md.preprocessors.deregister("html_block")
    for name in ("code", "setextheader", "reference"):
        md.parser.blockprocessors.deregister(name)
    md.parser.blockprocessors.register(Heading(md.parser), "hashheader", 70)
    md.preprocessors.register(Blanks(md), "blanks", 5)

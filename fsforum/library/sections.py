"""The text of a fiche réflexe cut into its seven parts, and put together again.

The parts live in one Markdown text under fixed headings: versions, comparisons, proposals and the search
know nothing of them.
"""

import re
from collections.abc import Mapping

from fsforum.core import slugs

TITLES = {
    "whom": "Pour qui",
    "papers": "Pièces à réunir",
    "steps": "Les étapes",
    "traps": "Les pièges",
    "site": "Lien officiel",
    "contact": "Qui appeler",
    "fallback": "Plan B",
}
"""Name of a part → its heading, in the order of the page."""
MORE = "more"
"""What stands before the first part, and parts of the writer's own."""
NAMES = {slugs.slugify(title): name for name, title in TITLES.items()} | {
    "pieces": "papers",
    "documents": "papers",
    "documents-a-reunir": "papers",
    "etapes": "steps",
    "pieges": "traps",
}
MARKS = {"papers": "- [ ] ", "steps": "1. ", "traps": "- "}
"""Parts that are lists, one item a line, and what a line carries in the text; papers can be ticked."""

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"^(?:[-*+] (?:\[ \] )?|\d+[.)] )")
_BLOCK = re.compile(r"\s|[-+>|#]|\* |\d+[.)] |\[[xX]\] |`{3}|~{3}|\[[^\]]+\]:")


def split(source: str) -> dict[str, str]:
    """The parts of a text by their names; what is in none of them is under `MORE`. Nothing is lost."""
    lines = source.split("\n")
    heads = headings(lines)
    top = _top(heads)
    found: dict[str, list[str]] = {}
    name = MORE
    for number, line in enumerate(lines):
        level, title = heads.get(number, (0, ""))
        if level > top:
            line = f"{'#' * max(3, min(6, level + 2 - top))} {title}"
        elif level:
            name = _name(title)
            line = f"## {title}" if name == MORE else ""
        found.setdefault(name, []).append(line)
    texts = {name: "\n".join(part).strip("\n") for name, part in found.items()}
    return {name: _shown(name, text.rstrip()) for name, text in texts.items() if text.strip()}


def _name(title: str) -> str:
    return NAMES.get(slugs.slugify(title), MORE)


def _top(heads: dict[int, tuple[int, str]]) -> int:
    """The level at which parts begin: that of the known ones, else the highest."""
    known = [level for level, title in heads.values() if _name(title) != MORE]
    return min(known or [level for level, _ in heads.values()] or [2])


def join(parts: Mapping[str, str]) -> str:
    """One text of the parts that say something, each under its heading."""
    before, own = _cut(_inner(parts.get(MORE) or "", 2))
    pieces = [before]
    for name, title in TITLES.items():
        if text := (parts.get(name) or "").strip():
            pieces.append(f"## {title}\n\n{_written(name, _inner(text, 3))}")
    return "\n\n".join(piece for piece in [*pieces, own] if piece)


def headings(lines: list[str]) -> dict[int, tuple[int, str]]:
    """The headings of a text, level and title, by the numbers of their lines; in code there are none."""
    found, fence = {}, ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif not fence and (heading := _HEADING.match(line)):
            found[number] = (len(heading[1]), heading[2])
    return found


def _inner(text: str, highest: int) -> str:
    """A text whose headings stand at `highest` or below, and whose code ends with it."""
    lines = text.strip("\n").split("\n")
    for number, (level, title) in headings(lines).items():
        if level < highest:
            lines[number] = f"{'#' * highest} {title}"
    fence = ""
    for line in lines:
        if mark := _FENCE.match(line):
            closes = fence and mark[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence or mark[1]
    return "\n".join([*lines, fence] if fence else lines).strip()


def _cut(text: str) -> tuple[str, str]:
    """What stands before the first heading of the second level, and from there."""
    lines = text.split("\n")
    at = next((n for n, (level, _) in headings(lines).items() if level == 2), len(lines))
    return "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()


def _written(name: str, text: str) -> str:
    """One item a line becomes a list; a text with paragraphs or lists within lists stays as it is."""
    items = _items(name, text)
    if items is None:
        return text
    if name == "steps":
        return "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
    return "\n".join(MARKS[name] + item for item in items)


def _shown(name: str, text: str) -> str:
    """The items of such a list as plain lines again."""
    items = _items(name, text)
    return text if items is None else "\n".join(items)


def _items(name: str, text: str) -> list[str] | None:
    """What each line says, when a part is a list and nothing else."""
    items = [_ITEM.sub("", line).rstrip() for line in text.split("\n")]
    return items if name in MARKS and text and not any(map(_more_than_words, items)) else None


def _more_than_words(item: str) -> bool:
    return not item or _BLOCK.match(item) is not None

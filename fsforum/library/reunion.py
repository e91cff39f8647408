"""Two changes of one resource brought together: its text as it stands, and one that started from before."""

from dataclasses import dataclass
from typing import Any

from fsforum.core import merge
from fsforum.core.merge import Merged
from fsforum.library import sections
from fsforum.models import Proposal, Resource, Revision

Said = tuple[str, str, str]
"""Title, summary and text."""
HEADS = ("titre", "resume")
CARD = "fiche"
FACTS = {
    "kind": "Type",
    "official_link": "Lien officiel",
    "keywords": "Mots-clés",
    "themes": "Thèmes",
    "bodies": "Organismes concernés",
}


@dataclass(frozen=True)
class Reunion:
    """Title, summary and text of both together; a title or summary that both changed is None."""

    title: str | None
    summary: str | None
    text: Merged

    @property
    def clean(self) -> bool:
        """Whether nothing was changed by both, each in their own way."""
        return self.title is not None and self.summary is not None and self.text.clean

    @property
    def said(self) -> Said:
        """The united text of a clean one."""
        return self.title or "", self.summary or "", self.text.text


@dataclass(frozen=True)
class Passage:
    """Something that a proposal changes, to be taken or left: `key` names it in the form."""

    key: str
    label: str
    old: str
    new: str
    part: str = ""
    """The heading under which it stands."""
    state: str = ""
    """« touche » when the resource was changed at the same place since, « fait » when it says so already."""


def said_by(row: Resource | Revision | Proposal) -> Said:
    """What a resource, a version or a proposal says; forms trim the text, what was brought in may not be."""
    return row.title, row.summary, row.source.strip()


def unite(base: Said, mine: Said, theirs: Said) -> Reunion:
    """The changes of both since `base`."""
    return Reunion(
        merge.field(base[0], mine[0], theirs[0]),
        merge.field(base[1], mine[1], theirs[1]),
        merge.three_way(base[2], mine[2], theirs[2]),
    )


def facts_united(base: dict[str, Any] | None, mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """What stands beside the text: as mine where I changed it, else as the other has it."""
    if base is None:
        return mine
    return {name: theirs.get(name, said) if said == base.get(name) else said for name, said in mine.items()}


def changed_facts(proposal: Proposal, base: dict[str, Any] | None, now: dict[str, Any]) -> dict[str, Any]:
    """What the proposal changes beside the text, as seen from the version it started from."""
    before = base or now
    return {
        name: said
        for name, said in proposal.facts.items()
        if name in FACTS and said != before.get(name) and said != now.get(name)
    }


def passages(base: Said, new: Said, now: Said) -> list[Passage]:
    """What a proposal changes in title, summary and text, each with what became of its place since."""
    found = [
        Passage(key, label, base[n], new[n], state=_state(merge.field(base[n], new[n], now[n]), now[n]))
        for n, (key, label) in enumerate(zip(HEADS, ("Titre", "Résumé"), strict=True))
        if base[n] != new[n]
    ]
    for number, hunk in enumerate(merge.hunks(base[2], new[2])):
        part = merge.three_way(base[2], merge.taken(base[2], new[2], {number}), now[2])
        state = _state(part.text if part.clean else None, now[2])
        found.append(Passage(str(number), "", hunk.old, hunk.new, _part(base[2], hunk.first), state))
    return found


def _part(text: str, line: int) -> str:
    """The heading under which a line of the text stands."""
    above = list(sections.headings(text.split("\n")[:line]).values())
    return above[-1][1] if above else ""


def _state(united: str | None, now: str) -> str:
    if united is None:
        return "touche"
    return "fait" if united == now else ""


def with_chosen(base: Said, new: Said, chosen: set[str]) -> Said:
    """`base` with the chosen passages of `new`."""
    heads = [new[n] if key in chosen else base[n] for n, key in enumerate(HEADS)]
    numbers = {int(key) for key in chosen if key.isdecimal()}
    return heads[0], heads[1], merge.taken(base[2], new[2], numbers)


def undone(before: Said, after: Said, now: Said) -> Reunion:
    """What is said now without what changed from `before` to `after`."""
    return unite(after, before, now)

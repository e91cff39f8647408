"""The directory as it is shown: antennes under their structure, people under their desk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fsforum.core import slugs
from fsforum.models import Body, Structure, User


@dataclass
class Desk:
    """A structure with its people and its antennes."""

    structure: Structure
    people: list[User] = field(default_factory=list)
    antennas: list["Desk"] = field(default_factory=list)


@dataclass
class Partner:
    """A body with its référents."""

    body: Body
    people: list[User]


def desks(structures: Sequence[Structure], people: Iterable[User], search: str) -> list[Desk]:
    """The structures that hold every word of `search` (name, commune, people …), antennes under their parent.

    An antenne that is found brings its structure with it; a structure that is found, all its antennes.
    """
    staff = defaultdict(list)
    for person in people:
        staff[person.structure_id].append(person)
    made = {row.id: Desk(row, staff[row.id]) for row in structures}
    for desk in made.values():
        if desk.structure.parent_id in made:
            made[desk.structure.parent_id].antennas.append(desk)
    wanted = words(search)
    shown = []
    for desk in made.values():
        if desk.structure.parent_id in made:
            continue
        if not _holds(_text(desk), wanted):
            desk.antennas = [antenna for antenna in desk.antennas if _holds(_text(antenna), wanted)]
            if not desk.antennas:
                continue
        shown.append(desk)
    return shown


def partners(bodies: Sequence[Body], people: Iterable[User], search: str) -> list[Partner]:
    """The bodies that hold every word of `search`, with their référents."""
    members = defaultdict(list)
    for person in people:
        members[person.body_id].append(person)
    wanted = words(search)
    found = [Partner(body, members[body.id]) for body in bodies]
    return [
        one
        for one in found
        if _holds(f"{one.body.name} {one.body.short} {_names(one.people)} {one.body.description}", wanted)
    ]


def named(people: Iterable[User], search: str) -> list[User]:
    """The people whose name holds every word of `search`."""
    wanted = words(search)
    return [person for person in people if _holds(person.full_name, wanted)]


def words(search: str) -> list[str]:
    """The words to look for, without accents."""
    return [word for word in slugs.bare(search).split() if word][:6]


def _text(desk: Desk) -> str:
    row = desk.structure
    return " ".join((row.name, row.commune, row.postcode, row.carrier, row.address, _names(desk.people)))


def _names(people: Iterable[User]) -> str:
    return " ".join(person.full_name for person in people)


def _holds(text: str, wanted: list[str]) -> bool:
    plain = slugs.bare(text)
    return all(word in plain for word in wanted)

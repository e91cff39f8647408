"""People as pages of discussions show them, from a few columns."""

from dataclasses import dataclass
from functools import lru_cache

from fsforum.core import words
from fsforum.models import AccountState, Role


@dataclass(frozen=True, slots=True)
class Person:
    """A name, where the person works, and an avatar."""

    name: str
    initials: str
    tint: int
    place: str = ""

    def __str__(self) -> str:
        return self.name


@lru_cache(2048)
def person(
    number: int,
    first: str,
    last: str,
    state: AccountState,
    role: Role | None = None,
    structure: str | None = None,
    body: str | None = None,
) -> Person:
    """The person of these columns; « Ancien membre » once anonymised."""
    tint = number % 4 + 1
    if state == AccountState.FORMER:
        return Person("Ancien membre", "–", tint)
    place = words.place(state, role, structure, body) if role else ""
    return Person(f"{first} {last}".strip(), (first[:1] + last[:1]).upper(), tint, place)

"""People as pages of discussions show them, from a few columns."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from fsforum.core import scopes, slugs, words
from fsforum.extensions import session
from fsforum.models import AccountState, Role, Space, User

FEWEST_LETTERS, MOST_PEOPLE = 2, 10


@dataclass(frozen=True, slots=True)
class Person:
    """A name, where the person works, and an avatar."""

    name: str
    initials: str
    tint: int
    place: str = ""

    def __str__(self) -> str:
        return self.name


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


def mentionable(space: Space, begun: str) -> list[dict[str, str]]:
    """At most ten people who can read `space` and whose first or last name begins so; never an address."""
    letters = slugs.slugify(begun).replace("-", ".") if begun.strip() else ""
    if len(letters) < FEWEST_LETTERS or letters == slugs.NAMELESS.replace("-", "."):
        return []
    named = or_(User.handle.startswith(letters), User.handle.contains(f".{letters}"))
    people = session().scalars(
        select(User)
        .options(joinedload(User.structure), joinedload(User.body))
        .where(scopes.readers(space.scope), named)
        .order_by(User.last_name, User.first_name, User.id)
        .limit(MOST_PEOPLE)
    )
    return [{"handle": u.handle, "name": u.full_name, "detail": words.affiliation(u)} for u in people]

"""The families of names that mean the same thing."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.core import french, once, synonyms
from fsforum.extensions import session
from fsforum.models import Synonym, User

PAGE = 40


@dataclass(frozen=True)
class Families:
    """One page of families, by label."""

    rows: list[Synonym]
    total: int
    page: int
    last_page: int


def families(asked: str = "", page: int = 1) -> Families:
    """The families that hold `asked` in a name, by label: people keep a few hundred of them."""
    person = joinedload(Synonym.updated_by).load_only(User.first_name, User.last_name, User.state)
    rows = list(session().scalars(select(Synonym).options(person).order_by(Synonym.label, Synonym.id)))
    rows.sort(key=lambda row: " ".join(french.keys(row.label)))
    if wanted := set(french.query_terms(asked)):
        rows = [row for row in rows if wanted <= set(french.keys(" ".join([row.label, *row.names])))]
    last = max(1, -(-len(rows) // PAGE))
    page = max(1, min(page, last))
    return Families(rows[(page - 1) * PAGE : page * PAGE], len(rows), page, last)


def family(synonym_id: int) -> Synonym | None:
    """One family."""
    return session().get(Synonym, synonym_id)


def added_already(person: User, label: str, names: list[str], key: str) -> bool:
    """Whether this very form was sent before: see `service.add_synonyms`."""
    return once.known(session(), person, once.mark("synonym", key, label, *names)) is not None


def taken(except_id: int | None = None) -> dict[tuple[str, ...], Synonym]:
    """The names of the families in force, by their keys: to which family each belongs.

    Those of one family, and what it shares with others already, may stand in it.
    """
    rows = list(session().scalars(select(Synonym).where(Synonym.active | (Synonym.id == except_id))))
    own = {synonyms.keys_of(name) for row in rows if row.id == except_id for name in row.names}
    held = {synonyms.keys_of(name): row for row in rows for name in row.names}
    return {keys: row for keys, row in held.items() if keys not in own}

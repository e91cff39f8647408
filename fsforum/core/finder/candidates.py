"""Which rows of the index hold which words: the newest of each sort, so that common words cost no more.

One statement unites several lists, each cut at its newest rows: a row of the index says « this message
holds these words ». Rights and filters stand inside each list, before the cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from sqlalchemy import Integer, Subquery, bindparam, column, func, literal_column, select, table, union_all
from sqlalchemy.sql import ColumnElement

from fsforum.core import scopes
from fsforum.core.index import REFERENCE
from fsforum.extensions import session
from fsforum.models import SearchDoc, ThingKind, User


class Place(Enum):
    """Where a list looks."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    REFERENCES = "references"
    """Questions and resources only: few, and more useful than the talk around them."""


@dataclass(frozen=True)
class List:
    """The newest `limit` rows that hold all of `terms` in `place`; `mask` has the bits of those terms."""

    terms: tuple[str, ...]
    mask: int
    place: Place
    limit: int


class Row(NamedTuple):
    """A message, question, answer or resource that holds some of the words."""

    id: int
    kind: ThingKind
    ref_id: int
    seq: int
    rank: int
    at: datetime
    keys_a: str
    mask: int


_FTS = table("search_fts", column("rowid"))
_COLUMNS = (
    SearchDoc.id,
    SearchDoc.kind,
    SearchDoc.ref_id,
    SearchDoc.seq,
    SearchDoc.rank,
    SearchDoc.at,
    SearchDoc.keys_a,
)


def strict(terms: Sequence[str]) -> list[List]:
    """Rows that hold every word."""
    every, mask = tuple(terms), (1 << len(terms)) - 1
    return [
        List(every, mask, Place.ANYWHERE, 600),
        List(every, mask, Place.REFERENCES, 400),
        List(every, mask, Place.TITLE, 300),
    ]


def loose(terms: Sequence[str], limit: int = 200, places: Sequence[Place] = tuple(Place)) -> list[List]:
    """Rows that hold one word at least, word by word: a common one does not crowd out a rare one."""
    return [List((term,), 1 << bit, place, limit) for bit, term in enumerate(terms) for place in places]


def read(user: User, lists: Sequence[List], theme: str = "", body: str = "") -> list[Row]:
    """The rows of `lists` that `user` may read, a row once for each list that has it."""
    if not lists:
        return []
    where = [scopes.within(SearchDoc.scope, user)]
    if theme:
        where.append(SearchDoc.themes.contains(f"|{theme}|", autoescape=True))
    if body:
        where.append(SearchDoc.bodies.contains(f"|{body}|", autoescape=True))
    lite = session().get_bind().dialect.name == "sqlite"
    parts = [_list(wanted, number, where, lite) for number, wanted in enumerate(lists)]
    statement = union_all(*[select(*part.c) for part in parts])
    return [Row(*row) for row in session().execute(statement)]


def _list(wanted: List, number: int, where: list[ColumnElement[bool]], lite: bool) -> Subquery:
    name = f"match_{number}"
    mask = bindparam(f"mask_{number}", wanted.mask, Integer).label("mask")
    query = select(*_COLUMNS, mask).where(*where).limit(wanted.limit)
    if lite:
        match = literal_column("search_fts").op("MATCH")(bindparam(name, _fts5(wanted)))
        rows = query.join_from(_FTS, SearchDoc, SearchDoc.id == _FTS.c.rowid)
        return rows.where(match).order_by(_FTS.c.rowid.desc()).subquery()
    meant = func.to_tsquery("simple", bindparam(name, _tsquery(wanted)))
    held = literal_column("search_doc.tsv").op("@@")(meant)
    return query.where(held).order_by(SearchDoc.id.desc()).subquery()


def _fts5(wanted: List) -> str:
    """SQLite: every word quoted, so that none is read as an operator."""
    words = " AND ".join(f'"{term}"' for term in wanted.terms)
    if wanted.place is Place.TITLE:
        return f"keys_a : ({words})"
    return f'({words}) AND keys_a : "{REFERENCE}"' if wanted.place is Place.REFERENCES else words


def _tsquery(wanted: List) -> str:
    """PostgreSQL: every word quoted; the weight A is the title's."""
    weight = ":A" if wanted.place is Place.TITLE else ""
    words = " & ".join(f"'{term}'{weight}" for term in wanted.terms)
    return f"{words} & '{REFERENCE}':A" if wanted.place is Place.REFERENCES else words

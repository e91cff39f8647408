"""Which rows of the index hold which words: the newest of each sort, so that common words cost no more.

One statement unites several lists, each cut at its newest rows: a row of the index says « this message
holds these words ». Rights and filters stand inside each list, before the cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    column,
    extract,
    func,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from fsforum.core import scopes
from fsforum.core.index import IN_REFERENCE, IN_TITLE
from fsforum.core.synonyms import Group
from fsforum.extensions import session
from fsforum.models import SearchDoc, ThingKind, User


class Place(Enum):
    """Where a list looks: the sign under which the index keeps the words of that place."""

    ANYWHERE = ""
    TITLE = IN_TITLE
    REFERENCES = IN_REFERENCE
    """Titles, questions, answers and resources: fewer than the talk around them, and more useful."""


@dataclass(frozen=True)
class List:
    """The newest `limit` rows that hold all of `terms`, each said in one way or another, in `place`.

    `mask` has the bits of those terms.
    """

    terms: tuple[Group, ...]
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
    keys_a: str
    at: int
    """Seconds since 1970."""
    mask: int


_FTS = table("search_fts", column("rowid"))
_COLUMNS = (
    SearchDoc.id,
    SearchDoc.kind,
    SearchDoc.ref_id,
    SearchDoc.seq,
    SearchDoc.rank,
    SearchDoc.keys_a,
)


def strict(terms: Sequence[Group]) -> list[List]:
    """Rows that hold every word."""
    every, mask = tuple(terms), (1 << len(terms)) - 1
    return [
        List(every, mask, Place.ANYWHERE, 300),
        List(every, mask, Place.REFERENCES, 200),
        List(every, mask, Place.TITLE, 150),
    ]


def loose(terms: Sequence[Group], limit: int, places: Sequence[Place]) -> list[List]:
    """Rows that hold one word at least, word by word: a common one does not crowd out a rare one."""
    return [List((term,), 1 << bit, place, limit) for bit, term in enumerate(terms) for place in places]


def read(user: User, lists: Sequence[List], theme: str = "", body: str = "") -> list[Row]:
    """The rows of `lists` that `user` may read, a row once for each list that has it.

    `theme` and `body` are slugs: they hold nothing that LIKE would take for a sign.
    """
    if not lists:
        return []
    lite = session().get_bind().dialect.name == "sqlite"
    shape = tuple((wanted.place, wanted.limit) for wanted in lists)
    values: dict[str, Any] = scopes.given(user) | {"theme": f"%|{theme}|%", "body": f"%|{body}|%"}
    for number, wanted in enumerate(lists):
        values[f"match_{number}"] = _fts5(wanted) if lite else _tsquery(wanted)
        values[f"mask_{number}"] = wanted.mask
    rows = session().connection().execute(_statement(shape, bool(theme), bool(body), lite), values)
    return [Row._make(row) for row in rows]


@lru_cache(maxsize=256)
def _statement(
    shape: tuple[tuple[Place, int], ...], themed: bool, bodied: bool, lite: bool
) -> CompoundSelect[Any]:
    """The statement of lists in these places, each with its limit; what it is run with: see `read`."""
    where = [scopes.held(SearchDoc.scope)]
    if themed:
        where.append(SearchDoc.themes.like(bindparam("theme")))
    if bodied:
        where.append(SearchDoc.bodies.like(bindparam("body")))
    make = _in_sqlite if lite else _in_postgres
    parts = [
        make(number, place, where).limit(limit).subquery() for number, (place, limit) in enumerate(shape)
    ]
    return union_all(*[select(*part.c) for part in parts])


def _mask(number: int) -> Any:
    return bindparam(f"mask_{number}", type_=Integer).label("mask")


def _in_sqlite(number: int, _place: Place, where: list[ColumnElement[bool]]) -> Select[Any]:
    at = cast(func.strftime("%s", SearchDoc.at), Integer).label("at")
    match = literal_column("search_fts").op("MATCH")(bindparam(f"match_{number}", type_=String))
    rows = select(*_COLUMNS, at, _mask(number)).join_from(_FTS, SearchDoc, SearchDoc.id == _FTS.c.rowid)
    return rows.where(match, *where).order_by(_FTS.c.rowid.desc())


def _in_postgres(number: int, place: Place, where: list[ColumnElement[bool]]) -> Select[Any]:
    at = cast(extract("epoch", SearchDoc.at), Integer).label("at")
    asked = func.to_tsquery("simple", bindparam(f"match_{number}", type_=String))
    # Walking back from the newest row is right for words in any message; for the rarer rows of the other
    # places it would read most of the table: « + 0 » keeps the planner on the index of words.
    newest = SearchDoc.id if place is Place.ANYWHERE else SearchDoc.id + 0
    rows = select(*_COLUMNS, at, _mask(number)).where(
        literal_column("search_doc.tsv").op("@@")(asked), *where
    )
    return rows.order_by(newest.desc())


def _fts5(wanted: List) -> str:
    """SQLite: every word quoted, so that none is read as an operator."""
    return _written(wanted, '"', " AND ", " OR ")


def _tsquery(wanted: List) -> str:
    """PostgreSQL: every word quoted."""
    return _written(wanted, "'", " & ", " | ")


def _written(wanted: List, mark: str, every: str, either: str) -> str:
    """The query in the language of a database: words hold letters and digits alone."""
    sign = wanted.place.value
    groups = (
        either.join("(" + every.join(f"{mark}{sign}{key}{mark}" for key in keys) + ")" for keys in group)
        for group in wanted.terms
    )
    return every.join(f"({group})" for group in groups)

"""Which rows of the index hold which words: the best of each sort, so that common words cost no more.

One statement unites several lists, each cut at its newest rows or at those of the best state: a row of the
index says « this message holds these words ». Rights and filters stand inside each list, before the cut.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    func,
    literal_column,
    null,
    select,
    table,
    type_coerce,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from fsforum.core import scopes
from fsforum.core.finder.lists import List, Place
from fsforum.core.finder.wording import holds, written
from fsforum.core.synonyms import Group
from fsforum.extensions import session
from fsforum.models import GOOD, REFERENCES, SearchDoc, ThingKind, User

TRIED = 12
"""Rows that hold the words and on which filters are tried, for each row that a list may have."""
WALKED, KNOWN = 8, 600
"""How many references PostgreSQL walks, the best first, for each that a list may have, and how many that
match it takes from its index of words: in a space of up to 5,000 references the best are among them."""
BACK = 1_500
"""The least number of messages that it walks back."""
SCARCE, SCARCE_ANYWHERE, WITH_OTHERS = 1_000, 200, 3
"""References up to which a word is so rare that PostgreSQL reads all that its index of words gives rather
than walk back: of references, and of messages, of which about fifteen times as many hold it. So many times
as many where the rows must hold another word too."""


@dataclass(frozen=True)
class Filters:
    """What rows must be, beside the words that they hold; nothing is narrowed by what is empty."""

    theme: str = ""
    body: str = ""
    kinds: tuple[ThingKind, ...] = ()
    states: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def shape(self) -> tuple[bool, ...]:
        """Which of them narrow."""
        return bool(self.theme), bool(self.body), bool(self.kinds), bool(self.states), self.since is not None

    @property
    def values(self) -> dict[str, Any]:
        """What a statement of this shape is run with; slugs hold nothing that LIKE would take for a sign."""
        every = {
            "theme": f"%|{self.theme}|%",
            "body": f"%|{self.body}|%",
            "kinds": [kind.value for kind in self.kinds],
            "states": list(self.states),
            "since": self.since,
        }
        return {name: value for (name, value), on in zip(every.items(), self.shape, strict=True) if on}


class Row(NamedTuple):
    """A message, question, answer, resource, file or entry that holds some of the words."""

    id: int
    kind: str
    ref_id: int
    seq: int
    rank: int
    keys_a: str
    state: str
    themes: str
    bodies: str
    at: int
    """Seconds since 1970."""
    mask: int
    place: int
    """The number of the list."""


_FTS = table("search_fts", column("rowid"))
_BEST = table("search_fts_best", column("rowid"))
_NUMBER = {_FTS: _FTS.c.rowid.label("id"), _BEST: _BEST.c.rowid.op("&")((1 << 40) - 1).label("id")}
"""The number of a row of the index; that of a reference stands behind its state."""
_COLUMNS = (
    SearchDoc.id,
    type_coerce(SearchDoc.kind, String).label("kind"),  # hundreds of rows: a text costs less than its member
    SearchDoc.ref_id,
    SearchDoc.seq,
    SearchDoc.rank,
    SearchDoc.keys_a,
    SearchDoc.state,
    SearchDoc.themes,
    SearchDoc.bodies,
    SearchDoc.at,
)
_NOTHING = tuple(cast(null(), kept.type).label(kept.key) for kept in _COLUMNS[1:])


def _tried(narrowed: tuple[bool, ...]) -> int:
    """How many rows that hold the words are tried for each that a list may have."""
    return TRIED if any(narrowed) else 1


def _filters(rows: Any, narrowed: tuple[bool, ...]) -> list[ColumnElement[bool]]:
    """The conditions of `Filters` that narrow, on the columns of `rows`."""
    conditions = (
        rows.themes.like(bindparam("theme")),
        rows.bodies.like(bindparam("body")),
        rows.kind.in_(bindparam("kinds", expanding=True)),
        rows.state.in_(bindparam("states", expanding=True)),
        rows.at >= bindparam("since", type_=SearchDoc.at.type),
    )
    return [condition for condition, on in zip(conditions, narrowed, strict=True) if on]


def read(
    user: User, lists: Sequence[List], counts: Mapping[Group, int], filters: Filters = Filters()
) -> list[Row]:
    """The rows of `lists` that `user` may read, a row once for each list that has it.

    `counts` say how many references hold each word.
    """
    if not lists:
        return []
    lite = session().get_bind().dialect.name == "sqlite"
    shapes = [
        Shape(number, wanted.place, wanted.limit, wanted.best, lite or _scarce(wanted, counts))
        for number, wanted in enumerate(lists)
    ]
    values: dict[str, Any] = scopes.given(user) | filters.values
    for number, wanted in enumerate(lists):
        values[f"match_{number}"] = written(wanted, lite)
        values[f"mask_{number}"] = wanted.mask
    rows = _run(shapes, filters, values)
    short = _short(rows, shapes, _tried(filters.shape))
    rows = [row for row in rows if row.kind]
    return _completed(rows, short, _run(short, filters, values)) if short else rows


def _run(shapes: Sequence["Shape"], filters: Filters, values: dict[str, Any]) -> list[Row]:
    connection = session().connection()
    lite = connection.dialect.name == "sqlite"
    rows = connection.execute(_statement(tuple(shapes), filters.shape, lite), values).all()
    return [Row._make(row) for row in rows]


def _short(rows: Sequence[Row], shapes: Sequence["Shape"], most: int) -> list["Shape"]:
    """The lists that were walked and held fewer than `most` times their rows: there may be more."""
    counts = Counter(row.place for row in rows)
    counts |= Counter({row.place: row.id for row in rows if not row.kind})  # the greater of both
    return [
        shape._replace(indexed=True, few=True)
        for shape in shapes
        if not shape.indexed and counts[shape.number] < most * shape.limit
    ]


def _completed(rows: Sequence[Row], short: Sequence["Shape"], more: Sequence[Row]) -> list[Row]:
    """The rows that were walked and those of the index of words, the first of each list."""
    again = {shape.number: shape for shape in short}
    kept = [row for row in rows if row.place not in again]
    for number, shape in again.items():
        both = {row.id: row for row in (*rows, *more) if row.place == number}
        kept += sorted(both.values(), key=shape.place_of)[: shape.limit]
    return kept


def _scarce(wanted: List, counts: Mapping[Group, int]) -> bool:
    """Whether few rows can match: each that does holds one of the rarest words."""
    if wanted.place is Place.TITLE:
        return True
    rarest = sorted(counts[term] for term in wanted.terms)
    most = sum(rarest[: len(rarest) - wanted.least + 1 if wanted.least else 1])
    few = SCARCE_ANYWHERE if wanted.place is Place.ANYWHERE else SCARCE
    return most < (few if len(rarest) == 1 else WITH_OTHERS * few)


def cut(rows: Sequence[Row], lists: Sequence[List]) -> bool:
    """Whether one of the lists has more rows than were read."""
    counts = [0] * len(lists)
    for row in rows:
        counts[row.place] += 1
    return any(count >= wanted.limit for count, wanted in zip(counts, lists, strict=True))


class Shape(NamedTuple):
    """What the statement of a list depends on.

    `indexed`: the index of words is asked; else rows are walked in their order. `few`: of what it knows,
    those it gives first are enough.
    """

    number: int
    place: Place
    limit: int
    best: bool
    indexed: bool
    few: bool = False

    def first(self, rank: Any, number: Any, *, lite: bool = False) -> tuple[Any, ...]:
        """The order of its rows."""
        return tuple(key.desc() for key in self.keys(rank, number, lite=lite))

    def keys(self, rank: Any, number: Any, *, lite: bool = False) -> tuple[Any, ...]:
        """What that order goes by, the greatest first."""
        lesser: Any = func.min if lite else func.least
        good: Any = literal_column(str(GOOD), Integer)
        return (lesser(rank, good), number) if self.best else (number,)

    def place_of(self, row: Row) -> tuple[int, int]:
        """Where a row stands in that order."""
        return (-min(row.rank, GOOD) if self.best else 0), -row.id


@lru_cache(maxsize=256)
def _statement(shapes: tuple[Shape, ...], narrowed: tuple[bool, ...], lite: bool) -> CompoundSelect[Any]:
    """The statement of some lists. What it is run with: see `read`.

    Filters may pass few rows: only the first that hold the words are tried. A list that was walked then says
    how many these are, in a row without a kind.
    """
    parts = []
    for shape in shapes:
        tries = _tried(narrowed) * shape.limit
        rows = _in_sqlite(shape) if lite else _in_postgres(shape, tries)
        if any(narrowed):
            tried = rows.limit(_rows(tries)).cte(f"tried_{shape.number}")
            if not shape.indexed:
                parts.append(_signed(select(func.count(tried.c.id).label("id"), *_NOTHING), shape, lite))
            rows = select(*tried.c).where(*_filters(tried.c, narrowed))
            rows = rows.order_by(*shape.first(tried.c.rank, tried.c.id, lite=lite))
        parts.append(_signed(rows.limit(_rows(shape.limit)), shape, lite))
    return union_all(*parts)


def _signed(rows: Any, shape: Shape, lite: bool) -> Select[Any]:
    """The rows of a list with what `Row` says of them beside their columns."""
    kept = rows.subquery()
    seconds = func.strftime("%s", kept.c.at) if lite else func.date_part("epoch", kept.c.at)
    mask = bindparam(f"mask_{shape.number}", type_=Integer).label("mask")
    place = literal_column(str(shape.number), Integer).label("place")
    return select(*kept.c[:-1], cast(seconds, Integer).label("at"), mask, place)


def _rows(number: int) -> ColumnElement[int]:
    """A limit that PostgreSQL knows when it plans, whatever the statement is run with."""
    return literal_column(str(number), Integer)


def _in_sqlite(shape: Shape) -> Any:
    """Rows that hold the words, in their order: that of the numbers of the full-text table."""
    index = _BEST if shape.best else _FTS
    rows = select(*_COLUMNS).join_from(index, SearchDoc, SearchDoc.id == _NUMBER[index])
    rows = rows.where(holds(f"match_{shape.number}", index.name), scopes.held(SearchDoc.scope))
    return rows.order_by(index.c.rowid.desc())


def _in_postgres(shape: Shape, tries: int) -> Any:
    """Rows walked in their order, or those of the index of words; of either, `tries` at least if there are.

    That index gives thousands of rows for a common word, each to be fetched before the first are known; for a
    rare one it gives all that there are, where the walk would go far. So it is asked for rare words, and
    where too few were found on a short way; of references it then gives some that match at all.
    """
    match = holds(f"match_{shape.number}")
    if not shape.indexed:
        return _walked(match, tries, shape)
    # Most rows are readable: « || '' » keeps the planner off the index of scopes, as long as the table.
    tried = select(SearchDoc.id).where(match, scopes.held(SearchDoc.scope.op("||")(literal_column("''"))))
    if shape.few and shape.place is Place.REFERENCES:
        tried = tried.limit(_rows(max(KNOWN, tries)))
    else:  # « + 0 » keeps to the index of words
        tried = tried.order_by(*shape.first(SearchDoc.rank + 0, SearchDoc.id + 0)).limit(_rows(tries))
    known = tried.subquery()
    rows = select(*_COLUMNS).join_from(known, SearchDoc, SearchDoc.id == known.c.id)
    return rows.order_by(*shape.first(SearchDoc.rank, SearchDoc.id))


def _walked(match: ColumnElement[bool], tries: int, shape: Shape) -> Any:
    """The first rows that match, of a window of the first rows at all.

    What the window is ordered by is among its columns: so nothing is sorted, and the walk ends with the last
    row that is asked for.
    """
    references = shape.place is Place.REFERENCES
    keys = [key.label(f"first_{place}") for place, key in enumerate(shape.keys(SearchDoc.rank, SearchDoc.id))]
    last: Any = select(*_COLUMNS, *keys, literal_column("search_doc.tsv").label("tsv"))
    last = last.where(scopes.held(SearchDoc.scope))
    if references:
        last = last.where(literal_column(f"({REFERENCES})"))
    last = last.order_by(*(key.desc() for key in keys))
    rows = max(WALKED * tries, 0 if references else BACK)
    window = last.limit(_rows(rows)).subquery("search_doc")  # `match` reads it by that name
    found = select(*(window.c[each.key] for each in _COLUMNS)).where(match)
    return found.order_by(*(window.c[key.key].desc() for key in keys))

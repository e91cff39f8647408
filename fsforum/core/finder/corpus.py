"""What the whole index says of words: how many references hold each, and all the words of some texts."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import column, func, literal_column, select, table, union_all
from sqlalchemy.sql import ColumnElement

from fsforum.core import scopes
from fsforum.core.among import among
from fsforum.core.finder.kept import Kept
from fsforum.core.finder.lists import List, Place
from fsforum.core.finder.wording import holds, written
from fsforum.core.synonyms import Group, Keys
from fsforum.extensions import session
from fsforum.models import SearchDoc, ThingKind, User

ENOUGH = 3_000
"""Rows from which on a word is common, however many there are."""
_counts: Kept[Group, int] = Kept(most=5_000)
_FTS = table("search_fts", column("rowid"))
_KEYS = select(SearchDoc.id, SearchDoc.keys_b).where(among(SearchDoc.id, "numbers"))
Thing = tuple[ThingKind, int]


def frequencies(terms: Sequence[Group]) -> list[int]:
    """For each word, how many questions, answers, titles and resources hold it, up to a bound.

    All of them count, whoever may read them: this weighs words, and is shown to nobody.
    """
    counts = _counts.all(terms, _counted)
    return [counts[term] for term in terms]


def _counted(terms: list[Group]) -> dict[Group, int]:
    lite = _lite()
    values = {
        f"match_{number}": written(List((term,), 0, Place.REFERENCES, 0), lite)
        for number, term in enumerate(terms)
    }
    row = session().connection().execute(_counting(len(terms), lite), values).one()
    return dict(zip(terms, map(int, row), strict=True))


def forget() -> None:
    """Count every word anew."""
    _counts.clear()


@lru_cache(maxsize=32)
def _counting(number: int, lite: bool) -> Any:
    counts = []
    for place in range(number):
        rows: Any = (
            select(literal_column("1").label("one")).where(_holds(f"match_{place}", lite)).limit(ENOUGH)
        )
        rows = rows.select_from(_FTS if lite else SearchDoc)
        counts.append(select(func.count()).select_from(rows.subquery()).scalar_subquery().label(f"n{place}"))
    return select(*counts)


def texts(numbers: Sequence[int]) -> dict[int, str]:
    """The keys of the texts of some rows, by the number of the row."""
    rows = session().connection().execute(_KEYS, {"numbers": list(numbers)}).all()
    return {row.id: row.keys_b for row in rows}


def readable(user: User, words: Sequence[Group]) -> list[int]:
    """For each word, in any of its ways, how many rows that `user` may read hold it, up to a few."""
    if not words:
        return []
    lite = _lite()
    values: dict[str, Any] = dict(scopes.given(user))
    for number, each in enumerate(words):
        values[f"match_{number}"] = written(List((each,), 0, Place.ANYWHERE, 0), lite)
    found = {row.place: row.n for row in session().connection().execute(_reading(len(words), lite), values)}
    return [found.get(number, 0) for number in range(len(words))]


FEW = 30


@lru_cache(maxsize=32)
def _reading(number: int, lite: bool) -> Any:
    parts = []
    for place in range(number):
        rows: Any = select(literal_column("1").label("one"))
        if lite:
            rows = rows.join_from(_FTS, SearchDoc, SearchDoc.id == _FTS.c.rowid)
        else:
            rows = rows.select_from(SearchDoc)
        rows = rows.where(_holds(f"match_{place}", lite), scopes.held(SearchDoc.scope)).limit(FEW)
        counted: Any = select(literal_column(str(place)).label("place"), func.count().label("n"))
        parts.append(counted.select_from(rows.subquery()))
    return union_all(*parts)


def holding(things: Sequence[Thing], keys: Sequence[Keys]) -> set[Thing]:
    """Those of `things` of which any row holds one of `keys`."""
    if not things or not keys:
        return set()
    lite = _lite()
    rows = select(SearchDoc.kind, SearchDoc.ref_id).distinct()
    if lite:
        rows = rows.join_from(_FTS, SearchDoc, SearchDoc.id == _FTS.c.rowid)
    asked = List((tuple(keys),), 0, Place.ANYWHERE, 0)
    values = {"match": written(asked, lite), "numbers": sorted({number for _, number in things})}
    found = (
        session()
        .connection()
        .execute(rows.where(_holds("match", lite), among(SearchDoc.ref_id, "numbers")), values)
    )
    return {(row.kind, row.ref_id) for row in found}


def _holds(name: str, lite: bool) -> ColumnElement[bool]:
    return holds(name, _FTS.name if lite else "")


def _lite() -> bool:
    return session().get_bind().dialect.name == "sqlite"

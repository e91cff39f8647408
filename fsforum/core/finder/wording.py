"""The words of a list in the language of the database that looks for them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import String, bindparam, literal_column
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql import ColumnElement

from fsforum.core.finder.lists import List
from fsforum.core.index import IN_TITLE
from fsforum.core.synonyms import Keys


class Tongue(NamedTuple):
    """How a database writes a query: around a word, between words, before what must not be."""

    mark: str
    every: str
    either: str
    beside: str
    without: str


class _Query(TSQUERY):
    """Read by PostgreSQL when the statement begins, and not again for each row."""

    render_bind_cast = True


_FTS5 = Tongue('"', " AND ", " OR ", " ", " NOT ")
_TSQUERY = Tongue("'", " & ", " | ", " <-> ", " & !")


def holds(name: str, index: str = "") -> ColumnElement[bool]:
    """The condition on a row that it holds what `written` gives for the parameter `name`.

    `index` is the full-text table on SQLite; without one, the condition is of PostgreSQL.
    """
    if index:
        return literal_column(index).op("MATCH")(bindparam(name, type_=String))
    return literal_column("search_doc.tsv").op("@@")(bindparam(name, type_=_Query))


def written(wanted: List, lite: bool) -> str:
    """The query in the language of the database: words hold letters and digits alone, each is quoted."""
    tongue = _FTS5 if lite else _TSQUERY
    sign = wanted.place.value
    parts = [tongue.either.join(_held(keys, sign, tongue) for keys in group) for group in wanted.terms]
    if wanted.least:
        parts = [_some(parts, wanted.least, tongue)]
    if wanted.titled:
        ways = [_held(keys, IN_TITLE, tongue) for group in wanted.terms for keys in group]
        parts.append(tongue.either.join(dict.fromkeys(ways)))
    parts += [_phrase(keys, tongue) for keys in wanted.phrases]
    said = tongue.every.join(f"({part})" for part in parts)
    if not wanted.without:
        return said
    gone = tongue.either.join(_phrase(keys, tongue) for keys in wanted.without)
    return f"({said}){tongue.without}({gone})"


def _some(parts: Sequence[str], least: int, tongue: Tongue) -> str:
    """Any `least` of the parts, by halves: what is read grows with their number, not with its square."""
    if least in (1, len(parts)):
        sign = tongue.either if least == 1 else tongue.every
        return sign.join(f"({part})" for part in parts)
    first, second = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    ways = []
    for here in range(max(0, least - len(second)), min(least, len(first)) + 1):
        shared = ((first, here), (second, least - here))
        ways.append(tongue.every.join(f"({_some(half, count, tongue)})" for half, count in shared if count))
    return tongue.either.join(f"({way})" for way in ways)


def _held(keys: Keys, sign: str, tongue: Tongue) -> str:
    return "(" + tongue.every.join(f"{tongue.mark}{sign}{key}{tongue.mark}" for key in keys) + ")"


def _phrase(keys: Keys, tongue: Tongue) -> str:
    """Keys side by side."""
    if tongue is _FTS5:
        return f'"{" ".join(keys)}"'
    return "(" + tongue.beside.join(f"'{key}'" for key in keys) + ")"

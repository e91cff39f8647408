"""Which rows of the index hold which words: the newest of each sort, so that common words cost no more.

One statement unites several lists, each cut at its newest rows: a row of the index says « this message
holds these words ». Rights and filters stand inside each list, before the cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Integer,
    String,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from fsforum.core import scopes
from fsforum.core.finder.asking import Asked
from fsforum.core.index import IN_REFERENCE, IN_TITLE
from fsforum.core.synonyms import Group, Keys
from fsforum.extensions import session
from fsforum.models import SearchDoc, ThingKind, User

TRIED = 12
"""Rows that hold the words and on which filters are tried, for each row that a list may have."""
WALKED, KNOWN = 8, 600
"""How many of the newest references PostgreSQL walks back for each that a list may have, and how many that
match it takes from its index of words: in a space of up to 5,000 references the newest are among them."""
BACK = 1_500
"""The least number of messages that it walks back."""
SCARCE, SCARCE_ANYWHERE, WITH_OTHERS = 1_000, 200, 3
"""References up to which a word is so rare that PostgreSQL reads all that its index of words gives rather
than walk back: of references, and of messages, of which about fifteen times as many hold it. So many times
as many where the rows must hold another word too."""
FEW = 3
"""Words up to which each is looked for in any message too."""
COUNTED = 6
"""How many of the rarest words are looked for where any two, or all but one, do."""


class Place(Enum):
    """Where a list looks: the sign under which the index keeps the words of that place."""

    ANYWHERE = ""
    TITLE = IN_TITLE
    REFERENCES = IN_REFERENCE
    """Titles, questions, answers and resources: fewer than the talk around them, and more useful."""


MANY = 5
"""Words from which on hardly anything holds all of them."""
MOST_REFERENCES = 200
SIZES = ((Place.ANYWHERE, 40), (Place.REFERENCES, MOST_REFERENCES), (Place.TITLE, 40))
"""How many of the newest rows that hold every word are read, by place."""


@dataclass(frozen=True)
class List:
    """The newest `limit` rows that hold all of `terms`, each said in one way or another, in `place`.

    `mask` has the bits of those terms; `phrases` and `without` are what all rows must hold side by side, and
    what none may hold.
    """

    terms: tuple[Group, ...]
    mask: int
    place: Place
    limit: int
    phrases: tuple[Keys, ...] = ()
    without: tuple[Keys, ...] = ()
    least: int = 0
    """Where any so many of the terms are enough; 0 for all. Which ones, `mask` says roughly."""


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
            "kinds": list(self.kinds),
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
_FILTERS: tuple[ColumnElement[bool], ...] = (
    SearchDoc.themes.like(bindparam("theme")),
    SearchDoc.bodies.like(bindparam("body")),
    SearchDoc.kind.in_(bindparam("kinds", expanding=True)),
    SearchDoc.state.in_(bindparam("states", expanding=True)),
    SearchDoc.at >= bindparam("since", type_=SearchDoc.at.type),
)


def strict(terms: Sequence[Group], asked: Asked) -> list[List]:
    """Rows that hold every word; of many words, the references alone: `apart` finds the others too."""
    every, mask = tuple(terms), (1 << len(terms)) - 1
    sizes = SIZES if len(terms) < MANY else [(Place.REFERENCES, MOST_REFERENCES)]
    return [List(every, mask, place, limit, asked.phrases, asked.without) for place, limit in sizes]


def apart(
    terms: Sequence[Group],
    rare: Sequence[int],
    asked: Asked,
    paired: int,
    places: Sequence[Place] = tuple(Place),
    *,
    alone: int,
) -> list[List]:
    """Rows that hold some of the words, in `places`: those that say about the same are among them.

    `rare` are the numbers of the words, the rarest first. Titles with any two; all words but one; the
    `paired` rarest two by two, unless one says all that the other may; and the `alone` rarest one by one, so
    that a common one does not crowd out a rare one – of few words, each, unless `alone` is 0.
    """
    counted = sorted(_different(terms, rare)[:COUNTED])
    some, mask = tuple(terms[bit] for bit in counted), sum(1 << bit for bit in counted)
    lone = range(len(terms)) if alone and len(terms) <= FEW else rare[:alone]
    found = [List((terms[bit],), 1 << bit, Place.REFERENCES, 30) for bit in lone]
    if len(terms) <= FEW:
        found += [List((terms[bit],), 1 << bit, Place.ANYWHERE, 25) for bit in lone]
    if len(some) > 1:
        found.append(List(some, 0, Place.TITLE, 40, least=2))
    if len(some) > FEW:
        rest = tuple(way for bit in counted if bit != rare[0] for way in terms[bit])
        found.append(List((terms[rare[0]], rest), 1 << rare[0], Place.TITLE, 40))
    if len(some) > 2:
        found.append(List(some, mask, Place.ANYWHERE, 40, least=len(some) - 1))
    found += [
        List((terms[one], terms[other]), 1 << one | 1 << other, Place.REFERENCES, 45)
        for one, other in combinations(rare[:paired], 2)
        if not (set(terms[one]) <= set(terms[other]) or set(terms[one]) >= set(terms[other]))
    ]
    kept = (one for one in found if one.place in places)
    return [replace(one, phrases=asked.phrases, without=asked.without) for one in kept]


def _different(terms: Sequence[Group], rare: Sequence[int]) -> list[int]:
    """Those of `rare` that no rarer one says in all its ways: « rectifier, une erreur » is no two words."""
    kept: list[int] = []
    for bit in rare:
        if not any(set(terms[bit]) <= set(terms[other]) for other in kept):
            kept.append(bit)
    return kept


def read(
    user: User, lists: Sequence[List], counts: Mapping[Group, int], filters: Filters = Filters()
) -> list[Row]:
    """The rows of `lists` that `user` may read, a row once for each list that has it.

    `counts` say how many references hold each word.
    """
    if not lists:
        return []
    lite = session().get_bind().dialect.name == "sqlite"
    shape = tuple((wanted.place, wanted.limit, not lite and _scarce(wanted, counts)) for wanted in lists)
    values: dict[str, Any] = scopes.given(user) | filters.values
    for number, wanted in enumerate(lists):
        values[f"match_{number}"] = written(wanted, lite)
        values[f"mask_{number}"] = wanted.mask
        values[f"place_{number}"] = number
    rows = session().connection().execute(_statement(shape, filters.shape, lite), values).all()
    return [Row._make(row) for row in rows]


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


@lru_cache(maxsize=256)
def _statement(
    shape: tuple[tuple[Place, int, bool], ...], narrowed: tuple[bool, ...], lite: bool
) -> CompoundSelect[Any]:
    """The statement of lists in these places, each with its limit and whether few rows can match.

    What it is run with: see `read`.
    """
    where = [scopes.held(SearchDoc.scope)]
    where += [condition for condition, on in zip(_FILTERS, narrowed, strict=True) if on]
    parts = []
    for number, (place, limit, scarce) in enumerate(shape):
        rows = _in_sqlite(number, where, limit) if lite else _in_postgres(number, place, where, limit, scarce)
        kept = rows.limit(limit).subquery()
        seconds = func.strftime("%s", kept.c.at) if lite else func.date_part("epoch", kept.c.at)
        signs = [bindparam(f"{name}_{number}", type_=Integer).label(name) for name in ("mask", "place")]
        parts.append(select(*kept.c[:-1], cast(seconds, Integer).label("at"), *signs))
    return union_all(*parts)


def _in_sqlite(number: int, where: list[ColumnElement[bool]], limit: int) -> Any:
    match = literal_column("search_fts").op("MATCH")(bindparam(f"match_{number}", type_=String))
    if len(where) > 1:  # filters may pass few rows: only the newest that hold the words are tried
        tries = TRIED * limit
        newest = select(_FTS.c.rowid).where(match).order_by(_FTS.c.rowid.desc()).limit(tries).subquery()
        tried = select(*_COLUMNS).join_from(newest, SearchDoc, SearchDoc.id == newest.c[0])
        return tried.where(*where).order_by(SearchDoc.id.desc())
    rows = select(*_COLUMNS).join_from(_FTS, SearchDoc, SearchDoc.id == _FTS.c.rowid)
    return rows.where(match, *where).order_by(_FTS.c.rowid.desc())


def _in_postgres(
    number: int, place: Place, where: list[ColumnElement[bool]], limit: int, scarce: bool
) -> Any:
    match = literal_column("search_doc.tsv").op("@@")(
        func.to_tsquery("simple", bindparam(f"match_{number}", type_=String))
    )
    tries = limit if len(where) == 1 else TRIED * limit
    if scarce:  # « + 0 » keeps the planner on the index of words
        newest = (SearchDoc.id + 0).desc()
        if len(where) == 1:
            return select(*_COLUMNS).where(match, *where).order_by(newest)
        tried = select(SearchDoc.id).where(match, where[0]).order_by(newest).limit(tries).subquery()
    else:
        references = place is Place.REFERENCES
        tried = _newest(f"walked_{number}", match, where[0], tries, references=references).subquery()
    rows = select(*_COLUMNS).join_from(tried, SearchDoc, SearchDoc.id == tried.c.id)
    return rows.where(*where[1:]).order_by(SearchDoc.id.desc())


def _newest(
    name: str, match: ColumnElement[bool], readable: ColumnElement[bool], limit: int, *, references: bool
) -> Any:
    """The numbers of the newest rows that match, found by walking back, else in the index of words.

    The index gives thousands of rows for a common word, each to be fetched before the newest are known; for a
    rare one it gives all that there are, where the walk would go far. So it is asked where too few were found
    on a short way back; of references it then gives some that match at all.
    """
    rows = max(WALKED * limit, 0 if references else BACK)
    last: Any = select(SearchDoc.id, literal_column("search_doc.tsv").label("tsv")).where(readable)
    if references:
        last = last.where(literal_column("search_doc.kind <> 'discussion'"))
    window = last.order_by(SearchDoc.id.desc()).limit(rows).subquery("search_doc")  # `match` reads it
    walked = select(window.c.id).where(match).order_by(window.c.id.desc()).limit(limit).cte(name)
    few = select(func.count()).select_from(walked).scalar_subquery() < limit
    # Most rows are readable: « || '' » keeps the planner off the index of scopes, as long as the table.
    unindexed = scopes.held(SearchDoc.scope.op("||")(literal_column("''")))
    matching = select(SearchDoc.id).where(few, match, unindexed)
    known = (
        matching.limit(max(KNOWN, limit))
        if references
        else matching.order_by((SearchDoc.id + 0).desc()).limit(limit)
    )
    both = union(select(walked.c.id), select(known.subquery().c.id)).subquery()
    return select(both.c.id).order_by(both.c.id.desc()).limit(limit)


class Tongue(NamedTuple):
    """How a database writes a query: around a word, between words, before what must not be."""

    mark: str
    every: str
    either: str
    beside: str
    without: str


_FTS5 = Tongue('"', " AND ", " OR ", " ", " NOT ")
_TSQUERY = Tongue("'", " & ", " | ", " <-> ", " & !")


def written(wanted: List, lite: bool) -> str:
    """The query in the language of the database: words hold letters and digits alone, each is quoted."""
    tongue = _FTS5 if lite else _TSQUERY
    sign = wanted.place.value
    parts = [tongue.either.join(_held(keys, sign, tongue) for keys in group) for group in wanted.terms]
    if wanted.least:
        parts = [_some(parts, wanted.least, tongue)]
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

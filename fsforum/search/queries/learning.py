"""What was searched in the last ninety days, by words: without result, never opened, most asked.

Read from lines that name nobody (core.asked). What the field animator has settled comes back when it is
searched again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from fsforum.core import already, clock
from fsforum.core.asked import KEEP
from fsforum.extensions import session
from fsforum.models import SearchLog, Settled

MOST = 50
WORDS = "mots:"


@dataclass(frozen=True)
class Asked:
    """Words that were searched: how often, when last, how often a result was opened and at which place."""

    keys: str
    words: str
    times: int
    last: datetime
    opened: int
    place: float | None


@dataclass(frozen=True)
class Figures:
    """Searches of the last ninety days, those without result, and what did not need asking."""

    searches: int
    missed: int
    avoided: int


_WHOLE = SearchLog.filters == ""
"""A filter that leaves nothing says nothing of what the space holds."""
_MISSED = or_(SearchLog.hits == 0, and_(SearchLog.partial, SearchLog.clicked.is_(None)))
"""Who opens a result that holds a part of the words has found: most whole sentences end so."""
_LAST = func.max(SearchLog.id)


def _since() -> datetime:
    return clock.now() - KEEP


def _rows(*having: Any, where: Any = None) -> list[Asked]:
    times = func.count()
    query: Select[Any] = (
        select(
            SearchLog.keys,
            func.max(SearchLog.words),
            times,
            func.max(SearchLog.at, type_=SearchLog.at.type),
            func.count(SearchLog.clicked),
            func.avg(SearchLog.clicked),
        )
        .outerjoin(Settled, Settled.what == literal(WORDS) + SearchLog.keys)
        .where(
            SearchLog.at >= _since(),
            SearchLog.keys != "",
            or_(Settled.at.is_(None), SearchLog.at > Settled.at),
        )
        .group_by(SearchLog.keys)
        .order_by(times.desc(), _LAST.desc())
        .limit(MOST)
    )
    query = query.having(and_(*having)) if having else query
    query = query if where is None else query.where(where)
    return [
        Asked(keys, words, number, last, opened, float(place) if place is not None else None)
        for keys, words, number, last, opened, place in session().execute(query)
    ]


def without_result() -> list[Asked]:
    """Words whose newest search found nothing, or only parts of them, unopened; the most asked first."""
    missed = func.max(case((_MISSED, SearchLog.id)))
    return _rows(missed == _LAST, where=_WHOLE)


def unopened() -> list[Asked]:
    """Words that find something which nobody opened."""
    return _rows(func.count(SearchLog.clicked) == 0, where=and_(_WHOLE, ~_MISSED))


def most_asked() -> list[Asked]:
    """The words that are searched most."""
    return _rows()


def figures() -> Figures:
    """What the page says above its lists."""
    missed = func.coalesce(func.sum(case((and_(_WHOLE, _MISSED), 1), else_=0)), 0)
    query = select(func.count(), missed).select_from(SearchLog).where(SearchLog.at >= _since())
    searches, without = session().execute(query).one()
    return Figures(searches, int(without), already.avoided(session(), _since().date()))

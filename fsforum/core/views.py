"""How many people read each resource and each question on each day, counted without keeping who.

A page view notes a fingerprint: (person, thing, day) hashed with a key that this process draws anew
each day and never shows or saves. A fingerprint seen before counts nothing; at midnight in Paris all are
thrown away with their key. Saved are numbers alone, with the read marks, about once a second
(core.readmarks). Somebody whom two processes serve on one day, or who comes back after a restart, may
count twice: the numbers rank, they do not prove.
"""

import secrets
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import clock
from fsforum.models import Question, QuestionViewDay, Resource, ResourceViewDay, ThingKind, User

DAYS = 90
KEEP = timedelta(days=400)
_DAYS: dict[ThingKind, tuple[Any, str, Any]] = {
    ThingKind.RESOURCE: (ResourceViewDay, "resource_id", Resource),
    ThingKind.QUESTION: (QuestionViewDay, "question_id", Question),
}

_lock = threading.Lock()
_waiting: Counter[tuple[ThingKind, int, date]] = Counter()
_met: set[bytes] = set()
_today: list[tuple[date, bytes]] = []


def note(user: User, ref_id: int, kind: ThingKind = ThingKind.RESOURCE) -> None:
    """`user` has the resource (or the question) on screen."""
    day = clock.today()
    with _lock:
        if not _today or _today[0][0] != day:
            _today[:] = [(day, secrets.token_bytes(32))]
            _met.clear()
        mark = blake2b(f"{user.id} {kind} {ref_id}".encode(), key=_today[0][1], digest_size=16).digest()
        if mark not in _met:
            _met.add(mark)
            _waiting[kind, ref_id, day] += 1


def waiting() -> bool:
    """Whether anything is to be saved."""
    return bool(_waiting)


def save(session: Session) -> None:
    """Add what has gathered to the days, in the caller's transaction."""
    with _lock:
        found = dict(_waiting)
        _waiting.clear()
    insert: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    for (kind, ref_id, day), count in sorted(found.items()):
        table, column, parent = _DAYS[kind]
        # from the parent's row: what was removed meanwhile is not counted, and holds nothing else up
        one = select(parent.id, literal(day, Date), literal(count)).where(parent.id == ref_id)
        row = insert(table).from_select([column, "day", "readers"], one)
        further = {"readers": table.readers + row.excluded.readers}
        session.execute(row.on_conflict_do_update(index_elements=[column, "day"], set_=further))


def purge(session: Session, now: datetime) -> None:
    """Forget the days of more than a year ago, in the caller's transaction."""
    last = now.date() - KEEP
    for table, _, _ in _DAYS.values():
        session.execute(delete(table).where(table.day < last))


def readers(session: Session, ids: Iterable[int], days: int = DAYS) -> dict[int, int]:
    """The readers of each of the resources `ids` over the last `days` days, summed by day; 0 for none."""
    wanted = sorted(set(ids))
    counts = dict.fromkeys(wanted, 0)
    if wanted:
        query = (
            select(ResourceViewDay.resource_id, func.sum(ResourceViewDay.readers))
            .where(ResourceViewDay.resource_id.in_(wanted), ResourceViewDay.day > since(days))
            .group_by(ResourceViewDay.resource_id)
        )
        counts |= {number: int(total) for number, total in session.execute(query)}
    return counts


def since(days: int = DAYS) -> date:
    """The day after which readers count."""
    return clock.today() - timedelta(days=days)


def total(resource_id: Any) -> ColumnElement[int]:
    """The same as a scalar subquery on the column `resource_id`, for a statement that has other business:
    it is run with `views_since`."""
    return _total(ResourceViewDay, ResourceViewDay.resource_id == resource_id)


def question_total(question_id: Any) -> ColumnElement[int]:
    """The same of questions."""
    return _total(QuestionViewDay, QuestionViewDay.question_id == question_id)


def _total(table: Any, here: ColumnElement[bool]) -> ColumnElement[int]:
    query = select(func.coalesce(func.sum(table.readers), 0))
    return query.where(here, table.day > bindparam("views_since")).scalar_subquery()

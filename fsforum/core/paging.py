"""Pages by position, never by offset: a row that arrives meanwhile neither repeats nor hides one."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, literal, tuple_
from sqlalchemy.sql import ColumnElement

from fsforum.models.base import UTCDateTime

T = TypeVar("T")
PAGE_SIZE = 20


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: its date and number."""

    at: datetime
    id: int

    def __str__(self) -> str:
        raw = f"{self.at.isoformat()}|{self.id}"
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Page(Generic[T]):
    """At most one page of rows, and where the next one begins (None on the last page)."""

    rows: list[T]
    next: Cursor | None

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def parse(text: str | None) -> Cursor | None:
    """The cursor in an address; None (the first page) when it is absent or makes no sense."""
    if not text or len(text) > 100:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        at, _, number = raw.partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not 1 < moment.year < 9999 or not 0 <= int(number) < 2**62:
            return None
        return Cursor(moment, int(number))
    except ValueError:
        return None


def below(
    at: ColumnElement[Any] | Any, number: ColumnElement[Any] | Any, before: Cursor
) -> ColumnElement[bool]:
    """The rows that come after the position `before` in a list from the newest."""
    return tuple_(at, number) < tuple_(literal(before.at, UTCDateTime()), before.id)


def newest_first(
    query: Select[Any], at: ColumnElement[Any] | Any, number: ColumnElement[Any] | Any, before: Cursor | None
) -> Select[Any]:
    """`query` ordered by (date, number) from the newest, starting below `before`, one row too many."""
    if before:
        query = query.where(below(at, number, before))
    return query.order_by(at.desc(), number.desc()).limit(PAGE_SIZE + 1)


def page(rows: Sequence[T], cursor_of: Callable[[T], Cursor], size: int = PAGE_SIZE) -> Page[T]:
    """Cut the row too many off, and make the next page's cursor of the last row kept."""
    kept = list(rows[:size])
    return Page(kept, cursor_of(kept[-1]) if len(rows) > size else None)


def number(text: str | None, most: int) -> int:
    """A page number from an address, brought between 1 and `most`."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        return 1
    return max(1, min(int(text), most))

"""The only place that asks what time it is, so that tests and the demo can hold it still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def today() -> date:
    """Today's date for the people of the network (Europe/Paris)."""
    return now().astimezone(PARIS).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware): how the demo writes the past, and tests meet their dates."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)

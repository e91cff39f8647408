"""The working days of each partner body: public holidays, local days off, its own closed days.

| days off              | where they stand                                   |
|-----------------------|----------------------------------------------------|
| public holidays       | computed (core.workdays)                           |
| local days            | FSFORUM_JOURS_FERMES, the same for every body      |
| a body's closed days  | `Body.closed_days`, changed in the administration  |
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from flask import current_app

from fsforum.config import Settings
from fsforum.core import workdays
from fsforum.models import Body


def local_days() -> frozenset[date]:
    """The days on which nobody here works, beside public holidays."""
    settings: Settings = current_app.extensions["settings"]
    return settings.closed_days


def open_here(day: date) -> bool:
    """Whether people here work on `day`, whatever each body does."""
    return workdays.is_workday(day, local_days())


def days_off(body: Body) -> frozenset[date]:
    """What `core.workdays` takes as `extra` for the commitment of `body`."""
    return with_closed(body.closed_days)


def with_closed(days: Iterable[str] | None) -> frozenset[date]:
    """The same, of a body known by its `closed_days`."""
    return _joined(local_days(), tuple(days or ()))


@lru_cache(maxsize=256)
def _joined(local: frozenset[date], own: tuple[str, ...]) -> frozenset[date]:
    return local | {date.fromisoformat(day) for day in own}


def stored(days: Iterable[date]) -> list[str]:
    """Closed days as `Body.closed_days` keeps them."""
    return [day.isoformat() for day in sorted(set(days))]


def is_workday(body: Body, day: date) -> bool:
    """Whether `body` works on `day`."""
    return workdays.is_workday(day, days_off(body))


def after(body: Body, day: date, count: int) -> date:
    """The day `count` working days of `body` after `day`; see `workdays.add_workdays`."""
    return workdays.add_workdays(day, count, days_off(body))


def between(body: Body, start: date, end: date) -> int:
    """The working days of `body` after `start` up to and with `end`."""
    return workdays.workdays_between(start, end, days_off(body))

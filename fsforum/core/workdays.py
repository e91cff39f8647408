"""The days on which a partner body works: the measure of every commitment to answer."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from fsforum.core.dates import day_near, plural

Tone = Literal["idle", "warn", "danger"]

NEAR = 2  # working days before the due date from which the reader is warned
_NONE: frozenset[date] = frozenset()
_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of metropolitan France (Alsace-Moselle's two more do not hold here)."""
    sunday = easter(year)
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    movable = {sunday + timedelta(days=shift) for shift in (1, 39, 50)}
    return frozenset({date(year, month, day) for month, day in fixed} | movable)


def is_workday(day: date, extra: AbstractSet[date] = _NONE) -> bool:
    """Monday to Friday, no public holiday, not one of the `extra` days off."""
    return day.weekday() < 5 and day not in holidays(day.year) and day not in extra


def add_workdays(day: date, count: int, extra: AbstractSet[date] = _NONE) -> date:
    """The day that comes `count` working days after `day` (before it, if negative).

    The start day is never counted. Zero: `day` itself, or the next working day if it is none.
    """
    if count == 0:
        while not is_workday(day, extra):
            day += _DAY
        return day
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day, extra)
    return day


def workdays_between(start: date, end: date, extra: AbstractSet[date] = _NONE) -> int:
    """The working days after `start` up to and with `end`; negative when `end` comes first.

    Whole weeks are counted at once, so that a distant date costs no more than a near one.
    """
    if end < start:
        return -workdays_between(end, start, extra)
    weeks, rest = divmod((end - start).days, 7)
    count = weeks * 5 + sum((end - timedelta(days=n)).weekday() < 5 for n in range(rest))
    off = {day for year in range(start.year, end.year + 1) for day in holidays(year)} | extra
    return count - sum(start < day <= end and day.weekday() < 5 for day in off)


def due_words(due: date, today: date, extra: AbstractSet[date] = _NONE) -> tuple[str, Tone]:
    """How the delay of a question is said, and the tone of its badge.

    « À répondre avant le 27 novembre » (idle), « Échéance dans 2 jours ouvrés » and
    « Échéance aujourd’hui » (warn), « En retard de 1 jour ouvré » (danger). `due` is the last day on
    which the answer is still in time.
    """
    if due == today:
        return "Échéance aujourd’hui", "warn"
    left = workdays_between(today, due, extra)
    if due > today:
        if 0 < left <= NEAR:
            return f"Échéance dans {plural(left, 'jour ouvré')}", "warn"
        return f"À répondre avant le {day_near(due, today)}", "idle" if left else "warn"
    # No working day gone since: the body could not yet do anything about it.
    return (f"En retard de {plural(-left, 'jour ouvré')}" if left else "En retard"), "danger"

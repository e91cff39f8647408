"""How dates, times and quantities are written for the reader, in French, on the clocks of Paris.

Moments come in as aware datetimes (UTC in the database); days as `date`.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from fsforum.core.typography import NBSP, NNBSP

PARIS = ZoneInfo("Europe/Paris")
A_WEEK = timedelta(days=8)  # and what a change of clocks may add

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MONTHS_SHORT = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def local(moment: datetime) -> datetime:
    """The moment on the clocks of Paris; a naive datetime is taken as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(PARIS)


def local_day(value: date | datetime) -> date:
    """The calendar day in Paris."""
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime, *, year: bool = True) -> str:
    """« 12 mars 2027 », « 1er mars 2027 »; without the year « 12 mars »."""
    on = local_day(value)
    words = f"{_ordinal(on)}{NBSP}{MONTHS[on.month - 1]}"
    return f"{words}{NBSP}{on.year}" if year else words


def span(first: date, last: date) -> str:
    """« le 12 mars 2027 », « du 12 au 14 mars 2027 », « du 30 mars au 2 avril 2027 »."""
    if first == last:
        return f"le {day(first)}"
    start = day(first)
    if first.year == last.year:
        start = _ordinal(first) if first.month == last.month else day(first, year=False)
    return f"du {start} au {day(last)}"


def day_near(value: date | datetime, today: date | datetime) -> str:
    """« 18 novembre » in today's year, « 18 novembre 2025 » in another."""
    on = local_day(value)
    return day(on, year=on.year != local_day(today).year)


def hour(moment: datetime) -> str:
    """« 9 h 12 », « 14 h »."""
    at = local(moment)
    return f"{at.hour}{NBSP}h{NBSP}{at.minute:02}" if at.minute else f"{at.hour}{NBSP}h"


def day_time(moment: datetime) -> str:
    """« 12 mars 2027, 9 h 12 »."""
    return f"{day(moment)}, {hour(moment)}"


def weekday_time(moment: datetime) -> str:
    """« Mer. 18 nov., 9 h 40 », for agendas and lists of visits."""
    at = local(moment)
    return f"{weekday_day(at.date())}, {hour(at)}"


def weekday_day(value: date | datetime) -> str:
    """« Mer. 18 nov. »."""
    on = local_day(value)
    weekday = WEEKDAYS[on.weekday()][:3].capitalize()
    return f"{weekday}.{NBSP}{_ordinal(on)}{NBSP}{MONTHS_SHORT[on.month - 1]}"


def moment(at: datetime, now: datetime) -> str:
    """When something happened, as one would say it: the nearer, the vaguer.

    « à l’instant », « il y a 40 min » (under an hour), « aujourd’hui, 9 h 12 », « hier, 16 h 05 »,
    « lundi, 9 h 05 » (within six days), « 18 novembre », « 18 novembre 2025 » (another year).
    Moments to come: « demain, 9 h 12 », else the date and time.
    """
    if now - at > A_WEEK:
        return _long_ago(at, local(now).year)
    then, here = local(at), local(now)
    if timedelta(0) <= here - then < timedelta(hours=1):
        minutes = int((here - then).total_seconds() // 60)
        return f"il y a {minutes}{NBSP}min" if minutes else "à l’instant"
    days = (here.date() - then.date()).days
    if days in (-1, 0, 1) or 1 < days <= 6:
        name = {-1: "demain", 0: "aujourd’hui", 1: "hier"}.get(days) or WEEKDAYS[then.weekday()]
        return f"{name}, {hour(then)}"
    words = day_near(then, here)
    return words if days > 0 else f"{words}, {hour(then)}"


@lru_cache(4096)
def _long_ago(at: datetime, this_year: int) -> str:
    """The day of a moment that will not be told otherwise before another year."""
    then = local(at)
    return day(then, year=then.year != this_year)


def number(value: float, digits: int = 0) -> str:
    """« 9 583 », « 91,7 » with `digits=1`."""
    return f"{value:,.{digits}f}".replace(",", NNBSP).replace(".", ",")


def plural(count: int, one: str, many: str | None = None) -> str:
    """« 1 réponse », « 2 réponses », « 0 réponse »: in French, zero is singular.

    Words take an s each (`plural(3, "jour ouvré")`), unless `many` is given.
    """
    words = one if abs(count) < 2 else many or " ".join(_with_s(word) for word in one.split(" "))
    return f"{number(count)}{NBSP}{words}"


def size(count: int) -> str:
    """The size of a file: « 240 ko », « 1,2 Mo », « 1 octet »; a kilobyte has 1,000 bytes."""
    if count < 1000:
        return plural(count, "octet")
    value, unit = (count / 1000, "ko") if count < 999_500 else (count / 1_000_000, "Mo")
    digits = 1 if value < 9.95 and round(value, 1) != round(value) else 0
    return f"{number(value, digits)}{NBSP}{unit}"


def _ordinal(on: date) -> str:
    return "1er" if on.day == 1 else str(on.day)


def _with_s(word: str) -> str:
    return word if word[-1:] in ("s", "x", "z") else f"{word}s"

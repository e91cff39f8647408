"""How long a resource may be trusted: what publishing it promises, and the days on which it is reviewed."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Freshness:
    """Verified when, by which body (None: the animation), to review before when."""

    verified_on: date
    verified_body_id: int | None
    review_before: date


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


SEASONS = {
    "janvier": (1, 1, "nouvelle année"),
    "avril": (4, 1, "campagne des impôts"),
    "septembre": (9, 1, "rentrée"),
}
"""The days of the year on which most rules change: month, day, why."""
SOONEST = timedelta(days=30)


def season(name: str, today: date) -> date:
    """The next day of this season that leaves a month at least."""
    month, day, _ = SEASONS[name]
    years = (today.year, today.year + 1, today.year + 2)
    return next(on for year in years if (on := date(year, month, day)) >= today + SOONEST)

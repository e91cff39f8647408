"""How long a resource may be trusted: what publishing it promises, and the months until its review."""

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

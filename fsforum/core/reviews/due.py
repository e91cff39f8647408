"""Until when a guide or an answer may be trusted: months, seasons, or a day of one's own."""

from datetime import date, timedelta
from typing import Any

from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from fsforum.core import clock, dates
from fsforum.core.fields import FrenchDate

MONTHS = (3, 6, 12)
SEASONS = {
    "janvier": (1, 1, "nouvelle année"),
    "avril": (4, 1, "campagne des impôts"),
    "septembre": (9, 1, "rentrée"),
}
"""The days of the year on which most rules change: month, day, why."""
SOONEST = timedelta(days=30)
FURTHEST = timedelta(days=3 * 366)
OTHER = "date"


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def season(name: str, today: date) -> date:
    """The next day of this season that leaves a month at least."""
    month, day, _ = SEASONS[name]
    years = (today.year, today.year + 1, today.year + 2)
    return next(on for year in years if (on := date(year, month, day)) >= today + SOONEST)


def choices(today: date) -> list[SelectChoice]:
    """What forms propose: months, the seasons in their order to come, another day."""
    seasons = sorted((season(name, today), name) for name in SEASONS)
    return [
        *(SelectChoice(str(n), f"{n} mois ({dates.day(months_after(today, n))})") for n in MONTHS),
        *(SelectChoice(name, f"{dates.day(on)} ({SEASONS[name][2]})") for on, name in seasons),
        SelectChoice(OTHER, "À une autre date"),
    ]


class ReviewFields:
    """To review before when; offered with `self.review.choices = choices(today)`."""

    review = RadioField("À revoir avant", default="6")
    review_on = FrenchDate("Autre date de révision (facultatif)")

    def validate_review_on(self, field: Any) -> None:
        """Needed when the other date is chosen; to come, within three years."""
        if self.review.data != OTHER:
            return
        today = clock.today()
        if not field.data:
            raise ValidationError("Choisissez la date de révision.")
        if not today < field.data <= today + FURTHEST:
            raise ValidationError("Choisissez une date à venir, dans les trois ans.")

    def promised(self) -> date:
        """The validated day."""
        chosen, today = self.review.data, clock.today()
        if chosen == OTHER:
            other: date = self.review_on.data
            return other
        return season(chosen, today) if chosen in SEASONS else months_after(today, int(chosen))

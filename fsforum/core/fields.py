"""Form fields of several features: days, whole numbers, days on which a body is closed."""

import re
from datetime import date, timedelta
from typing import Any

from wtforms import DateField, IntegerField, TextAreaField
from wtforms.validators import ValidationError

from fsforum.core import calendar

MOST_CLOSED = 370
"""Days of one line, and of one body: more is a mistake in a year."""
_DAY = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:au|à|-|–)\s*{_DAY})?")


class Given:
    """Something must be there; unlike `DataRequired`, what was wrong with it is still told."""

    def __init__(self, empty: str) -> None:
        self.empty = empty

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and not field.process_errors:
            raise ValidationError(self.empty)


class FrenchDate(DateField):
    """A day; a wrong one is told in French."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that the browser sends (2027-03-12); an emptied field is no day."""
        self.data = None
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError("Cette date n’existe pas : jour, mois, année.") from None


class WholeNumber(IntegerField):
    """A whole number between two bounds, told in French."""

    def __init__(self, label: str, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Digits only, so that « 1e9 » and the like are no numbers."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not (text.isascii() and text.isdigit() and len(text) < 9 and self.least <= int(text) <= self.most):
            raise ValueError(f"Indiquez un nombre entre {self.least} et {self.most}.")
        self.data = int(text)


class ClosedDays(TextAreaField):
    """Days written one a line, alone or as « 24/12/2027 au 31/12/2027 »; data as `Body.closed_days`."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the lines; what was typed comes back with an error."""
        self.data = calendar.stored(_days(valuelist[0] if valuelist else ""))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else in_words(self.data or [])


def _days(text: str) -> list[date]:
    days: list[date] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        found = _LINE.fullmatch(line)
        try:
            first = last = date(*map(int, found.groups()[2::-1])) if found else None
            if found and found.group(4):
                last = date(*map(int, found.groups()[:2:-1]))
        except ValueError:
            first = None
        if first is None or last is None or not 0 <= (last - first).days < MOST_CLOSED:
            raise ValueError(
                f"« {line[:40]} » : écrivez un jour comme 24/12/2027, ou 24/12/2027 au 31/12/2027."
            )
        days += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if len(set(days)) > MOST_CLOSED:
        raise ValueError(f"C’est trop : {MOST_CLOSED} jours au plus.")
    return days


def in_words(stored: list[str]) -> str:
    """Closed days as one types them, runs of days on one line."""
    runs: list[list[date]] = []
    for day in sorted(map(date.fromisoformat, stored)):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return "\n".join(f"{a:%d/%m/%Y}" if a == b else f"{a:%d/%m/%Y} au {b:%d/%m/%Y}" for a, b in runs)

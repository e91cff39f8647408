"""The changes of rules to come, as the home page reads them: beside what it asks to be read anyway."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, String, bindparam, cast, extract, literal, select

from fsforum.core import clock, scopes
from fsforum.extensions import session
from fsforum.models import Change, ThingKind, User

FEW = 3
KIND = ThingKind.CHANGE.value


@dataclass(frozen=True)
class Upcoming:
    """A change of rules to come."""

    title: str
    url: str
    on: date


def _statement() -> Any:
    day = extract("year", Change.effective_on) * 10_000
    day = day + extract("month", Change.effective_on) * 100 + extract("day", Change.effective_on)
    return (
        select(
            Change.title.label("title"),
            cast(Change.id, String).label("slug"),
            literal(KIND).label("kind"),
            cast(day, Integer).label("done"),
            literal(0).label("total"),
        )
        .where(Change.effective_on > bindparam("today"), scopes.held(Change.scope))
        .order_by(Change.effective_on, Change.id)
        .limit(FEW)
    )


STATEMENT = _statement()
"""The nearest ones as (title, number, kind, day as 20270401, 0), for a union of short lines; see `given`."""


def given(user: User) -> dict[str, Any]:
    """What a statement that holds `STATEMENT` is run with for `user`."""
    return scopes.given(user) | {"today": clock.today()}


def of_line(title: str, number: str, day: int) -> Upcoming:
    """A line of `statement` as what it says."""
    year, rest = divmod(int(day), 10_000)
    return Upcoming(title, f"/ca-change/{number}", date(year, rest // 100, rest % 100))


def changes(user: User) -> list[Upcoming]:
    """The nearest ones, alone."""
    rows = session().connection().execute(STATEMENT, given(user))
    return sorted((of_line(row.title, row.slug, row.done) for row in rows), key=lambda one: one.on)

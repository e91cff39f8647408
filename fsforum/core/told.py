"""Notifications as sentences, about things that their reader may still see: for the site and for digests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.core import absences, dates, links, sentences
from fsforum.core.absences import StandIn
from fsforum.core.policy import can
from fsforum.extensions import session
from fsforum.models import (
    Change,
    Incident,
    Notification,
    NotificationKind,
    Question,
    Resource,
    ThingKind,
    Thread,
    User,
)

Thing = Thread | Question | Resource | Incident | StandIn | Change
MODERATION = "/moderation/"
SUBPAGES = {
    NotificationKind.RATING: "/avis",
    NotificationKind.PROPOSED: "/propositions",
    NotificationKind.PROPOSAL_DECIDED: "/propositions",
}
REPORTED = "/a-revoir/?etat=signale"


@dataclass(frozen=True)
class Line:
    """One notification as it is shown."""

    notification: Notification
    thing: Thing
    text: str
    url: str

    @property
    def unread(self) -> bool:
        """Whether its thing was not on screen since."""
        return self.notification.read_at is None

    @property
    def day(self) -> date:
        """The day in Paris on which it came."""
        return dates.local_day(self.notification.at)


def lines(user: User, rows: Sequence[Notification]) -> list[Line]:
    """`rows` in words, in their order; those of things out of reach are left out. Needs `row.actor`."""
    things = _things(user, rows)
    shown = (_line(user, row, things.get((row.thing, row.ref_id))) for row in rows)
    return [line for line in shown if line]


def _line(user: User, row: Notification, thing: Thing | None) -> Line | None:
    if thing is None:
        return None
    if row.kind == NotificationKind.REPORT:
        if not can(user, "moderate", "site"):
            return None
        return Line(row, thing, sentences.of(row, thing, user), MODERATION)
    return Line(row, thing, sentences.of(row, thing, user), address(row, thing))


def address(row: Notification, thing: Thing) -> str:
    """Where a notification leads: the thing itself, or the page on which it is dealt with."""
    if row.kind == NotificationKind.OUTDATED:
        return REPORTED
    there = links.of(row.thing, thing, row.seq)
    if row.kind == NotificationKind.EDITED and row.seq:
        return f"{there}/versions/{row.seq}?avec={row.seq - 1}"
    return there + SUBPAGES.get(row.kind, "")


def _things(user: User, rows: Sequence[Notification]) -> dict[tuple[ThingKind, int], Thing]:
    """The things of `rows` that `user` may see, in one statement for each kind."""
    numbers: dict[ThingKind, set[int]] = {}
    for row in rows:
        numbers.setdefault(row.thing, set()).add(row.ref_id)
    things: dict[tuple[ThingKind, int], Thing] = {}
    if people := numbers.pop(ThingKind.PERSON, None):
        for number, one in absences.standing_in(user, people).items():
            things[ThingKind.PERSON, number] = one
    queries: dict[ThingKind, Any] = {
        ThingKind.THREAD: select(Thread),
        ThingKind.QUESTION: select(Question).options(joinedload(Question.body)),
        ThingKind.RESOURCE: select(Resource),
        ThingKind.INCIDENT: select(Incident).options(joinedload(Incident.body)),
        ThingKind.CHANGE: select(Change),
    }
    for kind, query in queries.items():
        if wanted := numbers.get(kind):
            model = query.column_descriptions[0]["entity"]
            for thing in session().scalars(query.where(model.id.in_(sorted(wanted)))):
                if can(user, "view", thing):
                    things[kind, thing.id] = thing
    return things

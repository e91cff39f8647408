"""Notifications as sentences, about things that their reader may still see: for the site and for digests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from fsforum.core import absences, dates, links, sentences
from fsforum.core.absences import StandIn
from fsforum.core.plain import Plain
from fsforum.core.policy import can
from fsforum.extensions import session
from fsforum.models import (
    Body,
    Change,
    Collection,
    Incident,
    Notification,
    NotificationKind,
    Question,
    Resource,
    ThingKind,
    Thread,
    User,
)

Thing = Thread | Question | Resource | Incident | StandIn | Change | Collection
MODERATION = "/moderation/"
NUMBERS: Any = bindparam("numbers", expanding=True)
SUBPAGES = {
    NotificationKind.RATING: "/avis",
    NotificationKind.PROPOSED: "/propositions",
    NotificationKind.PROPOSAL_DECIDED: "/propositions",
}
OF_DRAFTS = (NotificationKind.PROPOSED, NotificationKind.PROPOSAL_DECIDED)
"""Of drafts (`seq` says which version), these kinds lead to the draft itself."""
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
        return f"{there}/versions/{row.seq}?avec={row.seq - 1}" if row.count == 1 else f"{there}/historique"
    if row.kind in OF_DRAFTS and row.seq:
        return there
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
    for kind, numbered in numbers.items():
        for thing in _read(kind, sorted(numbered)):
            if can(user, "view", thing):
                things[kind, thing.id] = thing
    return things


_THREAD, _QUESTION, _BODY = Plain(Thread), Plain(Question), Plain(Body)
_RESOURCE = Plain(Resource, "slug", "scope", "state", "title", "owner_id", "version")
_WHOLE = {
    ThingKind.INCIDENT: select(Incident).where(Incident.id.in_(NUMBERS)).options(joinedload(Incident.body)),
    ThingKind.CHANGE: select(Change).where(Change.id.in_(NUMBERS)),
    ThingKind.COLLECTION: select(Collection).where(Collection.id.in_(NUMBERS)),
}
# Those of nearly every line are only shown: made from their columns (core/plain.py)
_SHOWN = {
    ThingKind.THREAD: select(*_THREAD.columns).where(Thread.id.in_(NUMBERS)),
    ThingKind.QUESTION: select(*_QUESTION.columns, *_BODY.columns)
    .join(Body, Body.id == Question.body_id)
    .where(Question.id.in_(NUMBERS)),
    ThingKind.RESOURCE: select(*_RESOURCE.columns).where(Resource.id.in_(NUMBERS)),
}


def _read(kind: ThingKind, numbers: list[int]) -> list[Any]:
    """The things of one kind, with what sentences say of them."""
    given = {"numbers": numbers}
    if kind in _WHOLE:
        return list(session().scalars(_WHOLE[kind], given))
    if kind not in _SHOWN:
        return []
    rows = session().connection().execute(_SHOWN[kind], given)
    if kind == ThingKind.QUESTION:
        width = len(_QUESTION)
        return [_QUESTION(row[:width], body=_BODY(row[width:])) for row in rows]
    return [(_THREAD if kind == ThingKind.THREAD else _RESOURCE)(row) for row in rows]

"""What a person was told, about things that they may still read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from fsforum.core import dates, links, paging, scopes
from fsforum.core.paging import Cursor, Page
from fsforum.core.policy import can
from fsforum.extensions import session
from fsforum.inbox import sentences
from fsforum.models import Notification, NotificationKind, Question, Resource, ThingKind, Thread, User

Thing = Thread | Question | Resource
MODERATION = "/moderation/"


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


_ALL = paging.newest_first(
    select(Notification).where(Notification.user_id == bindparam("reader"), scopes.held(Notification.scope)),
    Notification.at,
    Notification.id,
    None,
).options(joinedload(Notification.actor))
_UNREAD = _ALL.where(Notification.read_at.is_(None))


def lines(user: User, unread_only: bool = False, before: Cursor | None = None) -> Page[Line]:
    """A page of the notifications of `user`, newest first; those of things out of reach are left out."""
    query = _UNREAD if unread_only else _ALL
    if before:
        query = query.where(paging.below(Notification.at, Notification.id, before))
    rows = session().scalars(query, scopes.given(user) | {"reader": user.id}).all()
    found = paging.page(rows, lambda row: Cursor(row.at, row.id))
    things = _things(user, found.rows)
    shown = [
        _line(user, row, things[row.thing, row.ref_id]) for row in found if (row.thing, row.ref_id) in things
    ]
    return Page([line for line in shown if line], found.next)


def _line(user: User, row: Notification, thing: Thing) -> Line | None:
    if row.kind == NotificationKind.REPORT:
        if not can(user, "moderate", "site"):
            return None
        return Line(row, thing, sentences.of(row, thing, user), MODERATION)
    return Line(row, thing, sentences.of(row, thing, user), links.of(row.thing, thing, row.seq))


_NUMBERS: Any = bindparam("numbers", expanding=True)
_LOADING: dict[ThingKind, Any] = {
    ThingKind.THREAD: select(Thread).where(Thread.id.in_(_NUMBERS)),
    ThingKind.QUESTION: select(Question).where(Question.id.in_(_NUMBERS)).options(joinedload(Question.body)),
    ThingKind.RESOURCE: select(Resource).where(Resource.id.in_(_NUMBERS)),
}


def _things(user: User, rows: list[Notification]) -> dict[tuple[ThingKind, int], Thing]:
    """The things of `rows` that `user` may see, in one statement for each kind."""
    numbers: dict[ThingKind, set[int]] = {}
    for row in rows:
        numbers.setdefault(row.thing, set()).add(row.ref_id)
    things: dict[tuple[ThingKind, int], Thing] = {}
    for kind, query in _LOADING.items():
        if wanted := numbers.get(kind):
            for thing in session().scalars(query, {"numbers": sorted(wanted)}):
                if can(user, "view", thing):
                    things[kind, thing.id] = thing
    return things

"""What a person was told, about things that they may still read."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from fsforum.core import paging, scopes, told
from fsforum.core.paging import PAGE_SIZE, Cursor, Page
from fsforum.core.plain import Plain
from fsforum.core.told import Line
from fsforum.extensions import session
from fsforum.models import Notification, NotificationKind, User
from fsforum.models.base import UTCDateTime

_LINE, _ACTOR = Plain(Notification), Plain(User)


@lru_cache(maxsize=8)
def _statement(unread_only: bool, of_kind: bool, further: bool) -> Select[Any]:
    """The statement of one shape of list; `further`: not its first page."""
    query: Any = (
        select(*_LINE.columns, *_ACTOR.columns)
        .outerjoin(User, User.id == Notification.actor_id)
        .where(Notification.user_id == bindparam("reader"), scopes.held(Notification.scope))
    )
    if unread_only:
        query = query.where(Notification.read_at.is_(None))
    if of_kind:
        query = query.where(Notification.kind == bindparam("sort"))
    if further:
        place = tuple_(bindparam("at", type_=UTCDateTime()), bindparam("last"))
        query = query.where(tuple_(Notification.at, Notification.id) < place)
    newest: Select[Any] = query.order_by(Notification.at.desc(), Notification.id.desc())
    return newest.limit(PAGE_SIZE + 1)


def lines(
    user: User,
    unread_only: bool = False,
    before: Cursor | None = None,
    kind: NotificationKind | None = None,
) -> Page[Line]:
    """A page of the notifications of `user`, newest first; those of things out of reach are left out."""
    given = scopes.given(user) | {"reader": user.id, "sort": kind}
    if before is not None:
        given |= {"at": before.at, "last": before.id}
    query, width = _statement(unread_only, kind is not None, before is not None), len(_LINE)
    rows = [
        _LINE(row[:width], actor=_ACTOR.maybe(row[width:]))
        for row in session().connection().execute(query, given)
    ]
    found = paging.page(rows, lambda row: Cursor(row.at, row.id))
    return Page(told.lines(user, found.rows), found.next)

"""What a person was told, about things that they may still read."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.core import paging, scopes, told
from fsforum.core.paging import Cursor, Page
from fsforum.core.told import Line
from fsforum.extensions import session
from fsforum.models import Notification, NotificationKind, User


def lines(
    user: User,
    unread_only: bool = False,
    before: Cursor | None = None,
    kind: NotificationKind | None = None,
) -> Page[Line]:
    """A page of the notifications of `user`, newest first; those of things out of reach are left out."""
    query = select(Notification).where(
        Notification.user_id == user.id, scopes.within(Notification.scope, user)
    )
    if unread_only:
        query = query.where(Notification.read_at.is_(None))
    if kind:
        query = query.where(Notification.kind == kind)
    query = paging.newest_first(query, Notification.at, Notification.id, before)
    rows = session().scalars(query.options(joinedload(Notification.actor))).all()
    found = paging.page(rows, lambda row: Cursor(row.at, row.id))
    return Page(told.lines(user, found.rows), found.next)

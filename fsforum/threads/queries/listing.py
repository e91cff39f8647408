"""The list of discussions: latest first, pinned ones on top of their space, unread ones counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Select, and_, bindparam, exists, func, not_, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from fsforum.core import links, paging, readmarks, words
from fsforum.core.paging import PAGE_SIZE, Cursor
from fsforum.core.plain import Plain
from fsforum.core.policy.threads import VISIBLE, readable
from fsforum.extensions import session
from fsforum.models import Follow, ReadMark, Saved, Space, Theme, ThingKind, Thread, User
from fsforum.models.base import UTCDateTime
from fsforum.threads.queries.people import Person, person
from fsforum.threads.queries.threads import HIDDEN_SINCE, unread

UNANSWERED, UNREAD, RESOLVED, FOLLOWED, SAVED = (
    "sans-reponse",
    "non-lues",
    "resolues",
    "suivies",
    "enregistrees",
)
PINNED_MARK = "p"
_PLAIN_THEME = Plain(Theme)
_THEMES = select(*_PLAIN_THEME.columns).order_by(Theme.position, Theme.name)
_opener, _last = aliased(User), aliased(User)
_reader: Any = bindparam("reader")


@dataclass(frozen=True)
class Filters:
    """What a list of discussions is narrowed to."""

    space: Space | None = None
    kind: str = ""
    theme: str = ""


@dataclass(slots=True)  # not frozen: twenty a page, each four times as long to make
class Line:
    """A discussion in a list, as one reader sees it."""

    id: int
    slug: str
    title: str
    space_id: int
    author: Person
    last_author: Person
    theme: str | None
    active_at: datetime
    replies: int
    pinned: bool
    closed: bool
    hidden: bool
    resolved_at: datetime | None
    mark: int
    unread: int

    @property
    def url(self) -> str:
        """Where its first new message is, or its beginning."""
        first_new = self.mark + 1 if self.unread and self.mark else None
        return links.thread(cast(Thread, self), first_new)

    @property
    def states(self) -> tuple[words.State, ...]:
        """« Épinglée », « Résolue » …; the usual state stays silent."""
        return tuple(words.thread_states(cast(Thread, self)))


def _mine(kind: type[Follow] | type[Saved]) -> ColumnElement[bool]:
    return and_(kind.user_id == _reader, kind.kind == ThingKind.THREAD, kind.ref_id == Thread.id)


_NEW: ColumnElement[bool] = and_(
    Thread.active_at > bindparam("read_before", type_=UTCDateTime()),
    Thread.last_seq - func.coalesce(ReadMark.seq, 0) > HIDDEN_SINCE,
)
_KINDS: dict[str, Callable[[], ColumnElement[bool]]] = {
    UNANSWERED: lambda: and_(Thread.post_count <= 1, Thread.resolved_at.is_(None)),
    UNREAD: lambda: _NEW,
    RESOLVED: lambda: Thread.resolved_at.is_not(None),
    FOLLOWED: lambda: exists().where(_mine(Follow), Follow.muted.is_(False)),
    SAVED: lambda: exists().where(_mine(Saved)),
}
KINDS = frozenset(_KINDS)


_COLUMNS: tuple[Any, ...] = (
    Thread.id,
    Thread.slug,
    Thread.title,
    Thread.space_id,
    Thread.active_at,
    Thread.post_count,
    Thread.last_seq,
    Thread.pinned,
    Thread.closed,
    Thread.hidden,
    Thread.resolved_at,
    Theme.name.label("theme"),
    func.coalesce(ReadMark.seq, 0).label("mark"),
    HIDDEN_SINCE.label("hidden_since"),
    _opener.id.label("author_id"),
    _opener.first_name,
    _opener.last_name,
    _opener.state,
    _last.id.label("last_id"),
    _last.first_name.label("last_first"),
    _last.last_name.label("last_last"),
    _last.state.label("last_state"),
)


@lru_cache(maxsize=128)
def _statement(kind: str, in_space: bool, themed: bool, after: str) -> Select[Any]:
    """The statement of one shape of list; `after`: "" (first page), "pinned" or "others" (what came last)."""
    query: Any = (
        select(*_COLUMNS)
        .join(_opener, _opener.id == Thread.author_id)
        .join(_last, _last.id == Thread.last_author_id)
        .outerjoin(Theme, Theme.id == Thread.theme_id)
        .outerjoin(
            ReadMark,
            and_(
                ReadMark.user_id == _reader,
                ReadMark.kind == ThingKind.THREAD,
                ReadMark.ref_id == Thread.id,
            ),
        )
        .where(VISIBLE)
    )
    if kind:
        query = query.where(_KINDS[kind]())
    if themed:
        query = query.where(Theme.slug == bindparam("theme"))
    return _ordered(query, in_space, after).limit(PAGE_SIZE + 1)


def _ordered(query: Select[Any], in_space: bool, after: str) -> Select[Any]:
    place = tuple_(Thread.active_at, Thread.id)
    below = place < tuple_(bindparam("at", type_=UTCDateTime()), bindparam("last"))
    newest = (Thread.active_at.desc(), Thread.id.desc())
    if not in_space:
        return (query.where(below) if after else query).order_by(*newest)
    query = query.where(Thread.space_id == bindparam("space"))
    if after == "others":
        return query.where(not_(Thread.pinned), below).order_by(*newest)
    if after == "pinned":
        query = query.where(or_(and_(Thread.pinned, below), not_(Thread.pinned)))
    return query.order_by(Thread.pinned.desc(), *newest)


def latest(user: User, filters: Filters, after: str | None) -> tuple[list[Line], str]:
    """One page of the discussions that `user` may read, and where the next one begins ("" on the last).

    By position, not by offset: a reply that arrives meanwhile neither repeats nor hides a row.
    """
    text = after or ""
    was_pinned = text.startswith(PINNED_MARK + ".")
    cursor = paging.parse(text[2:] if was_pinned else text)
    start = "" if cursor is None else "pinned" if was_pinned else "others"
    query = _statement(filters.kind, filters.space is not None, bool(filters.theme), start)
    pending = {ref: seq for (k, ref), seq in readmarks.pending(user).items() if k == ThingKind.THREAD}
    if filters.kind == UNREAD and pending:
        read_now = [and_(Thread.id == ref, Thread.last_seq <= seq) for ref, seq in pending.items()]
        query = query.where(not_(or_(*read_now)))
    rows = session().connection().execute(query, _values(user, filters, cursor)).all()
    lines = [_line(row, pending.get(row[0], 0), user) for row in rows[:PAGE_SIZE]]
    if len(rows) <= PAGE_SIZE:
        return lines, ""
    last = lines[-1]
    mark = f"{PINNED_MARK}." if filters.space is not None and last.pinned else ""
    return lines, f"{mark}{Cursor(last.active_at, last.id)}"


def _values(user: User, filters: Filters, cursor: Cursor | None) -> dict[str, Any]:
    given = readable(user) | {"reader": user.id, "read_before": user.read_before, "theme": filters.theme}
    if filters.space is not None:
        given["space"] = filters.space.id
    if cursor is not None:
        given |= {"at": cursor.at, "last": cursor.id}
    return given


def _line(row: Any, pending: int, user: User) -> Line:
    """From the values of `_COLUMNS`."""
    number, slug, title, space_id, active_at, posts, last_seq, pinned, closed, hidden, resolved_at = row[:11]
    theme, mark, hidden_since = row[11:14]
    mark, new = unread(active_at, last_seq, mark, hidden_since, pending, user)
    return Line(
        number,
        slug,
        title,
        space_id,
        person(*row[14:18]),
        person(*row[18:]),
        theme,
        active_at,
        max(posts - 1, 0),
        pinned,
        closed,
        hidden,
        resolved_at,
        mark,
        new,
    )


def themes() -> list[Theme]:
    """The themes, in their order."""
    return list(map(_PLAIN_THEME, session().connection().execute(_THEMES)))

"""One discussion, with all that its page says around the messages, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from fsforum.core import readmarks, words
from fsforum.core.plain import Plain
from fsforum.core.web.visitor import visitor
from fsforum.extensions import session
from fsforum.models import (
    Body,
    Follow,
    Post,
    ReadMark,
    Saved,
    Space,
    Structure,
    Theme,
    ThingKind,
    Thread,
    User,
)
from fsforum.threads.queries.people import Person, person

_opener, _solver = aliased(User), aliased(User)
_reader: Any = bindparam("reader", type_=Integer)


def _of_reader(kind: Any) -> Any:
    """What joins the reader's own row (mark, follow, saved) to a discussion."""
    return and_(kind.user_id == _reader, kind.kind == ThingKind.THREAD, kind.ref_id == Thread.id)


HIDDEN_SINCE = (
    select(func.count(literal_column("1")))
    .where(Post.thread_id == Thread.id, Post.hidden, Post.seq > func.coalesce(ReadMark.seq, 0))
    .correlate(Thread, ReadMark)
    .scalar_subquery()
)
"""Messages beyond the reader's mark that nobody is shown, so that counts of new ones stay exact."""

_COLUMNS = (
    Space.name.label("space_name"),
    Space.slug.label("space_slug"),
    Space.audience_words,
    Theme.name.label("theme"),
    _opener.id.label("author_id"),
    _opener.first_name,
    _opener.last_name,
    _opener.state,
    _opener.role,
    Structure.name.label("structure"),
    Body.short.label("body"),
    _solver.id.label("solver_id"),
    _solver.first_name.label("solver_first"),
    _solver.last_name.label("solver_last"),
    _solver.state.label("solver_state"),
    func.coalesce(ReadMark.seq, 0).label("mark"),
    HIDDEN_SINCE.label("hidden_since"),
    Follow.muted,
    Saved.user_id.label("saved"),
)


def _with_surroundings(*thing: Any) -> Select[Any]:
    return (
        select(*thing, *_COLUMNS)
        .join(Space, Space.id == Thread.space_id)
        .join(_opener, _opener.id == Thread.author_id)
        .outerjoin(Theme, Theme.id == Thread.theme_id)
        .outerjoin(Structure, Structure.id == _opener.structure_id)
        .outerjoin(Body, Body.id == _opener.body_id)
        .outerjoin(_solver, _solver.id == Thread.resolved_by_id)
        .outerjoin(ReadMark, _of_reader(ReadMark))
        .outerjoin(Follow, _of_reader(Follow))
        .outerjoin(Saved, _of_reader(Saved))
        .where(Thread.id == bindparam("number"))
    )


_PLAIN = Plain(Thread)
_STATEMENT, _SHOWN = _with_surroundings(Thread), _with_surroundings(*_PLAIN.columns)


@dataclass(frozen=True, slots=True)
class Head:
    """What surrounds the messages: names, and what depends on the reader."""

    space_name: str
    space_slug: str
    audience_words: str
    theme: str | None
    author: Person
    solver: Person | None
    mark: int
    unread: int
    follows: bool
    saved: bool
    states: tuple[words.State, ...]


def thread(thread_id: int, **_address: object) -> Thread | None:
    """The discussion of an address, whatever its slug; `head_of` gives what surrounds it."""
    row = session().execute(_STATEMENT, {"number": thread_id, "reader": visitor().id}).first()
    return None if row is None else _surrounded(row[0], row[1:])


def shown_thread(thread_id: int, **_address: object) -> Thread | None:
    """The same for the page of the discussion, which only reads."""
    given = {"number": thread_id, "reader": visitor().id}
    row = session().connection().execute(_SHOWN, given).first()
    width = len(_PLAIN.columns)
    return None if row is None else _surrounded(_PLAIN(row[:width]), row[width:])


def _surrounded(found: Thread, around: Any) -> Thread:
    found.__dict__["_head"] = _head(found, around)
    return found


def head_of(found: Thread) -> Head:
    """What surrounds a discussion that `thread` has read."""
    head: Head = found.__dict__["_head"]
    return head


def unread(
    active_at: datetime, last_seq: int, mark: int, hidden_since: int, pending: int, reader: User
) -> tuple[int, int]:
    """The mark of `reader` (its unsaved part included) and the number of messages beyond it.

    A discussion that nobody wrote in since the reader's beginning counts as read.
    """
    mark, before = max(mark, pending), mark
    if active_at <= reader.read_before or mark >= last_seq:
        return mark, 0
    new = last_seq - mark - (hidden_since if mark == before else 0)
    return mark, max(new, 0)


def _head(found: Thread, around: Any) -> Head:
    """From the values of `_COLUMNS`."""
    space_name, space_slug, audience_words, theme = around[:4]
    author, solver = around[4:11], around[11:15]
    mark, hidden_since, muted, saved = around[15:]
    reader = visitor()
    pending = readmarks.pending(reader).get((ThingKind.THREAD, found.id), 0)
    mark, new = unread(found.active_at, found.last_seq, mark, hidden_since, pending, reader)
    return Head(
        space_name,
        space_slug,
        audience_words,
        theme,
        person(*author),
        person(*solver) if solver[0] else None,
        mark,
        new,
        muted is False,
        saved is not None,
        tuple(words.thread_states(found)),
    )

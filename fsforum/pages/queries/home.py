"""The home of those who ask and of those who answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from fsforum.core import clock, readmarks, scopes
from fsforum.core.plain import Plain
from fsforum.core.policy import can
from fsforum.core.policy.channels import WAITING
from fsforum.core.policy.library import LIVE
from fsforum.core.reviews.upcoming import Upcoming
from fsforum.extensions import session
from fsforum.models import (
    Body,
    Notification,
    NotificationKind,
    Post,
    Question,
    QuestionState,
    ReadMark,
    Resource,
    ResourceBody,
    Structure,
    ThingKind,
    Thread,
    User,
)
from fsforum.models.base import UTCDateTime
from fsforum.pages.queries.shared import TO_DO, spaces
from fsforum.pages.to_read import Reading, readings

NEWS = 8
RECENT = 4
NEWS_DAYS = 14
TOLD = (NotificationKind.ANSWER, NotificationKind.QUESTION_MOVED, NotificationKind.GUIDE)


@dataclass(frozen=True)
class News:
    """A discussion or a question in which something happened; `fresh` counts its unread messages."""

    thing: Thread | Question
    at: datetime
    unread: bool
    fresh: int = 0
    first_unread: int | None = None

    @property
    def is_question(self) -> bool:
        """A question, rather than a discussion."""
        return isinstance(self.thing, Question)


@dataclass(frozen=True)
class Home:
    """The home of those who ask and of those who answer."""

    asks: bool
    """Whether the reader may ask questions."""
    serves: bool
    """Whether the reader answers for a body."""
    clarify: list[Question]
    answered: list[Question]
    """Own questions with an answer not read yet."""
    queue: list[Question]
    """What the reader's body has to answer or to validate, the most sites concerned first."""
    news: list[News]
    resources: list[Resource]
    to_read: list[Reading]
    """What the reader is asked to read and has not confirmed."""
    changes: list[Upcoming]
    """Rules that are going to change."""
    first_days: Reading | None
    """The collection for newcomers, until it is read."""


def home(user: User) -> Home:
    """What waits for `user`, what is new among what they read, the newest resources."""
    told = _told(user)
    mine = [one for one in told if one.question.asker_id == user.id and one.kind == NotificationKind.ANSWER]
    others = [one for one in told if one not in mine]
    news = [*_threads(user), *[News(one.question, one.at, unread=True) for one in _once(others)]]
    reads, changes = readings(user)
    return Home(
        asks=can(user, "ask", Question),
        serves=user.body_id is not None,
        clarify=_clarify(user),
        answered=[one.question for one in _once(mine)],
        queue=_queue(user),
        news=sorted(news, key=lambda item: item.at, reverse=True)[:NEWS],
        resources=_resources(),
        to_read=[one for one in reads if one.kind],
        changes=changes,
        first_days=next((one for one in reads if not one.kind and one.done < one.total), None),
    )


# Rows are read by columns, for this page only shows them (core/plain.py); statements are made once.
_QUESTION, _BODY, _STRUCTURE = Plain(Question), Plain(Body), Plain(Structure, "name")
_THREAD = Plain(Thread)
_RESOURCE = Plain(Resource, "title", "slug", "kind", "state", "verified_on", "review_before", "updated_at")
_PERSON, _SHORT = Plain(User, "first_name", "last_name", "state", "role"), Plain(Body, "short")


@dataclass(frozen=True)
class Told:
    """An unread notification of a question."""

    kind: NotificationKind
    at: datetime
    question: Question


def _questions(*first: Any) -> Select[Any]:
    """Questions that the reader may see, each with its body and the structure that asked, after `first`."""
    columns = (*first, *_QUESTION.columns, *_BODY.columns, *_STRUCTURE.columns)
    return (
        select(*columns)
        .select_from(Question)
        .join(Body, Body.id == Question.body_id)
        .outerjoin(Structure, Structure.id == Question.structure_id)
        .where(scopes.held(Question.scope))
    )


def _question(values: Any) -> Question:
    """From the columns of `_questions`."""
    own, rest = len(_QUESTION), len(_QUESTION) + len(_BODY)
    structure = _STRUCTURE.maybe(values[rest:])
    return _QUESTION(values[:own], body=_BODY(values[own:rest]), structure=structure)


_TOLD = (
    _questions(Notification.kind, Notification.at)
    .join(Notification, Question.id == Notification.ref_id)
    .where(Notification.user_id == bindparam("reader"), Notification.read_at.is_(None))
    .where(Notification.thing == ThingKind.QUESTION, Notification.kind.in_(TOLD))
    .where(scopes.held(Notification.scope))
    .order_by(Notification.at.desc(), Notification.id.desc())
    .limit(NEWS * 2)
)
_CLARIFY = (
    _questions()
    .where(Question.asker_id == bindparam("reader"), Question.state == QuestionState.CLARIFY)
    .order_by(Question.active_at.desc())
    .limit(TO_DO)
)
_QUEUE = (
    _questions()
    .where(Question.body_id == bindparam("body"))
    .where(Question.state.in_((*WAITING, QuestionState.ANSWERED)))
    .order_by(Question.site_count.desc(), Question.due_on, Question.id)
    .limit(NEWS)
)


def _told(user: User) -> list[Told]:
    """The unread news of questions, newest first.

    Taken from the notifications, not from the read marks: a note between partners moves a question too.
    """
    rows = session().connection().execute(_TOLD, scopes.given(user) | {"reader": user.id})
    return [Told(kind, at, _question(values)) for kind, at, *values in rows]


def _once(items: Iterable[Told]) -> list[Told]:
    seen: dict[int, Told] = {}
    for item in items:
        seen.setdefault(item.question.id, item)
    return list(seen.values())


def _clarify(user: User) -> list[Question]:
    """Own questions on which a clarification is awaited."""
    rows = session().connection().execute(_CLARIFY, scopes.given(user) | {"reader": user.id})
    return [_question(row) for row in rows]


def _queue(user: User) -> list[Question]:
    """What the body of `user` has to answer (or to validate), by sites, then due date; nothing without."""
    if user.body_id is None:
        return []
    rows = session().connection().execute(_QUEUE, scopes.given(user) | {"body": user.body_id})
    return [_question(row) for row in rows]


_MARK = and_(
    ReadMark.user_id == bindparam("reader"), ReadMark.kind == ThingKind.THREAD, ReadMark.ref_id == Thread.id
)
_LATER = and_(Post.thread_id == Thread.id, Post.seq > ReadMark.seq, Post.hidden.is_(False))
_COUNT = select(func.count()).select_from(Post).where(_LATER).correlate(Thread, ReadMark).scalar_subquery()
_THREADS = (
    select(
        func.coalesce(ReadMark.seq, 0),
        _COUNT,
        *_PERSON.columns,
        *_STRUCTURE.columns,
        *_SHORT.columns,
        *_THREAD.columns,
    )
    .select_from(Thread)
    .join(User, User.id == Thread.last_author_id)
    .outerjoin(Structure, Structure.id == User.structure_id)
    .outerjoin(Body, Body.id == User.body_id)
    .outerjoin(ReadMark, _MARK)
    .where(
        Thread.scope.in_(bindparam("spaces", expanding=True)),
        Thread.active_at > bindparam("since", type_=UTCDateTime()),
    )
    .order_by(Thread.active_at.desc(), Thread.id.desc())
    .limit(NEWS)
)


def _threads(user: User) -> list[News]:
    """The discussions last active among those that `user` may read, each with what is unread in it."""
    given = {"reader": user.id, "spaces": spaces(user), "since": clock.now() - timedelta(days=NEWS_DAYS)}
    pending = readmarks.pending(user)
    found = []
    for seq, count, *values in session().connection().execute(_THREADS, given):
        thread = _thread(values)
        found.append(_news(user, thread, seq, pending.get((ThingKind.THREAD, thread.id), 0), count))
    return found


def _thread(values: list[Any]) -> Thread:
    """From the columns of `_THREADS` after the reader's own."""
    who, where = len(_PERSON), len(_PERSON) + len(_STRUCTURE)
    what = where + len(_SHORT)
    structure, body = _STRUCTURE.maybe(values[who:where]), _SHORT.maybe(values[where:what])
    author = _PERSON(values[:who], structure=structure, body=body)
    return _THREAD(values[what:], last_author=author)


def _news(user: User, thread: Thread, saved: int, pending: int, count: int) -> News:
    """`count` visible messages came after the mark `saved`; one not saved yet (`pending`) is ahead of it."""
    read = max(saved, pending)
    if thread.active_at <= user.read_before or read >= thread.last_seq:
        return News(thread, thread.active_at, unread=False)
    if not read:
        return News(thread, thread.active_at, unread=True, fresh=thread.post_count)
    fresh = (
        count if read == saved else min(count, thread.last_seq - read) if saved else thread.last_seq - read
    )
    return News(thread, thread.active_at, fresh > 0, fresh, first_unread=read + 1)


_NEWEST = (
    select(*_RESOURCE.columns)
    .where(Resource.scope == scopes.LIBRARY, Resource.state.in_(LIVE))
    .order_by(Resource.updated_at.desc(), Resource.id.desc())
    .limit(RECENT)
    .subquery()
)
_RESOURCES = (
    select(*_NEWEST.c, Body.id, Body.short)
    .outerjoin(ResourceBody, ResourceBody.resource_id == _NEWEST.c.id)
    .outerjoin(Body, Body.id == ResourceBody.body_id)
    .order_by(_NEWEST.c.updated_at.desc(), _NEWEST.c.id.desc(), Body.position)
)


def _resources() -> list[Resource]:
    """The last changed ones, each with its bodies in their order."""
    found: dict[int, tuple[Resource, list[Body]]] = {}
    for *values, body_id, short in session().connection().execute(_RESOURCES):
        bodies: list[Body] = []
        kept = found.setdefault(values[0], (_RESOURCE(values, bodies=bodies), bodies))
        if body_id is not None:
            kept[1].append(_SHORT((body_id, short)))
    return [resource for resource, _ in found.values()]

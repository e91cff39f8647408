"""What the home page shows, in a number of statements that does not depend on how much there is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from fsforum.core import clock, dates, readmarks, scopes, words, workdays
from fsforum.core.policy import can
from fsforum.core.policy.channels import WAITING
from fsforum.core.policy.library import LIVE
from fsforum.core.reviews.upcoming import Upcoming
from fsforum.extensions import session
from fsforum.models import (
    Notification,
    NotificationKind,
    OutdatedReport,
    Post,
    Question,
    QuestionState,
    ReadMark,
    Report,
    ReportOutcome,
    Resource,
    ResourceState,
    ReviewOutcome,
    ThingKind,
    Thread,
    User,
)
from fsforum.models.base import UTCDateTime
from fsforum.pages.to_read import Reading, readings

TO_DO = 5
NEWS = 8
RECENT = 4
NEWS_DAYS = 14
SILENT_WORKDAYS = 3
SILENT_DAYS = 90
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
    changes: list[Upcoming]
    """Rules that are going to change."""
    """What the reader is asked to read and has not confirmed."""
    first_days: Reading | None
    """The collection for newcomers, until it is read."""


@dataclass(frozen=True)
class Animation:
    """The home of those who look after the whole space: what is late and what needs a hand."""

    late: list[Question]
    review: list[Resource]
    drafts: list[Resource]
    silent: list[Thread]
    reports: list[Report]
    counts: dict[str, int] = field(default_factory=dict)

    shown: int = TO_DO

    @property
    def today(self) -> str:
        """« Mardi 24 novembre 2026 »."""
        on = clock.today()
        return f"{dates.WEEKDAYS[on.weekday()].capitalize()} {dates.day(on)}"

    @staticmethod
    def waited(thread: Thread) -> int:
        """The working days for which a discussion has had no reply."""
        return workdays.workdays_between(dates.local_day(thread.created_at), clock.today())

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(self.counts.values())


def home(user: User) -> Home:
    """What waits for `user`, what is new among what they read, the newest resources."""
    told = _told(user)
    mine = [item for item in told if _mine(item, user) and item[0].kind == NotificationKind.ANSWER]
    others = [item for item in told if item not in mine]
    news = [*_threads(user), *[News(question, row.at, unread=True) for row, question in _once(others)]]
    reads, changes = readings(user)
    return Home(
        asks=can(user, "ask", Question),
        serves=user.body_id is not None,
        clarify=_clarify(user),
        answered=[question for _, question in _once(mine)],
        queue=_queue(user),
        news=sorted(news, key=lambda item: item.at, reverse=True)[:NEWS],
        resources=_resources(),
        to_read=[one for one in reads if one.kind],
        changes=changes,
        first_days=next((one for one in reads if not one.kind and one.done < one.total), None),
    )


Told = tuple[Notification, Question]


_TOLD = (
    select(Notification, Question)
    .join(Question, Question.id == Notification.ref_id)
    .where(Notification.user_id == bindparam("reader"), Notification.read_at.is_(None))
    .where(Notification.thing == ThingKind.QUESTION, Notification.kind.in_(TOLD))
    .where(scopes.held(Notification.scope), scopes.held(Question.scope))
    .options(joinedload(Question.body))
    .order_by(Notification.at.desc(), Notification.id.desc())
    .limit(NEWS * 2)
)


def _told(user: User) -> list[Told]:
    """The unread news of questions, newest first.

    Taken from the notifications, not from the read marks: a note between partners moves a question too.
    """
    rows = session().execute(_TOLD, scopes.given(user) | {"reader": user.id})
    return [(row, question) for row, question in rows]


def _mine(item: Told, user: User) -> bool:
    return item[1].asker_id == user.id


def _once(items: list[Told]) -> list[Told]:
    seen: dict[int, Told] = {}
    for item in items:
        seen.setdefault(item[1].id, item)
    return list(seen.values())


_MARK = and_(
    ReadMark.user_id == bindparam("reader"), ReadMark.kind == ThingKind.THREAD, ReadMark.ref_id == Thread.id
)
_LATER = and_(Post.thread_id == Thread.id, Post.seq > ReadMark.seq, Post.hidden.is_(False))
_THREADS = (
    select(
        Thread,
        ReadMark.seq,
        select(func.count()).select_from(Post).where(_LATER).correlate(Thread, ReadMark).scalar_subquery(),
    )
    .outerjoin(ReadMark, _MARK)
    .where(
        Thread.scope.in_(bindparam("spaces", expanding=True)),
        Thread.active_at > bindparam("since", type_=UTCDateTime()),
    )
    .options(joinedload(Thread.last_author).joinedload(User.structure))
    .options(joinedload(Thread.last_author).joinedload(User.body))
    .order_by(Thread.active_at.desc(), Thread.id.desc())
    .limit(NEWS)
)


def _threads(user: User) -> list[News]:
    """The discussions last active among those that `user` may read, each with what is unread in it."""
    since = clock.now() - timedelta(days=NEWS_DAYS)
    rows = session().execute(_THREADS, {"reader": user.id, "spaces": _spaces(user), "since": since})
    pending = readmarks.pending(user)
    return [
        _news(user, thread, seq or 0, pending.get((ThingKind.THREAD, thread.id), 0), count)
        for thread, seq, count in rows
    ]


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


def _spaces(user: User) -> list[str]:
    return sorted(scope for scope in scopes.of_user(user) if scope.startswith("space:"))


_CLARIFY = (
    select(Question)
    .where(Question.asker_id == bindparam("reader"), Question.state == QuestionState.CLARIFY)
    .where(scopes.held(Question.scope))
    .options(joinedload(Question.body))
    .order_by(Question.active_at.desc())
    .limit(TO_DO)
)
_QUEUE = (
    select(Question)
    .where(Question.body_id == bindparam("body"), scopes.held(Question.scope))
    .where(Question.state.in_((*WAITING, QuestionState.ANSWERED)))
    .options(joinedload(Question.body), joinedload(Question.structure))
    .order_by(Question.site_count.desc(), Question.due_on, Question.id)
    .limit(NEWS)
)
_RESOURCES = (
    select(Resource)
    .where(Resource.scope == scopes.LIBRARY, Resource.state.in_(LIVE))
    .options(joinedload(Resource.bodies))
    .order_by(Resource.updated_at.desc(), Resource.id.desc())
    .limit(RECENT)
)


def _clarify(user: User) -> list[Question]:
    """Own questions on which a clarification is awaited."""
    return list(session().scalars(_CLARIFY, scopes.given(user) | {"reader": user.id}))


def _queue(user: User) -> list[Question]:
    """What the body of `user` has to answer (or to validate), by sites, then due date; nothing without."""
    if user.body_id is None:
        return []
    return list(session().scalars(_QUEUE, scopes.given(user) | {"body": user.body_id}))


def _resources() -> list[Resource]:
    return list(session().scalars(_RESOURCES).unique())


def animation_home(user: User) -> Animation:
    """What waits for the animation, a few of each kind, with exact counts, in six statements."""
    late = and_(
        Question.state.in_(WAITING), Question.due_on < clock.today(), scopes.within(Question.scope, user)
    )
    soon = clock.today() + words.REVIEW_NOTICE
    review = and_(Resource.state == ResourceState.PUBLISHED, Resource.review_before <= soon)
    draft = Resource.state == ResourceState.TO_VALIDATE
    silent = _silent(user)
    reported = _open_reports(user)
    counts = {
        "late": _count(select(func.count()).select_from(Question).where(late)),
        "review": _count(select(func.count()).select_from(Resource).where(review)),
        "answers": _count(select(func.count()).select_from(Question).where(_overdue_answers(user))),
        "outdated": _count(_outdated(user)),
        "drafts": _count(select(func.count()).select_from(Resource).where(draft)),
        "silent": _count(select(func.count()).select_from(Thread).where(silent)),
        "reports": _count(_reports(func.count()).where(reported)),
    }
    row = session().execute(select(*[count.label(name) for name, count in counts.items()])).one()
    resources = _to_look_at(or_(review, draft))
    return Animation(
        late=_late(late),
        review=[each for each in resources if each.state == ResourceState.PUBLISHED][:TO_DO],
        drafts=[each for each in resources if each.state == ResourceState.TO_VALIDATE][:TO_DO],
        silent=_silent_threads(silent),
        reports=_reported(reported),
        counts=dict(row._mapping),
    )


def _overdue_answers(user: User) -> ColumnElement[bool]:
    """Validated answers whose day of review has come."""
    return and_(
        Question.state.in_(words.ANSWERS),
        Question.review_before <= clock.today(),
        Question.obsolete_on.is_(None),
        Question.revising_on.is_(None),
        scopes.within(Question.scope, user),
    )


def _outdated(user: User) -> Select[Any]:
    """The open reports of what is still published or answered."""
    answered = and_(Question.state.in_(words.ANSWERS), scopes.within(Question.scope, user))
    return (
        select(func.count(OutdatedReport.id))
        .outerjoin(Question, Question.id == OutdatedReport.question_id)
        .where(OutdatedReport.outcome == ReviewOutcome.OPEN)
        .where(or_(OutdatedReport.question_id.is_(None), answered))
    )


def _count(query: Select[Any]) -> ScalarSelect[Any]:
    return query.scalar_subquery()


def _late(late: ColumnElement[bool]) -> list[Question]:
    query = select(Question).where(late).options(joinedload(Question.body), joinedload(Question.taken_by))
    return list(session().scalars(query.order_by(Question.due_on, Question.id).limit(TO_DO)))


def _to_look_at(where: ColumnElement[bool]) -> list[Resource]:
    """The most urgent of both sorts: as many of each as are shown fit in the limit."""
    place = func.row_number().over(
        partition_by=Resource.state, order_by=(Resource.review_before, Resource.updated_at, Resource.id)
    )
    ranked = select(Resource.id, place.label("place")).where(where).subquery()
    query = (
        select(Resource)
        .join(ranked, and_(ranked.c.id == Resource.id, ranked.c.place <= TO_DO))
        .options(selectinload(Resource.bodies), joinedload(Resource.owner))
        .order_by(ranked.c.place)
    )
    return list(session().scalars(query))


def _silent(user: User) -> ColumnElement[bool]:
    """Open discussions to which nobody has replied for three working days (and not for ever)."""
    last = workdays.add_workdays(clock.today(), -SILENT_WORKDAYS)
    until = datetime.combine(last + timedelta(days=1), time.min, dates.PARIS).astimezone(UTC)
    return and_(
        Thread.scope.in_(_spaces(user)),
        Thread.post_count == 1,
        Thread.closed.is_(False),
        Thread.pinned.is_(False),
        Thread.resolved_at.is_(None),
        Thread.active_at < until,
        Thread.active_at > clock.now() - timedelta(days=SILENT_DAYS),
    )


def _silent_threads(silent: ColumnElement[bool]) -> list[Thread]:
    query = (
        select(Thread)
        .where(silent)
        .options(joinedload(Thread.author).joinedload(User.structure))
        .options(joinedload(Thread.author).joinedload(User.body))
        .order_by(Thread.active_at, Thread.id)
        .limit(TO_DO)
    )
    return list(session().scalars(query))


def _reports(what: Any) -> Select[Any]:
    query: Select[Any] = select(what).select_from(Report).join(Post, Post.id == Report.post_id)
    return query.join(Thread, Thread.id == Post.thread_id)


def _open_reports(user: User) -> ColumnElement[bool]:
    """Open reports in the spaces that `user` reads; a hidden discussion keeps its space."""
    spaces = [int(scope.partition(":")[2]) for scope in _spaces(user)]
    return and_(Report.outcome == ReportOutcome.OPEN, Thread.space_id.in_(spaces))


def _reported(where: ColumnElement[bool]) -> list[Report]:
    query = _reports(Report).where(where).options(joinedload(Report.post).joinedload(Post.thread))
    return list(session().scalars(query.order_by(Report.id).limit(TO_DO)))

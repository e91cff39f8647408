"""Who is who in the network, and what happened in it this month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from fsforum.core import calendar, clock, dates, scopes, workdays
from fsforum.core.policy.channels import OPEN
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Body,
    Question,
    QuestionState,
    Resource,
    ResourceKind,
    Role,
    Structure,
    Thread,
    User,
)

MEDIAN_DAYS = 90
MONTHS = 6
ANSWERS = 6000
"""The latest answers from which medians are made: beyond, they do not move."""
AWAITED = (QuestionState.SENT, QuestionState.TAKEN)


@dataclass(frozen=True)
class BodyFigures:
    """What became of the questions to one body; `median_days` in working days, None without an answer."""

    body: Body
    asked: int
    answered: int
    open: int
    late: int
    median_days: float | None


@dataclass(frozen=True)
class Answer:
    """A first answer: by which body, on which day, after how many working days."""

    body_id: int
    on: date
    days: int


def structures() -> list[Structure]:
    """The structures that receive the public, by name."""
    query = select(Structure).where(Structure.active).order_by(func.lower(Structure.name), Structure.id)
    return list(session().scalars(query))


def bodies() -> list[Body]:
    """The active bodies, in their order."""
    return list(session().scalars(select(Body).where(Body.active).order_by(Body.position, Body.id)))


def people() -> list[User]:
    """All active people by name; only what the directory shows of them."""
    query = select(User).where(User.state == AccountState.ACTIVE)
    return list(session().scalars(query.order_by(func.lower(User.last_name), User.first_name, User.id)))


def person(user_id: int) -> User | None:
    """An active person with their structure or body."""
    if user_id >= 2**31:
        return None
    options = [joinedload(User.structure), joinedload(User.body)]
    found = session().get(User, user_id, options=options, populate_existing=True)
    return found if found and found.state == AccountState.ACTIVE else None


def month_start(today: date) -> datetime:
    """The first instant of this month, on the clocks of Paris."""
    return datetime(today.year, today.month, 1, tzinfo=dates.PARIS)


def by_body(user: User, found: Iterable[Answer] | None = None) -> list[BodyFigures]:
    """The figures of each body whose channel `user` reads: this month, and what is open now."""
    start, today = month_start(clock.today()), clock.today()
    visible = scopes.within(Question.scope, user)
    asked = func.sum(case((Question.created_at >= start, 1), else_=0))
    answered = func.sum(case((Question.answered_at >= start, 1), else_=0))
    month = select(Question.body_id, asked, answered).where(visible, Question.active_at >= start)
    late = func.sum(case((and_(Question.state.in_(AWAITED), Question.due_on < today), 1), else_=0))
    now = select(Question.body_id, func.count(), late).where(visible, Question.state.in_(OPEN))
    this_month = {row[0]: (row[1], row[2]) for row in session().execute(month.group_by(Question.body_id))}
    waiting = {row[0]: (row[1], row[2]) for row in session().execute(now.group_by(Question.body_id))}
    days = _recent(answers(user) if found is None else found)
    held = scopes.of_user(user)
    return [
        BodyFigures(
            body,
            *this_month.get(body.id, (0, 0)),
            *waiting.get(body.id, (0, 0)),
            median(days[body.id]) if body.id in days else None,
        )
        for body in bodies()
        if scopes.of_body(body) in held
    ]


def answers(user: User) -> list[Answer]:
    """The first answers of the last months in the channels that `user` reads, the latest first.

    The work time of an answer: the working days of the body from the day on which it got the question to
    the day of its answer, without those of pauses.
    """
    since = month_start(months(clock.today())[0])
    query = (
        select(
            Question.body_id,
            Question.reached_on,
            Question.created_at,
            Question.answered_at,
            Question.rested_days,
            Body.closed_days,
        )
        .join(Body, Body.id == Question.body_id)
        .where(
            scopes.within(Question.scope, user), Question.active_at >= since, Question.answered_at >= since
        )
        .order_by(Question.active_at.desc(), Question.id.desc())
        .limit(ANSWERS)
    )
    found = []
    for body_id, reached_on, created_at, answered_at, rested, closed in session().execute(query):
        if answered_at is not None:
            start, end = reached_on or dates.local_day(created_at), dates.local_day(answered_at)
            worked = _worked(start, end, calendar.with_closed(closed))
            found.append(Answer(body_id, end, max(worked - rested, 0)))
    return found


@lru_cache(maxsize=20_000)
def _worked(start: date, end: date, off: frozenset[date]) -> int:
    return workdays.workdays_between(start, end, off)


def months(today: date) -> list[date]:
    """The first days of the last months, the oldest first, this one last."""
    number = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - MONTHS + 1, number + 1)]


def medians(found: Iterable[Answer], shown: Iterable[Body]) -> list[tuple[Body, list[float | None]]]:
    """The median work time of each body in each of the last months, in the bodies' own order.

    Bodies without any answer in these months are left out.
    """
    days: dict[tuple[int, date], list[int]] = {}
    for one in found:
        days.setdefault((one.body_id, one.on.replace(day=1)), []).append(one.days)
    columns = months(clock.today())
    return [
        (body, [median(days[body.id, month]) if (body.id, month) in days else None for month in columns])
        for body in shown
        if any((body.id, month) in days for month in columns)
    ]


def _recent(found: Iterable[Answer]) -> dict[int, list[int]]:
    """Work time by body, for the answers of three months."""
    since = clock.today() - timedelta(days=MEDIAN_DAYS)
    days: dict[int, list[int]] = {}
    for one in found:
        if one.on >= since:
            days.setdefault(one.body_id, []).append(one.days)
    return days


def discussions(user: User) -> tuple[int, int]:
    """Discussions that `user` reads: opened this month, resolved this month."""
    start = month_start(clock.today())
    opened = func.coalesce(func.sum(case((Thread.created_at >= start, 1), else_=0)), 0)
    resolved = func.coalesce(func.sum(case((Thread.resolved_at >= start, 1), else_=0)), 0)
    query = select(opened, resolved).where(scopes.within(Thread.scope, user), Thread.active_at >= start)
    row = session().execute(query).one()
    return row[0], row[1]


def resources() -> dict[ResourceKind, int]:
    """Resources that the whole network reads, by kind."""
    query = select(Resource.kind, func.count()).where(Resource.scope == scopes.LIBRARY)
    return {row[0]: row[1] for row in session().execute(query.group_by(Resource.kind))}


def accounts() -> dict[Role, int]:
    """Active accounts by role."""
    query = select(User.role, func.count()).where(User.state == AccountState.ACTIVE).group_by(User.role)
    return {row[0]: row[1] for row in session().execute(query)}

"""The home of those who look after the whole space."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from fsforum.core import calendar, clock, dates, scopes, words, workdays
from fsforum.core.policy.channels import WAITING
from fsforum.extensions import session
from fsforum.models import (
    OutdatedReport,
    Post,
    Question,
    Report,
    ReportOutcome,
    Resource,
    ResourceState,
    ReviewOutcome,
    Thread,
    User,
)
from fsforum.pages.queries.shared import TO_DO, spaces

SILENT_WORKDAYS = 3
SILENT_DAYS = 90


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
        return workdays.workdays_between(
            dates.local_day(thread.created_at), clock.today(), calendar.local_days()
        )

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(self.counts.values())


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
    last = workdays.add_workdays(clock.today(), -SILENT_WORKDAYS, calendar.local_days())
    until = datetime.combine(last + timedelta(days=1), time.min, dates.PARIS).astimezone(UTC)
    return and_(
        Thread.scope.in_(spaces(user)),
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
    numbers = [int(scope.partition(":")[2]) for scope in spaces(user)]
    return and_(Report.outcome == ReportOutcome.OPEN, Thread.space_id.in_(numbers))


def _reported(where: ColumnElement[bool]) -> list[Report]:
    query = _reports(Report).where(where).options(joinedload(Report.post).joinedload(Post.thread))
    return list(session().scalars(query.order_by(Report.id).limit(TO_DO)))

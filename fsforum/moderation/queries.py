"""What waits for the moderators, and what they have hidden, in the spaces that each of them reads."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from fsforum.core.paging import PAGE_SIZE
from fsforum.core.policy.threads import VISIBLE, readable
from fsforum.core.privacy import HELD
from fsforum.extensions import session
from fsforum.models import (
    File,
    Post,
    PrivacyFinding,
    PrivacyIncident,
    Proposal,
    QuestionMessage,
    Report,
    ReportOutcome,
    Thread,
    User,
)

LAST = 2**31 - 1


def _page(query: Select[Any], number: Any, user: User, before: int | None) -> tuple[list[Any], int | None]:
    """A page of rows by decreasing number, and the number below which the next one begins."""
    query = query.where(VISIBLE, number < (before or LAST)).order_by(number.desc()).limit(PAGE_SIZE + 1)
    rows = list(session().scalars(query, readable(user)))
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None


def _reports() -> Select[Any]:
    return (
        select(Report)
        .join(Report.post)
        .join(Post.thread)
        .options(
            contains_eager(Report.post).contains_eager(Post.thread).joinedload(Thread.space),
            contains_eager(Report.post).joinedload(Post.author),
            joinedload(Report.reporter),
            joinedload(Report.closed_by),
        )
    )


def open_reports(user: User, before: int | None = None) -> tuple[list[Report], int | None]:
    """The reports that nobody has closed, newest first, with message, author and reporter."""
    return _page(_reports().where(Report.outcome == ReportOutcome.OPEN), Report.id, user, before)


def closed_reports(user: User, before: int | None = None) -> tuple[list[Report], int | None]:
    """The reports that were closed, newest first."""
    return _page(_reports().where(Report.outcome != ReportOutcome.OPEN), Report.id, user, before)


def hidden_posts(user: User, before: int | None = None) -> tuple[list[Post], int | None]:
    """The hidden messages, newest first."""
    query = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread).joinedload(Thread.space), joinedload(Post.author))
        .where(Post.hidden)
    )
    return _page(query, Post.id, user, before)


def hidden_threads(user: User, before: int | None = None) -> tuple[list[Thread], int | None]:
    """The hidden discussions, newest first."""
    query = select(Thread).options(joinedload(Thread.space), joinedload(Thread.author)).where(Thread.hidden)
    return _page(query, Thread.id, user, before)


def waiting(user: User) -> tuple[int, int]:
    """How many reports wait for `user`; how many findings of personal data and held files."""
    reports = (
        select(func.count())
        .select_from(Report)
        .join(Post, Post.id == Report.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Report.outcome == ReportOutcome.OPEN, VISIBLE)
        .scalar_subquery()
    )
    found = select(func.count()).select_from(PrivacyFinding).where(PrivacyFinding.closed_at.is_(None))
    held = select(func.count()).select_from(File).where(HELD)
    counts = select(reports, found.scalar_subquery() + held.scalar_subquery())
    waiting, personal = session().execute(counts, readable(user)).one()
    return waiting, personal


def report(report_id: int) -> Report | None:
    """One report with its message, its discussion and the people concerned."""
    found: Report | None = session().scalar(_reports().where(Report.id == report_id))
    return found


def findings(before: int | None = None) -> tuple[list[PrivacyFinding], int | None]:
    """What the last scan found and nobody has judged, newest first."""
    query = select(PrivacyFinding).where(
        PrivacyFinding.closed_at.is_(None), PrivacyFinding.id < (before or LAST)
    )
    rows = list(session().scalars(query.order_by(PrivacyFinding.id.desc()).limit(PAGE_SIZE + 1)))
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None


def finding(kind: str, ref_id: int) -> PrivacyFinding | None:
    """The open finding of a thing."""
    query = select(PrivacyFinding).where(
        PrivacyFinding.thing == kind, PrivacyFinding.ref_id == ref_id, PrivacyFinding.closed_at.is_(None)
    )
    return session().scalar(query)


def incidents(before: int | None = None) -> tuple[list[PrivacyIncident], int | None]:
    """The register, newest first."""
    query = (
        select(PrivacyIncident)
        .options(joinedload(PrivacyIncident.author), joinedload(PrivacyIncident.actor))
        .where(PrivacyIncident.id < (before or LAST))
    )
    rows = list(session().scalars(query.order_by(PrivacyIncident.id.desc()).limit(PAGE_SIZE + 1)))
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None


def held_file(file_id: int) -> File | None:
    """A held file with what it belongs to."""
    query = (
        select(File)
        .where(File.id == file_id, File.held)
        .options(
            joinedload(File.uploader),
            joinedload(File.post).joinedload(Post.thread),
            joinedload(File.message).joinedload(QuestionMessage.question),
            joinedload(File.resource),
            joinedload(File.proposal).joinedload(Proposal.resource),
        )
    )
    return session().scalar(query)

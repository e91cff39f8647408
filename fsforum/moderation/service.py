"""Closing reports."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, hiding, notify
from fsforum.core.errors import NotNow
from fsforum.core.transaction import locked, transaction
from fsforum.models import NotificationKind, Post, Report, ReportOutcome, ThingKind, User


def close_report(report: Report, moderator: User, outcome: ReportOutcome, answer: str) -> None:
    """Keep the reported message, or hide it; the other open reports of the message end with it.

    Needs `report.post.thread`. Raises NotNow when somebody else has closed the report meanwhile.
    """
    with transaction() as session:
        locked(session, report.post.thread)
        locked(session, report)
        if report.outcome != ReportOutcome.OPEN:
            raise NotNow("Ce signalement vient d’être traité par quelqu’un d’autre.")
        same = select(Report).filter_by(post_id=report.post_id, outcome=ReportOutcome.OPEN)
        for one in session.scalars(same.order_by(Report.id)):
            one.outcome, one.answer = outcome, answer
            one.closed_at, one.closed_by_id = clock.now(), moderator.id
            audit.record(session, moderator, f"signalement.{outcome.value}", f"signalement:{one.id}")
        if outcome == ReportOutcome.HIDDEN:
            hiding.hide_post(session, report.post, moderator, answer)
        session.flush()
        thread_id = report.post.thread_id
        if not _still_reported(session, thread_id):
            notify.settle(session, NotificationKind.REPORT, ThingKind.THREAD, thread_id)


def _still_reported(session: Session, thread_id: int) -> bool:
    others = exists().where(
        Report.post_id == Post.id, Post.thread_id == thread_id, Report.outcome == ReportOutcome.OPEN
    )
    return bool(session.scalar(select(others)))

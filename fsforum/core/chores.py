"""What the worker does, again and again: deliver mail, throw away what has had its time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from fsforum.core import asked, clock, digests, incidents, index, mails, reading, reminders, views
from fsforum.core.people import retention
from fsforum.core.reviews import announce
from fsforum.core.reviews import reminders as reviews
from fsforum.core.transaction import transaction
from fsforum.models import AuditEntry, LoginSession, Outbox, PasswordReset, ReceivedMail, Submission, Throttle

KEEP_LOGS = timedelta(days=365)
KEEP_BODIES = timedelta(days=30)
KEEP_SUBMISSIONS = timedelta(days=7)
EVERY = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
_last: list[datetime] = []
_last_minute: list[datetime] = []


def run_due(*hourly: Callable[[], object]) -> int:
    """Once a minute queue what falls due and end incidents; deliver; once an hour purge and do `hourly`.

    Returns how many mails were handled.
    """
    now = clock.now()
    if not _last_minute or abs(now - _last_minute[0]) >= MINUTE:
        reminders.send_due()
        digests.run()
        incidents.expire(now)
        announce.announce_due()
        _last_minute[:] = [now]
    handled = mails.deliver_due()
    if not _last or abs(now - _last[0]) >= EVERY:
        _last[:] = [now]
        purge(now)
        retention.apply(now)
        reading.remind_due()
        reviews.remind()
        index.tidy()
        for chore in hourly:
            chore()
    return handled


def purge(now: datetime) -> None:
    """Forget what retention says: old logs, searches, numbers of readers, sent texts, sign-ins, used keys."""
    with transaction() as session:
        asked.purge(session, now)
        views.purge(session, now)
        session.execute(delete(AuditEntry).where(AuditEntry.at < now - KEEP_LOGS))
        session.execute(
            update(Outbox)
            .where(Outbox.done_at < now - KEEP_BODIES, Outbox.text != "")
            .values(text="", html="")
        )
        session.execute(delete(ReceivedMail).where(ReceivedMail.at < now - KEEP_LOGS))
        session.execute(delete(LoginSession).where(LoginSession.expires_at < now))
        session.execute(delete(PasswordReset).where(PasswordReset.expires_at < now - KEEP_SUBMISSIONS))
        session.execute(delete(Submission).where(Submission.created_at < now - KEEP_SUBMISSIONS))
        session.execute(
            delete(Throttle).where(
                Throttle.first_at < now - timedelta(days=1),
                Throttle.blocked_until.is_(None) | (Throttle.blocked_until < now),
            )
        )

"""Accounts that nobody uses: reminded after 10 and 11 months, suspended after 12, anonymised after 24.

The worker runs this once a day; running it more often, or by two workers, changes nothing: each reminder
is written in the audit log, in the transaction that queues its mail.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from fsforum.core import audit, outbox
from fsforum.core.errors import NotNow
from fsforum.core.people import members
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session
from fsforum.models import AccountState, AuditEntry, User

MONTH = timedelta(days=365) / 12
REMINDERS = ((10, "retention.remind_10"), (11, "retention.remind_11"))
SUSPEND, ANONYMISE = 12, 24


def last_visit() -> ColumnElement[datetime]:
    """When an account was last used: its last page, or its creation."""
    return func.coalesce(User.seen_at, User.created_at)


def apply(now: datetime) -> int:
    """Remind, suspend, anonymise what is due at `now`; returns how many accounts were concerned."""
    return _remind(now) + _suspend(now) + _anonymise(now)


def _idle(now: datetime, months: int, state: AccountState) -> list[User]:
    query = select(User).where(User.state == state, last_visit() <= now - MONTH * months)
    return list(session().scalars(query.order_by(User.id)))


def _remind(now: datetime) -> int:
    count = 0
    for months, action in REMINDERS:
        for user in _idle(now, months, AccountState.ACTIVE):
            count += _remind_once(user, action, now)
    return count


def _remind_once(user: User, action: str, now: datetime) -> int:
    with transaction() as opened:
        visit = locked(opened, user).seen_at or user.created_at
        done = select(AuditEntry.id).where(
            AuditEntry.action == action, AuditEntry.thing == f"user:{user.id}", AuditEntry.at > visit
        )
        if opened.scalar(done.limit(1)) or visit <= now - MONTH * SUSPEND:
            return 0
        audit.record(opened, None, action, f"user:{user.id}")
        outbox.put(opened, "account_unused", user.email, user, path="/connexion")
    return 1


def _suspend(now: datetime) -> int:
    count = 0
    for user in _idle(now, SUSPEND, AccountState.ACTIVE):
        try:
            members.suspend(None, user)
        except NotNow:  # the last administrator keeps the keys
            continue
        count += 1
    return count


def _anonymise(now: datetime) -> int:
    unused = _idle(now, ANONYMISE, AccountState.SUSPENDED)
    for user in unused:
        members.anonymise(None, user)
    return len(unused)

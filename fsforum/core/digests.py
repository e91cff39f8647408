"""The digests: each person's news of a day or of a week in one mail, once.

The daily one leaves at 7:30 in Paris on working days (local days off are none), the weekly one on the
first working day of the week.
What happened after that hour waits for the next one, so that a late worker sends what a punctual one
would have sent. The row (person, kind, period), the mail and the marks on the notifications are written
together: whoever comes second, or comes back after a crash, finds the row. The mail holds no text: what
it says is read when it leaves, with its reader's rights at that moment (core.mails).
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session, joinedload

from fsforum.core import calendar, clock, outbox, scopes, told
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import AccountState, Digest, MailChoice, Notification, User

HOUR = time(7, 30)
MOST_PEOPLE = 500
TEMPLATE = "digest"


def run() -> int:
    """Queue the digests that are due; returns how many."""
    local = clock.now().astimezone(clock.PARIS)
    made = 0
    for kind in (MailChoice.DAILY, MailChoice.WEEKLY):
        due = due_at(kind, local.date())
        if due is not None and due <= local:
            period = period_of(kind, local.date())
            made += sum(_make(number, kind, period, due) for number in _waiting(kind, due))
    return made


def due_at(kind: MailChoice, day: date) -> datetime | None:
    """When the digest of the period of `day` leaves; None when there is none on a day off."""
    if kind == MailChoice.WEEKLY:
        day = _first_workday(day - timedelta(days=day.weekday()))
    elif not calendar.open_here(day):
        return None
    return datetime.combine(day, HOUR, clock.PARIS)


def _first_workday(monday: date) -> date:
    """The first working day of a week; its Monday when it has none."""
    days = (monday + timedelta(days=n) for n in range(5))
    return next((day for day in days if calendar.open_here(day)), monday)


def period_of(kind: MailChoice, day: date) -> str:
    """« 2026-11-23 » or « 2026-W48 »."""
    if kind == MailChoice.DAILY:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _awaited(kind: MailChoice, due: datetime) -> tuple[Any, ...]:
    return Notification.awaits == kind, Notification.read_at.is_(None), Notification.at < due


def _waiting(kind: MailChoice, due: datetime) -> list[int]:
    """The active people for whom something unread waits."""
    query = (
        select(Notification.user_id)
        .join(User, User.id == Notification.user_id)
        .where(*_awaited(kind, due), User.state == AccountState.ACTIVE)
        .distinct()
        .order_by(Notification.user_id)
    )
    numbers = list(current_session().scalars(query.limit(MOST_PEOPLE)))
    current_session().rollback()
    return numbers


def _make(user_id: int, kind: MailChoice, period: str, due: datetime) -> bool:
    """One person's digest, unless it was made already (by another worker, or before a crash)."""
    with transaction() as session:
        mine = (Notification.user_id == user_id, *_awaited(kind, due))
        if session.scalar(select(Notification.id).where(*mine).limit(1)) is None:
            return False
        number = _claim(session, user_id, kind, period)
        if number is None:
            return False
        session.execute(update(Notification).where(*mine).values(awaits=None, digest_id=number))
        user = session.get_one(User, user_id)
        outbox.put(session, TEMPLATE, user.email, user, digest=number)
        return True


def _claim(session: Session, user_id: int, kind: MailChoice, period: str) -> int | None:
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = insert(Digest).values(user_id=user_id, kind=kind, period=period, made_at=clock.now())
    return session.scalar(row.on_conflict_do_nothing().returning(Digest.id))


def lines(number: int, user: User, base_url: str) -> list[dict[str, str]]:
    """What the digest says when it leaves: its unread lines, about things that `user` may see right now."""
    rows = select(Notification).where(
        Notification.digest_id == number, Notification.user_id == user.id, Notification.read_at.is_(None)
    )
    rows = rows.options(joinedload(Notification.actor)).order_by(Notification.at.desc(), Notification.id)
    current_session().expire_all()
    scopes.forget(user)
    found = told.lines(user, current_session().scalars(rows).all())
    return [{"text": line.text, "url": base_url + line.url} for line in found]

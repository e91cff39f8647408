"""Mail that leaves later: written with its cause, leased by one worker at a time, tried again.

It reaches the server at most once, and is never lost silently: `leaving` is noted right before the line
that ends it. A mail that was interrupted earlier leaves again by itself; one that was interrupted later
may have left, is shown as « unsure » to the animation, and leaves again by hand only.
"""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.models import Outbox, User

LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
UNSURE = "unsure"
INTERRUPTED = "Le travail de fond s’est arrêté pendant l’envoi."


class NotOurs(Exception):
    """Another worker is sending this mail, or it was handled."""


def put(session: Session, template: str, address: str, user: User | None = None, **data: Any) -> Outbox:
    """Queue the mail `template` for `address`, in the caller's transaction.

    `data` holds references (numbers), and for sign-in links their secret; never texts of the space.
    """
    now = clock.now()
    mail = Outbox(
        message_id=f"{secrets.token_hex(12)}.{template}",
        template=template,
        address=address,
        user_id=user.id if user else None,
        data=data,
        created_at=now,
        send_after=now,
    )
    session.add(mail)
    return mail


def withdraw(session: Session, template: str, address: str) -> None:
    """Let no mail `template` leave for `address` any more: what it says holds no longer."""
    waiting = delete(Outbox).where(
        Outbox.template == template, Outbox.address == address, Outbox.done_at.is_(None)
    )
    session.execute(waiting)


def lease(limit: int = 20) -> list[Outbox]:
    """Take up to `limit` mails that are due, for two minutes; no other worker gets them meanwhile.

    Those whose worker died while they were leaving are not among them: they become « unsure ».
    """
    now = clock.now()
    with transaction() as session:
        _interrupted(session, Outbox.leased_until < now)
        due = (
            select(Outbox.id)
            .where(Outbox.done_at.is_(None), Outbox.leaving_at.is_(None), Outbox.send_after <= now)
            .where(Outbox.leased_until.is_(None) | (Outbox.leased_until < now))
            .order_by(Outbox.send_after, Outbox.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        numbers = list(session.scalars(due))
        if not numbers:
            return []
        session.execute(update(Outbox).where(Outbox.id.in_(numbers)).values(leased_until=now + LEASE))
        statement = select(Outbox).where(Outbox.id.in_(numbers)).order_by(Outbox.id)
        return list(session.scalars(statement.execution_options(populate_existing=True)))


def leaving(mail: Outbox) -> None:
    """Note that `mail` leaves now. Raises NotOurs when somebody else noted it before: it must not end."""
    now = clock.now()
    mine = update(Outbox).where(Outbox.id == mail.id, Outbox.done_at.is_(None), Outbox.leaving_at.is_(None))
    with transaction() as session:
        noted = session.scalar(mine.values(leaving_at=now, leased_until=now + LEASE).returning(Outbox.id))
        if noted is None:
            raise NotOurs


def done(mail: Outbox, outcome: str, subject: str = "", text: str = "", html: str = "") -> None:
    """Note that `mail` was sent, kept or dropped, with what was composed."""
    with transaction() as session:
        values = {"done_at": clock.now(), "outcome": outcome, "subject": subject, "text": text, "html": html}
        values["data"] = _without_secret(mail)
        values["error"] = ""
        session.execute(update(Outbox).where(Outbox.id == mail.id).values(**values))


def failed(mail: Outbox, error: str, refused: bool = False) -> None:
    """Try `mail` again later (1, 2, 4 … minutes, one hour at most); give up after three days.

    One that was leaving stays as it is, unless the server `refused` it: it may have left.
    """
    now = clock.now()
    wait = min(timedelta(minutes=1) * 2 ** min(mail.attempts, 10), LONGEST_WAIT)
    values: dict[str, Any] = {
        "attempts": mail.attempts + 1,
        "leased_until": None,
        "leaving_at": None,
        "send_after": now + wait,
        "error": error[:300],
    }
    if now - mail.created_at > GIVE_UP_AFTER:
        values |= {"done_at": now, "outcome": "failed", "data": _without_secret(mail)}
    here = update(Outbox).where(Outbox.id == mail.id, Outbox.done_at.is_(None))
    if not refused:
        here = here.where(Outbox.leaving_at.is_(None))
    with transaction() as session:
        session.execute(here.values(**values))


def unanswered(mail: Outbox, error: str) -> None:
    """`mail` was sent whole and the server said nothing: whether it left, nobody knows."""
    with transaction() as session:
        _interrupted(session, Outbox.id == mail.id, error=error)


def unsure(session: Session) -> int:
    """How many mails were interrupted while they were leaving, and wait for somebody's decision."""
    return session.scalar(select(func.count()).where(Outbox.outcome == UNSURE)) or 0


def _interrupted(session: Session, *where: ColumnElement[bool], error: str = INTERRUPTED) -> None:
    rows = select(Outbox).where(Outbox.done_at.is_(None), Outbox.leaving_at.is_not(None), *where)
    rows = rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    for mail in session.scalars(rows):
        mail.done_at, mail.outcome, mail.error = clock.now(), UNSURE, error[:300]
        mail.attempts, mail.data = mail.attempts + 1, _without_secret(mail)
    session.flush()


def _without_secret(mail: Outbox) -> dict[str, Any]:
    """The data of a mail that was handled; of a sign-in link nothing stays."""
    secret = ("token", "path") if "token" in mail.data else ()
    return {key: value for key, value in mail.data.items() if key not in secret}

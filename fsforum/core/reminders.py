"""Reminders of due dates: the eve and the day to the body, one working day late to the animation.

A reminder and its mails are written in one transaction; its row is unique, so that however often the
worker runs, dies, or runs twice at once, each reminder is queued once. `docs/commitments.md` has the rules.
"""

import logging
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session, joinedload

from fsforum.core import absences, calendar, clock, links, outbox, scopes, words
from fsforum.core.policy import can, circles
from fsforum.core.policy.channels import WAITING
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.models import Body, Outbox, Question, Reminder, ReminderKind, User

FROM_HOUR = 8  # on the clocks of Paris: nobody is reminded at night
FURTHEST = timedelta(days=60)
"""No body is closed for longer: the eve of a due date that is further away is still to come."""
TEMPLATE = "reminder"

log = logging.getLogger(__name__)


def send_due() -> int:
    """Queue the mails of every reminder that is due now; returns how many reminders there were.

    One that fails is told in the log, tried again at the next run, and holds up no other.
    """
    if clock.now().astimezone(clock.PARIS).hour < FROM_HOUR:
        return 0
    sent = 0
    for question_id, kind, due_on in _waiting(clock.today()):
        try:
            sent += _send(question_id, kind, due_on)
        except Exception:
            log.exception("reminder %s of question %s not queued", kind, question_id)
    return sent


def kind_of(question: Question, today: date) -> ReminderKind | None:
    """The reminder that `question` (with its body) calls for on `today`."""
    due, body = question.due_on, question.body
    if today == due:
        return ReminderKind.DAY
    if today < due:
        return ReminderKind.EVE if today == calendar.after(body, due, -1) else None
    late = today >= calendar.after(body, due, 1)
    return ReminderKind.LATE if late and calendar.open_here(today) else None


def _waiting(today: date) -> list[tuple[int, ReminderKind, date]]:
    """The reminders that are due and not queued yet."""
    session = current_session()
    over = exists().where(
        Reminder.question_id == Question.id,
        Reminder.kind == ReminderKind.LATE,
        Reminder.due_on == Question.due_on,
    )
    query = (
        select(Question)
        .where(Question.state.in_(WAITING), Question.due_on <= today + FURTHEST, ~over)
        .options(joinedload(Question.body))
        .execution_options(populate_existing=True)
        .order_by(Question.due_on, Question.id)
    )
    called = [(q.id, kind, q.due_on) for q in session.scalars(query) if (kind := kind_of(q, today))]
    numbers = [number for number, _, _ in called]
    rows = select(Reminder.question_id, Reminder.kind, Reminder.due_on)
    queued = {tuple(row) for row in session.execute(rows.where(Reminder.question_id.in_(numbers)))}
    return [one for one in called if one not in queued]


def _send(question_id: int, kind: ReminderKind, due_on: date) -> bool:
    """Queue one reminder, unless it was queued or answered meanwhile."""
    with transaction() as session:
        question = session.get(Question, question_id, options=[joinedload(Question.body)])
        if question is None:
            return False
        locked(session, question)
        if question.state not in WAITING or question.due_on != due_on:
            return False
        return _queue(session, question, kind, due_on)


def nudge(session: Session, question: Question) -> bool:
    """« Relancer » in the caller's transaction, which holds the question; False when it was done today."""
    return _queue(session, question, ReminderKind.NUDGE, clock.today())


def _queue(session: Session, question: Question, kind: ReminderKind, due_on: date) -> bool:
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = {"question_id": question.id, "kind": kind, "due_on": due_on, "sent_at": clock.now()}
    made = session.execute(insert(Reminder).values(**row).on_conflict_do_nothing().returning(Reminder.id))
    if made.scalar() is None:
        return False
    data: dict[str, Any] = {"reminder": kind.value, "question": question.id}
    data |= {"body": question.body_id, "due_on": question.due_on.isoformat()}
    people = (
        _animation(session, question)
        if kind == ReminderKind.LATE
        else absences.referents_on_duty(session, question)
    )
    for user in people:
        outbox.put(session, TEMPLATE, user.email, user, **data)
    mailbox = session.scalar(select(Body.mailbox).where(Body.id == question.body_id))
    known = {user.email for user in people}
    if mailbox and kind != ReminderKind.LATE and mailbox not in known:
        outbox.put(session, TEMPLATE, mailbox, **data)
    return True


def _animation(session: Session, question: Question) -> list[User]:
    """The field animators; the préfecture while there is none."""
    readers = scopes.readers(question.scope)
    for circle in (circles.FIELD_ANIMATORS, circles.ADMINISTRATORS):
        people = list(session.scalars(select(User).where(readers, circle).order_by(User.id)))
        if people:
            return people
    return []


def about(mail: Outbox, user: User | None) -> dict[str, Any] | None:
    """What the mail of a reminder says, or None when it has no reason to leave any more.

    Answered, paused, postponed or re-routed meanwhile, it stays here; so it does for who lost the right.
    """
    data = mail.data
    options = [joinedload(Question.body), joinedload(Question.structure)]
    question = current_session().get(Question, data["question"], options=options, populate_existing=True)
    if question is None or question.state not in WAITING or question.body_id != data["body"]:
        return None
    kind, body = ReminderKind(data["reminder"]), question.body
    if kind != ReminderKind.NUDGE and question.due_on.isoformat() != data["due_on"]:
        return None
    act = "steer" if kind == ReminderKind.LATE else "speak"
    if not can(user, act, question) if user else mail.address != body.mailbox:
        return None
    delay = words.delay(question, clock.today())
    return {
        "kind": kind.value,
        "title": question.title,
        "path": links.question(question),
        "delay": delay[0] if delay else "",
        "sites": question.site_count,
        "structure": question.structure.name if question.structure else "",
        "to_body": body.to,
        "the_body": body.the,
        "body": body.short,
    }

"""Validated answers grow old: the body is reminded, and says « Toujours valable » or answers anew."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import joinedload

from fsforum.channels import states
from fsforum.channels.service import lines
from fsforum.core import absences, clock, outbox, reviews, throttle
from fsforum.core.errors import NotNow
from fsforum.core.policy.channels import SOLVED
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.models import (
    MessageKind,
    Question,
    Reminder,
    ReminderKind,
    Resource,
    ReviewOutcome,
    User,
)

STILL_VALID = "toujours_valable"
"""Source of the event that says that an answer was found still valid."""
OBSOLETE = "obsolete"
"""The same, that it no longer holds."""
NOTICE = timedelta(days=14)
MOST_AT_ONCE = 200
NEW_LINKS = 3  # in a quarter of an hour


def still_valid(question: Question, person: User) -> None:
    """« Toujours valable »: verified today, another year; done twice in a day, it is done once.

    The caller has checked `review`; raises NotNow when the answer is no longer a validated one.
    """
    with transaction() as session:
        lines.hold(session, question, "review")
        doubted = question.obsolete_on or question.revising_on
        if doubted or question.review_before != clock.today() + states.REVIEW_AFTER:
            states.reviewed(question, person.id)
            lines.add(session, question, person, MessageKind.EVENT, STILL_VALID, before=question.state)
        reviews.settle(session, question, ReviewOutcome.STILL_VALID, person)
        lines.touch(session, question)


def declare_obsolete(
    question: Question, person: User, reason: str, replacement: Resource | None = None
) -> None:
    """« Marquer comme obsolète » the answer: it stays to be read, with a warning and what replaces it.

    The caller has checked `retire`; raises NotNow when it was done, or there is no validated answer.
    """
    with transaction() as session:
        lines.hold(session, question, "review")
        if question.obsolete_on:
            raise NotNow("Cette réponse est déjà marquée comme obsolète.")
        states.retired(question, reason, replacement.id if replacement else None)
        lines.add(session, question, person, MessageKind.EVENT, OBSOLETE, before=question.state)
        reviews.settle(session, question, ReviewOutcome.OBSOLETE, person)
        lines.touch(session, question)


def remind_reviews() -> int:
    """Mail the body two weeks before an answer is to be looked at again, and on that day; once each.

    A reminder and its mails are written together; its row is unique, so that a worker that runs twice, or
    dies between, sends each once. A day that was missed is made up for. Returns how many reminders left.
    """
    today = clock.today()
    query = (
        select(Question.id, Question.review_before)
        .where(Question.state.in_(SOLVED), Question.review_before <= today + NOTICE)
        .where(Question.obsolete_on.is_(None), Question.revising_on.is_(None))
        .order_by(Question.review_before, Question.id)
    )
    asked = [
        (number, ReminderKind.REVIEW if day <= today else ReminderKind.REVIEW_SOON, day)
        for number, day in current_session().execute(query)
        if day is not None
    ]
    reviews = (ReminderKind.REVIEW, ReminderKind.REVIEW_SOON)
    rows = select(Reminder.question_id, Reminder.kind, Reminder.due_on).where(Reminder.kind.in_(reviews))
    queued = {tuple(row) for row in current_session().execute(rows)}
    waiting = [one for one in asked if one not in queued][:MOST_AT_ONCE]
    return sum(_remind(number, kind) for number, kind, _ in waiting)


def _remind(question_id: int, kind: ReminderKind) -> bool:
    with transaction() as session:
        question = session.get(Question, question_id, options=[joinedload(Question.body)])
        if question is None or locked(session, question).state not in SOLVED:
            return False
        day = question.review_before
        if day is None or day > clock.today() + NOTICE:
            return False
        insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
        row = insert(Reminder).values(question_id=question.id, kind=kind, due_on=day, sent_at=clock.now())
        if session.scalar(row.on_conflict_do_nothing().returning(Reminder.id)) is None:
            return False
        for user in absences.referents_on_duty(session, question):
            outbox.put(session, "review", user.email, user, question=question.id, review=day.isoformat())
        return True


def send_again(question: Question, person: User, act: str) -> None:
    """Mail `person` a new link in the place of an expired one. Raises TooMany.

    The caller has checked `speak`; the mail goes to the account's own address whoever asks for it.
    """
    with transaction() as session:
        throttle.check(session, "new_link", str(person.id))
        throttle.hit(session, "new_link", str(person.id), NEW_LINKS)
        outbox.put(session, "new_link", person.email, person, question=question.id, act=act)

"""Where a question goes: to another body, to a person, to another question, nowhere."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsforum.channels import states
from fsforum.channels.service import keeping, lines
from fsforum.core import index, notify, reminders, reviews, scopes
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.policy import demand
from fsforum.core.transaction import transaction
from fsforum.models import (
    Body,
    Help,
    MessageKind,
    Question,
    QuestionSite,
    QuestionState,
    ReviewOutcome,
    ThingKind,
    User,
)

ASSIGNED = "confiee"
"""Source of the event that says that a question was given to somebody, not taken."""
NUDGED = "relance"
"""Source of the event that says that the body was reminded."""


def redirect(question: Question, person: User, body: Body, word: str) -> None:
    """« Réorienter vers… »: the question becomes one of `body`, with its whole commitment from today.

    Its readers are those of the other channel from now on; the exchange and where it came from are kept.
    The caller has checked `speak`; the new channel must be one that `person` reads.
    """
    demand(person, "view", body)
    with transaction() as session:
        lines.hold(session, question, "redirect")
        if body.id == question.body_id or not body.active:
            raise DomainError("Choisissez un autre partenaire.")
        before, old = question.state, question.body
        states.redirected(question, body, scopes.of_body(body))
        lines.add(session, question, person, MessageKind.EVENT, word, before=before, bodies=(old, body))
        lines.touch(session, question)
        index.put_messages(session, question, body)
        notify.rescope(session, ThingKind.QUESTION, question.id, question.scope)
        notify.question_redirected(session, question, person)


def assign(question: Question, person: User, to: User) -> None:
    """Give the question to `to`, a référent of its body. The caller has checked `steer`."""
    with transaction() as session:
        lines.hold(session, question, "assign")
        if to.body_id != question.body_id:
            raise DomainError("Choisissez un référent de ce partenaire.")
        before = question.state
        states.take(question, to.id)
        notify.follow(session, to, ThingKind.QUESTION, question.id)
        event = lines.add(session, question, person, MessageKind.EVENT, ASSIGNED, before=before)
        lines.touch(session, question)
        notify.question_assigned(session, question, person, to, event.seq)
        notify.question_moved(session, question, person, event.seq)


def nudge(question: Question, person: User) -> None:
    """« Relancer »: mail the body now, at most once a day; all read in the exchange that it was done.

    The caller has checked `steer`; raises NotNow when it was done today, or the question needs it no more.
    """
    with transaction() as session:
        lines.hold(session, question, "nudge")
        if not reminders.nudge(session, question):
            raise NotNow("Ce partenaire a déjà été relancé aujourd’hui sur cette question.")
        lines.add(session, question, person, MessageKind.EVENT, NUDGED)
        lines.touch(session, question)


def drop(question: Question, person: User, reason: str, helped: Help | None = None) -> None:
    """« Sans suite », with the reason that all read, and whether who asked was `helped`.

    « Non » is told to the field animators. The caller has checked `close`.
    """
    with transaction() as session:
        lines.hold(session, question, "drop")
        before = question.state
        states.ended(question, QuestionState.DROPPED, reason)
        reviews.settle(session, question, ReviewOutcome.OBSOLETE, person)
        event = lines.add(session, question, person, MessageKind.EVENT, reason, before=before)
        lines.touch(session, question)
        if helped is not None and person.id == question.asker_id:
            lines.verdict(session, question, person, helped, reason)
        notify.question_moved(session, question, person, event.seq, animation=helped == Help.NO)


def mark_duplicate(question: Question, person: User, original: Question) -> None:
    """« Rattacher à une question existante »: the sites concerned join `original` and hear of its answer.

    The caller has checked `steer` on both.
    """
    if original.id == question.id:
        raise DomainError("Une question ne peut pas être rattachée à elle-même.")
    with transaction() as session:
        for thing in sorted((question, original), key=lambda one: one.id):
            lines.hold(session, thing)
        states.admit(question, "duplicate")
        if original.state in (QuestionState.DROPPED, QuestionState.DUPLICATE):
            raise DomainError("Cette question est elle-même rattachée à une autre ou sans suite.")
        before = question.state
        question.duplicate_of_id = original.id
        states.ended(question, QuestionState.DUPLICATE)
        reviews.settle(session, question, ReviewOutcome.OBSOLETE, person)
        event = lines.add(session, question, person, MessageKind.EVENT, before=before)
        lines.touch(session, question)
        _bring_sites(session, question, original)
        notify.question_moved(session, question, person, event.seq)


def _bring_sites(session: Session, question: Question, original: Question) -> None:
    """Who waits for the duplicate's answer waits for that of `original`."""
    sites = session.scalars(select(QuestionSite).filter_by(question_id=question.id)).all()
    people = {site.user_id for site in sites} | {question.asker_id}
    for site in sites:
        keeping.add_site(session, original, site.structure_id, site.user_id)
    keeping.count_sites(session, original)
    for person in session.scalars(select(User).where(User.id.in_(people))):
        notify.follow(session, person, ThingKind.QUESTION, original.id)

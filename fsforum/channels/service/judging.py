"""« Cette réponse vous a-t-elle aidé ? », and « Déjà répondu : voir … ». The caller has checked the right."""

from fsforum.channels import states
from fsforum.channels.service import lines
from fsforum.core import notify, reviews
from fsforum.core.errors import DomainError
from fsforum.core.policy.library import LIVE
from fsforum.core.transaction import transaction
from fsforum.models import (
    Help,
    MessageKind,
    Question,
    QuestionState,
    Resource,
    ReviewOutcome,
    User,
)


def judge(question: Question, person: User, helped: Help, why: str = "") -> None:
    """What the asker says of the answer, once for each answer; `why` becomes a message of the exchange.

    « Non » sends the question back to its body, whose commitment starts again; an answer that stands in a
    guide stays there, and the field animators are told.
    """
    with transaction() as session:
        lines.spare(session, person)
        lines.hold(session, question, "judge")
        if helped == Help.NO and not why:
            raise DomainError("Dites ce qui manque, en quelques mots.")
        lines.verdict(session, question, person, helped, why)
        before = question.state
        reopens = helped == Help.NO and before != QuestionState.PUBLISHED
        if reopens:
            states.reopened(question)
        if not why:
            return
        moved = before if reopens else None
        message = lines.add(session, question, person, MessageKind.MESSAGE, why, before=moved)
        lines.put(session, question, message)
        if reopens:
            notify.question_reopened(session, question, person, message.seq)
        else:
            notify.message_written(session, question, person, message.seq, [])
        if helped == Help.NO and not reopens:
            notify.answer_failed(session, question, person, message.seq)


def answered_in(question: Question, person: User, resource: Resource) -> None:
    """« Déjà répondu : voir … » a resource; those concerned follow it from now on and are told."""
    with transaction() as session:
        lines.hold(session, question, "duplicate")
        if resource.state not in LIVE:
            raise DomainError("Cette ressource n’est pas publiée.")
        before = question.state
        question.answered_in_id = resource.id
        states.ended(question, QuestionState.DUPLICATE)
        reviews.settle(session, question, ReviewOutcome.OBSOLETE, person)
        lines.add(session, question, person, MessageKind.EVENT, before=before)
        lines.touch(session, question)
        notify.question_found_in(session, question, resource, person)

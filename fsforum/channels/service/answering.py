"""What the body does with a question, or the animation on its behalf. The caller has checked `speak`."""

from collections.abc import Iterable

from fsforum.channels import states
from fsforum.channels.service import lines
from fsforum.core import notify, once, reviews, sources
from fsforum.core.errors import NotNow
from fsforum.core.policy.channels import SOLVED
from fsforum.core.transaction import transaction
from fsforum.models import MessageKind, Question, QuestionState, ReviewOutcome, User


def take(question: Question, person: User) -> None:
    """« Je m’en occupe »; done twice by the same person, it is done once."""
    with transaction() as session:
        lines.hold(session, question)
        if question.state == QuestionState.TAKEN and question.taken_by_id == person.id:
            return
        states.admit(question, "take")
        before = question.state
        states.take(question, person.id)
        event = lines.add(session, question, person, MessageKind.EVENT, before=before)
        lines.touch(session, question)
        notify.question_moved(session, question, person, event.seq)


def answer(
    question: Question,
    author: User,
    text: str,
    *,
    valid: bool = False,
    files: Iterable[int] = (),
    key: str = "",
    seen: int | None = None,
) -> int:
    """Answer (or, once validated, answer anew), and with `valid` validate at once; returns the line's number.

    A later answer takes the place of the earlier one, which stays in the exchange. `seen` is the answer that
    its author knew (0: none); raises Overtaken when another one was given meanwhile.
    """
    with transaction() as session:
        sent = once.mark("answer", key, question.id, text, valid)
        known = once.claim(session, author, sent)
        if known:
            return known
        lines.spare(session, author)
        lines.hold(session, question)
        if seen is not None and seen != (question.answer_seq or 0):
            raise states.Overtaken
        before = question.state
        states.admit(question, "revise" if before in SOLVED else "answer")
        if question.taken_by_id is None:
            question.taken_by_id = author.id
        message = lines.add(session, question, author, MessageKind.ANSWER, text, before=before, files=files)
        states.answered(question, message.seq)
        if valid:
            states.validated(question, author.id)
        message.state_after = question.state
        session.flush()
        lines.put(session, question, message)
        notify.question_answered(session, question, author, message.seq)
        if valid:
            reviews.settle(session, question, ReviewOutcome.REVISED, author)
            sources.answer_changed(session, question, author)
        once.keep(session, author, sent, message.seq)
        return message.seq


def validate(question: Question, person: User, seen: int | None = None) -> None:
    """« Valider la réponse »; done twice by the same person, it is done once.

    `seen` is the answer that they read; raises NotNow when it is another one now.
    """
    with transaction() as session:
        lines.hold(session, question)
        if question.state == QuestionState.VALIDATED and question.validated_by_id == person.id:
            return
        states.admit(question, "validate")
        if seen is not None and seen != question.answer_seq:
            raise NotNow(states.CHANGED)
        before = question.state
        states.validated(question, person.id)
        lines.add(session, question, person, MessageKind.EVENT, before=before)
        reviews.settle(session, question, ReviewOutcome.REVISED, person)
        lines.touch(session, question)
        notify.question_answered(session, question, person, question.answer_seq or 1)
        sources.answer_changed(session, question, person)


def ask_clarification(
    question: Question, person: User, text: str, *, files: Iterable[int] = (), key: str = ""
) -> int:
    """« Demander une précision »: the commitment rests until the asker replies; returns the line's number."""
    with transaction() as session:
        sent = once.mark("clarification", key, question.id, text)
        known = once.claim(session, person, sent)
        if known:
            return known
        lines.spare(session, person)
        lines.hold(session, question, "clarify")
        before = question.state
        states.pause(question, person.id)
        message = lines.add(session, question, person, MessageKind.CLARIFY, text, before=before, files=files)
        lines.touch(session, question)
        notify.clarification_asked(session, question, person, message.seq)
        once.keep(session, person, sent, message.seq)
        return message.seq


def write_note(question: Question, author: User, text: str, *, key: str = "") -> int:
    """A note between the body and the animation, in no index and no count; returns its (negative) number."""
    with transaction() as session:
        sent = once.mark("note", key, question.id, text)
        known = once.claim(session, author, sent)
        if known:
            return known
        lines.spare(session, author)
        lines.hold(session, question)
        message = lines.add(session, question, author, MessageKind.NOTE, text)
        notify.note_written(session, question, author, message.seq)
        once.keep(session, author, sent, message.seq)
        return message.seq

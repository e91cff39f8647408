"""The lines of a question's exchange: numbered, counted, indexed within the caller's transaction."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fsforum.channels import states
from fsforum.core import attachments, clock, index, markup, throttle
from fsforum.core.errors import NotNow
from fsforum.core.index.rows import bars, question_rank
from fsforum.core.transaction import locked
from fsforum.models import (
    Body,
    Help,
    MessageKind,
    Question,
    QuestionMessage,
    QuestionState,
    Theme,
    ThingKind,
    User,
    Verdict,
)

COUNTED = (MessageKind.QUESTION, MessageKind.MESSAGE, MessageKind.ANSWER, MessageKind.CLARIFY)
JUDGED = "Vous avez déjà donné votre avis sur cette réponse."
FREE_WRITES = 40  # questions and messages of one person in a quarter of an hour


def spare(session: Session, user: User) -> None:
    """Slow down who writes faster than people do."""
    throttle.check(session, "channels", str(user.id))
    throttle.hit(session, "channels", str(user.id), FREE_WRITES)


def hold(session: Session, question: Question, act: str = "") -> None:
    """Read `question` again and hold its row.

    Raises NotNow when it went to another body since the page was loaded, or is past `act`.
    """
    before = question.body_id
    locked(session, question)
    if question.body_id != before:
        raise NotNow(states.MOVED_AWAY)
    if act:
        states.admit(question, act)


def add(
    session: Session,
    question: Question,
    author: User,
    kind: MessageKind,
    text: str = "",
    *,
    before: QuestionState | None = None,
    bodies: tuple[Body, Body] | None = None,
    files: Iterable[int] = (),
) -> QuestionMessage:
    """One more line.

    `before`: the state that it changed into the present one; `bodies`: from which to which it went.
    """
    now = clock.now()
    message = QuestionMessage(
        question_id=question.id,
        seq=_number(session, question, kind),
        author_id=author.id,
        kind=kind,
        source=text,
        html=str(markup.render(text)),
        render_version=markup.VERSION,
        created_at=now,
        state_before=before,
        state_after=None if before is None else question.state,
        body_before_id=bodies[0].id if bodies else None,
        body_after_id=bodies[1].id if bodies else None,
        file_count=0,
    )
    session.add(message)
    session.flush()
    attachments.attach(attachments.loose(session, author, files), message)
    if kind != MessageKind.NOTE:
        question.last_seq, question.active_at = message.seq, now
    if kind in COUNTED and kind != MessageKind.QUESTION:
        question.message_count += 1
    return message


def _number(session: Session, question: Question, kind: MessageKind) -> int:
    """Notes are numbered downwards, apart: nothing that others see has a gap."""
    if kind == MessageKind.QUESTION:
        return 1
    if kind != MessageKind.NOTE:
        return question.last_seq + 1
    lowest = session.scalar(select(func.min(QuestionMessage.seq)).filter_by(question_id=question.id))
    return min(lowest or 0, 0) - 1


def put(session: Session, question: Question, message: QuestionMessage) -> None:
    """Index a line, and what all lines say of the question as it is now."""
    slug = session.scalar(select(Theme.slug).where(Theme.id == question.theme_id))
    index.put_message(session, question, message, slug or "", question.body.slug)
    touch(session, question, themes=bars([slug] if slug else []))


def touch(session: Session, question: Question, **values: object) -> None:
    """Tell the index the state, readers and body of the question."""
    index.touch(
        session,
        ThingKind.QUESTION,
        question.id,
        title=question.title,
        scope=question.scope,
        state=question.state,
        rank=question_rank(question),
        bodies=bars([question.body.slug]),
        **values,
    )


def verdict(session: Session, question: Question, person: User, helped: Help, why: str) -> None:
    """What who asked says of the present answer (0: there is none), once. Raises NotNow when it was said."""
    number = question.answer_seq or 0
    if session.get(Verdict, (question.id, number)) is not None:
        raise NotNow(JUDGED)
    session.add(
        Verdict(
            question_id=question.id,
            answer_seq=number,
            body_id=question.body_id,
            user_id=person.id,
            helped=helped,
            why=why,
            created_at=clock.now(),
        )
    )

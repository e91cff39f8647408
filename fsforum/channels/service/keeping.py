"""What each person does for themselves or their structure: « Moi aussi », follow, save, useful."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.channels.service import lines
from fsforum.core import clock, notify
from fsforum.core.errors import DomainError
from fsforum.core.transaction import locked, transaction
from fsforum.models import (
    Follow,
    MessageUseful,
    Question,
    QuestionMessage,
    QuestionSite,
    Saved,
    ThingKind,
    User,
)


def join(question: Question, person: User, joined: bool) -> None:
    """« Moi aussi » for the structure of `person` (or no longer), counted once; they follow the question.

    The caller has checked `join`; raises NotNow once the question has ended.
    """
    with transaction() as session:
        lines.hold(session, question, "metoo")
        if person.structure_id is None or person.structure_id == question.structure_id:
            raise DomainError("Votre structure a posé cette question : elle est déjà comptée.")
        if joined:
            add_site(session, question, person.structure_id, person.id)
            notify.follow(session, person, ThingKind.QUESTION, question.id)
        else:
            session.execute(
                delete(QuestionSite).where(
                    QuestionSite.question_id == question.id, QuestionSite.structure_id == person.structure_id
                )
            )
        count_sites(session, question)


def add_site(session: Session, question: Question, structure_id: int, user_id: int) -> None:
    """The structure is concerned too, once, in the caller's transaction."""
    _insert_once(
        session,
        QuestionSite,
        question_id=question.id,
        structure_id=structure_id,
        user_id=user_id,
        created_at=clock.now(),
    )


def count_sites(session: Session, question: Question) -> None:
    """Bring `site_count` up to date; the row of `question` is held."""
    query = select(func.count()).select_from(QuestionSite).filter_by(question_id=question.id)
    question.site_count = session.scalar(query) or 0


def follow(question: Question, person: User, wanted: bool) -> None:
    """Hear of the question from now on, or not even when taking part. The caller has checked `follow`."""
    with transaction() as session:
        known = session.get(Follow, (person.id, ThingKind.QUESTION, question.id))
        if known:
            known.muted = not wanted
        elif wanted:
            notify.follow(session, person, ThingKind.QUESTION, question.id)


def save(question: Question, person: User, wanted: bool) -> None:
    """Keep the question at hand, or no longer. The caller has checked `save`."""
    with transaction() as session:
        mine = {"user_id": person.id, "kind": ThingKind.QUESTION, "ref_id": question.id}
        if wanted:
            _insert_once(session, Saved, **mine, created_at=clock.now())
        else:
            session.execute(delete(Saved).filter_by(**mine))


def find_useful(message: QuestionMessage, person: User, useful: bool) -> None:
    """« Utile », once per person, or no longer. The caller has checked `useful`."""
    with transaction() as session:
        locked(session, message)
        mine = {"message_id": message.id, "user_id": person.id}
        if useful:
            _insert_once(session, MessageUseful, **mine)
        else:
            session.execute(delete(MessageUseful).filter_by(**mine))
        query = select(func.count()).select_from(MessageUseful).filter_by(message_id=message.id)
        message.useful_count = session.scalar(query) or 0


def _insert_once(session: Session, table: type[Any], **values: Any) -> None:
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    session.execute(insert(table).values(**values).on_conflict_do_nothing())

"""The counters that are kept beside what they count, counted again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from fsforum.core.transaction import transaction
from fsforum.models import (
    File,
    MessageKind,
    MessageUseful,
    Post,
    PostUseful,
    Question,
    QuestionMessage,
    QuestionSite,
    Resource,
    Thread,
)

UNCOUNTED = (MessageKind.NOTE, MessageKind.EVENT)


@dataclass(frozen=True)
class Difference:
    """A kept value that is not what is counted."""

    table: str
    id: int
    column: str
    kept: Any
    counted: Any

    def __str__(self) -> str:
        return f"{self.table} {self.id}, {self.column} : {self.kept} au lieu de {self.counted}"


@dataclass(frozen=True)
class _Counter:
    """A column, and the expression that recounts it for each row of its table."""

    kind: Any
    column: Any
    counted: ColumnElement[Any]
    unless: ColumnElement[bool] | None = None
    """Where the kept value is right although it is another one."""


def check(repair: bool = False) -> list[Difference]:
    """Every kept counter that is wrong, corrected in the same transaction with `repair`."""
    with transaction() as session:
        return [found for counter in _counters() for found in _check(session, counter, repair)]


def _check(session: Session, counter: _Counter, repair: bool) -> list[Difference]:
    kind, column = counter.kind, counter.column
    wrong = and_(counter.counted.is_not(None), column != counter.counted)
    if counter.unless is not None:
        wrong = and_(wrong, ~counter.unless)
    rows = session.execute(select(kind.id, column, counter.counted).where(wrong).order_by(kind.id)).all()
    if repair:
        for number, _, counted in rows:
            session.execute(update(kind).where(kind.id == number).values({column.key: counted}))
    return [Difference(kind.__tablename__, number, column.key, kept, true) for number, kept, true in rows]


def _count(*where: Any) -> ColumnElement[Any]:
    return func.coalesce(select(func.count()).where(*where).scalar_subquery(), 0)


def _counters() -> list[_Counter]:
    return [*_of_threads(), *_of_questions(), *_of_messages()]


def _of_threads() -> list[_Counter]:
    own = Post.thread_id == Thread.id
    visible = and_(own, Post.hidden.is_(False))
    last = select(func.max(Post.created_at)).where(visible).correlate(Thread).scalar_subquery()
    newest = select(func.max(Post.created_at)).where(own).correlate(Thread).scalar_subquery()
    return [
        _Counter(Thread, Thread.post_count, _count(visible)),
        _Counter(Thread, Thread.last_seq, _highest(Post.seq, own, Thread)),
        # Hiding the last message may leave the discussion where that message had brought it.
        _Counter(Thread, Thread.active_at, last, unless=Thread.active_at == newest),
    ]


def _highest(seq: Any, own: ColumnElement[bool], kind: Any) -> ColumnElement[Any]:
    return select(func.max(seq)).where(own).correlate(kind).scalar_subquery()


def _of_questions() -> list[_Counter]:
    own = QuestionMessage.question_id == Question.id
    counted = and_(own, QuestionMessage.kind.not_in(UNCOUNTED))
    sites = _count(QuestionSite.question_id == Question.id)
    # Somebody who works for no structure asks: the question then counts as asked by one place.
    placeless = and_(Question.structure_id.is_(None), Question.site_count == sites + 1)
    return [
        _Counter(Question, Question.message_count, _count(counted)),
        _Counter(Question, Question.last_seq, _highest(QuestionMessage.seq, own, Question)),
        _Counter(Question, Question.site_count, sites, unless=placeless),
    ]


def _of_messages() -> list[_Counter]:
    return [
        _Counter(Post, Post.useful_count, _count(PostUseful.post_id == Post.id)),
        _Counter(Post, Post.file_count, _count(File.post_id == Post.id)),
        _Counter(
            QuestionMessage,
            QuestionMessage.useful_count,
            _count(MessageUseful.message_id == QuestionMessage.id),
        ),
        _Counter(QuestionMessage, QuestionMessage.file_count, _count(File.message_id == QuestionMessage.id)),
        _Counter(Resource, Resource.file_count, _count(File.resource_id == Resource.id)),
    ]

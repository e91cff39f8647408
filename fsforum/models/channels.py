"""Questions to partner bodies, from « Envoyée » to « Publiée dans un guide »."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, Prose, Scope, Slug, words
from fsforum.models.changes import Change
from fsforum.models.people import Body, Structure, Theme, User


class QuestionState(StrEnum):
    """Where a question stands."""

    SENT = "envoyee"
    TAKEN = "prise_en_charge"
    CLARIFY = "precision_demandee"
    ANSWERED = "reponse_apportee"
    VALIDATED = "reponse_validee"
    PUBLISHED = "publiee"
    DROPPED = "sans_suite"
    DUPLICATE = "doublon"


class MessageKind(StrEnum):
    """What a line of a question's exchange is."""

    QUESTION = "question"
    MESSAGE = "message"
    ANSWER = "reponse"
    CLARIFY = "precision"
    NOTE = "note"
    EVENT = "evenement"


class Question(Base):
    """A question asked to a body.

    `scope` says who may read it (see core.scopes). `site_count` is the number of structures that
    asked it or said « Moi aussi ». `due_on` is the last working day of the body's commitment;
    `paused_on` is set while a clarification is awaited; `rested_days` are the working days of past
    pauses. `reached_on` is the day on which its present body got it (None: the day it was asked).
    """

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_channel", "body_id", "state", "active_at", "id"),
        Index("ix_question_due", "body_id", "state", "due_on", "id"),
        Index("ix_question_list", "active_at", "id"),
        Index("ix_question_state", "state", "created_at", "id"),
        Index("ix_question_asker", "asker_id", "state", "id"),
        Index("ix_question_review", "state", "review_before", "id"),
    )
    id: Mapped[PrimaryKey]
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    scope: Mapped[Scope]
    asker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    title: Mapped[Name]
    slug: Mapped[Slug]
    excerpt: Mapped[str] = mapped_column(String(300), default="")
    keywords: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[QuestionState] = mapped_column(words(QuestionState), default=QuestionState.SENT)
    created_at: Mapped[datetime]
    active_at: Mapped[datetime]
    due_on: Mapped[date]
    paused_on: Mapped[date | None]
    reached_on: Mapped[date | None]
    rested_days: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer_seq: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    validated_at: Mapped[datetime | None]
    validated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    review_before: Mapped[date | None]
    verified_on: Mapped[date | None]
    """The last « Toujours valable » of its validated answer; None: the day of the validation."""
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revising_on: Mapped[date | None]
    """Since when its answer is « En cours de révision », and because of which change."""
    revising_change_id: Mapped[int | None] = mapped_column(ForeignKey("rule_change.id"))
    obsolete_on: Mapped[date | None]
    obsolete_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    """The resource to read in the place of an obsolete answer."""
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    answered_in_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    """The resource that already held the answer (« Déjà répondu »)."""
    closing_reason: Mapped[str] = mapped_column(String(300), default="")
    site_count: Mapped[int] = mapped_column(default=1)
    message_count: Mapped[int] = mapped_column(default=1)
    last_seq: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(lazy="raise_on_sql")
    structure: Mapped[Structure | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    asker: Mapped[User] = relationship(foreign_keys=[asker_id], lazy="raise_on_sql")
    taken_by: Mapped[User | None] = relationship(foreign_keys=[taken_by_id], lazy="raise_on_sql")
    validated_by: Mapped[User | None] = relationship(foreign_keys=[validated_by_id], lazy="raise_on_sql")
    verified_by: Mapped[User | None] = relationship(foreign_keys=[verified_by_id], lazy="raise_on_sql")
    revising_change: Mapped[Change | None] = relationship(lazy="raise_on_sql")
    duplicate_of: Mapped["Question | None"] = relationship(remote_side="Question.id", lazy="raise_on_sql")
    sites: Mapped[list["QuestionSite"]] = relationship(
        order_by="QuestionSite.created_at", viewonly=True, lazy="raise_on_sql"
    )


class QuestionMessage(Base):
    """A line of the exchange: the question itself, an answer, a note, or an event of its history.

    Notes are numbered downwards from -1, so that nothing visible to others has a gap where one stands.
    `state_before` and `state_after` are set where the line moved the question.
    """

    __tablename__ = "question_message"
    __table_args__ = (UniqueConstraint("question_id", "seq"),)
    id: Mapped[PrimaryKey]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    seq: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[MessageKind] = mapped_column(words(MessageKind))
    source: Mapped[Prose] = mapped_column(default="")
    html: Mapped[Prose] = mapped_column(default="")
    render_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    state_before: Mapped[QuestionState | None] = mapped_column(words(QuestionState))
    state_after: Mapped[QuestionState | None] = mapped_column(words(QuestionState))
    body_before_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    body_after_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    useful_count: Mapped[int] = mapped_column(default=0)
    file_count: Mapped[int] = mapped_column(default=0)

    question: Mapped[Question] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")
    body_before: Mapped[Body | None] = relationship(foreign_keys=[body_before_id], lazy="raise_on_sql")
    body_after: Mapped[Body | None] = relationship(foreign_keys=[body_after_id], lazy="raise_on_sql")


class QuestionSite(Base):
    """A structure concerned by a question: the asker's, or one that said « Moi aussi »."""

    __tablename__ = "question_site"
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    structure: Mapped[Structure] = relationship(lazy="raise_on_sql")


class MessageUseful(Base):
    """One person found one answer useful, once."""

    __tablename__ = "message_useful"
    message_id: Mapped[int] = mapped_column(ForeignKey("question_message.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class Help(StrEnum):
    """Whether an answer helped who asked."""

    YES = "oui"
    PARTLY = "en_partie"
    NO = "non"


class Verdict(Base):
    """What the asker said of an answer, once for each answer; counted by body, never by person."""

    __tablename__ = "verdict"
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    answer_seq: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    helped: Mapped[Help] = mapped_column(words(Help))
    why: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]

"""What keeps a commitment to answer: days away with a delegate, reminders that were sent."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, PrimaryKey, words
from fsforum.models.people import User


class Absence(Base):
    """Days on which a référent is away, both included, and who stands in for them."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="absence_in_order"),
        Index("ix_absence_user", "user_id", "ends_on"),
    )
    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
    delegate: Mapped[User | None] = relationship(foreign_keys=[delegate_id], lazy="raise_on_sql")


class ReminderKind(StrEnum):
    """Which reminder of a question: the eve of its due date, the day, one working day late, or by hand.

    Of a validated answer: two weeks before the day on which it is to be looked at again, then that day.
    """

    EVE = "veille"
    DAY = "jour"
    LATE = "retard"
    NUDGE = "relance"
    REVIEW_SOON = "relecture_bientot"
    REVIEW = "relecture"


class Reminder(Base):
    """A reminder whose mails were queued, in the same transaction: it exists once or never.

    `due_on` is the due date that it is about, so that a postponed question is reminded anew; for a
    nudge, the day on which it was sent.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("question_id", "kind", "due_on"),)
    id: Mapped[PrimaryKey]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    kind: Mapped[ReminderKind] = mapped_column(words(ReminderKind))
    due_on: Mapped[date]
    sent_at: Mapped[datetime]

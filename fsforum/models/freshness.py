"""What keeps guides and validated answers true: verifications, review tasks, reports, reminders."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, PrimaryKey, words
from fsforum.models.changes import Change
from fsforum.models.channels import Question
from fsforum.models.commitment import ReminderKind
from fsforum.models.library import Resource
from fsforum.models.people import Body, User

ONE_THING = "(resource_id IS NULL) <> (question_id IS NULL)"


class ReviewOutcome(StrEnum):
    """What became of a review task or of a report; `REVISING` is for reports: a task was made of it."""

    OPEN = "ouverte"
    STILL_VALID = "toujours_valable"
    REVISED = "revisee"
    REVISING = "en_revision"
    OBSOLETE = "obsolete"


class ReviewTask(Base):
    """A guide or a validated answer that its owner has to look at, because of a change or on request."""

    __tablename__ = "review_task"
    __table_args__ = (
        UniqueConstraint("change_id", "resource_id"),
        UniqueConstraint("change_id", "question_id"),
        CheckConstraint(ONE_THING, name="review_task_of_one_thing"),
        Index("ix_review_task_resource", "resource_id", "outcome"),
        Index("ix_review_task_question", "question_id", "outcome"),
        Index("ix_review_task_owner", "owner_id", "outcome"),
    )
    id: Mapped[PrimaryKey]
    change_id: Mapped[int | None] = mapped_column(ForeignKey("rule_change.id"))
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    outcome: Mapped[ReviewOutcome] = mapped_column(words(ReviewOutcome), default=ReviewOutcome.OPEN)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    change: Mapped[Change | None] = relationship(lazy="raise_on_sql")
    resource: Mapped[Resource | None] = relationship(lazy="raise_on_sql")
    question: Mapped[Question | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[User] = relationship(foreign_keys=[owner_id], lazy="raise_on_sql")
    done_by: Mapped[User | None] = relationship(foreign_keys=[done_by_id], lazy="raise_on_sql")

    @property
    def thing(self) -> Resource | Question | None:
        """The guide or the question."""
        return self.resource if self.resource_id is not None else self.question


class OutdatedReport(Base):
    """« Signaler comme obsolète »: a reader says that a guide or an answer no longer holds, and why."""

    __tablename__ = "outdated_report"
    __table_args__ = (
        CheckConstraint(ONE_THING, name="outdated_report_of_one_thing"),
        Index("ix_outdated_report_resource", "resource_id", "outcome"),
        Index("ix_outdated_report_question", "question_id", "outcome"),
        Index("ix_outdated_report_open", "outcome", "id"),
    )
    id: Mapped[PrimaryKey]
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    outcome: Mapped[ReviewOutcome] = mapped_column(words(ReviewOutcome), default=ReviewOutcome.OPEN)
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    resource: Mapped[Resource | None] = relationship(lazy="raise_on_sql")
    question: Mapped[Question | None] = relationship(lazy="raise_on_sql")
    reporter: Mapped[User] = relationship(foreign_keys=[reporter_id], lazy="raise_on_sql")

    @property
    def thing(self) -> Resource | Question | None:
        """The guide or the question."""
        return self.resource if self.resource_id is not None else self.question


class Verification(Base):
    """« Toujours valable » said of a resource: when, by whom, for which body, of which version."""

    __tablename__ = "verification"
    __table_args__ = (Index("ix_verification_resource", "resource_id", "id"),)
    id: Mapped[PrimaryKey]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    review_before: Mapped[date]

    by: Mapped[User] = relationship(lazy="raise_on_sql")
    body: Mapped[Body | None] = relationship(lazy="raise_on_sql")


class ResourceReminder(Base):
    """A reminder that a resource is to be looked at again: it exists once or never, as `Reminder` does."""

    __tablename__ = "resource_reminder"
    __table_args__ = (UniqueConstraint("resource_id", "kind", "due_on"),)
    id: Mapped[PrimaryKey]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    kind: Mapped[ReminderKind] = mapped_column(words(ReminderKind))
    due_on: Mapped[date]
    sent_at: Mapped[datetime]


class QuestionViewDay(Base):
    """How many people read a question on one day (in Paris); nowhere is it kept who."""

    __tablename__ = "question_view_day"
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    readers: Mapped[int] = mapped_column(default=0)

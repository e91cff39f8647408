"""Notifications, what each person chose to hear, and the mail waiting to leave."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, PrimaryKey, Prose, Scope, words
from fsforum.models.people import User
from fsforum.models.threads import ThingKind


class NotificationKind(StrEnum):
    """Why somebody is told of something."""

    REPLY = "reponse"
    MENTION = "mention"
    NEW_QUESTION = "nouvelle_question"
    ANSWER = "reponse_partenaire"
    CLARIFY = "precision"
    QUESTION_MOVED = "question_suivie"
    GUIDE = "guide"
    READING = "lecture"
    RATING = "avis"
    SOURCE = "source"
    PROPOSED = "proposition"
    PROPOSAL_DECIDED = "proposition_traitee"
    EDITED = "modification"
    NEW_HERE = "nouveaute"
    INCIDENT = "incident"
    REPORT = "signalement"
    PRIVACY = "donnee_retiree"
    STANDS_IN = "remplacement"
    HELD = "fichier_retenu"
    REVIEW_TASK = "revision_confiee"
    OUTDATED = "signale_obsolete"
    OUTDATED_ANSWERED = "suite_donnee"
    CHANGE = "ca_change"


class MailChoice(StrEnum):
    """How a person wants to hear of a kind of event."""

    MAIL = "courriel"
    DAILY = "quotidien"
    WEEKLY = "hebdomadaire"
    SITE = "site"
    NEVER = "jamais"


class Notification(Base):
    """One line of a person's notifications; further events of the same thing add to `count`."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_inbox", "user_id", "read_at", "at", "id"),
        Index("ix_notification_thing", "thing", "ref_id"),
        Index("ix_notification_awaits", "awaits", "at"),
        Index("ix_notification_digest", "digest_id"),
    )
    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[NotificationKind] = mapped_column(words(NotificationKind))
    thing: Mapped[ThingKind] = mapped_column(words(ThingKind))
    ref_id: Mapped[int]
    seq: Mapped[int | None]
    scope: Mapped[Scope]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    count: Mapped[int] = mapped_column(default=1)
    awaits: Mapped[MailChoice | None] = mapped_column(words(MailChoice))
    """The digest in which it is still to be told; None otherwise."""
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"))
    """The last digest that took it up."""

    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")


class Digest(Base):
    """A person's digest of a day or of a week: there is one row, hence one mail, for each.

    `period` is the day (« 2026-11-23 ») or the week (« 2026-W48 ») in Paris.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("user_id", "kind", "period"),)
    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[MailChoice] = mapped_column(words(MailChoice))
    period: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]


class NotificationChoice(Base):
    """A choice that differs from the default of its kind."""

    __tablename__ = "notification_choice"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    kind: Mapped[NotificationKind] = mapped_column(words(NotificationKind), primary_key=True)
    choice: Mapped[MailChoice] = mapped_column(words(MailChoice))


class Outbox(Base):
    """A mail to send, written with what causes it, composed and sent later by the worker.

    `data` holds references, never texts of the space; the mail is composed when it leaves, with its
    reader's rights at that moment. `cleared_at` tells that the composed text was erased (retention).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_outbox_due", "done_at", "send_after", "id"),
        Index("ix_outbox_user", "user_id", "id"),
        Index("ix_outbox_outcome", "outcome", "id"),
    )
    id: Mapped[PrimaryKey]
    message_id: Mapped[str] = mapped_column(String(120))
    template: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    address: Mapped[str] = mapped_column(String(254))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    send_after: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    leaving_at: Mapped[datetime | None]
    """When the server got all of it but the line that ends it; from there on it may have left."""
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    """« sent », « kept » (no mail server), « dropped » (right or account gone), « failed », or « unsure »:
    interrupted while it was leaving, it is sent again only by hand."""
    error: Mapped[str] = mapped_column(String(300), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[Prose] = mapped_column(Text, default="")
    html: Mapped[Prose] = mapped_column(Text, default="")

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")

"""Personal data found in what is stored, and the register of what was taken out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, words
from fsforum.models.people import User
from fsforum.models.threads import ThingKind


class PrivacyFinding(Base):
    """Something stored seems to hold personal data: where and of which kinds, never the value."""

    __tablename__ = "privacy_finding"
    __table_args__ = (
        UniqueConstraint("thing", "ref_id"),
        Index("ix_privacy_finding_open", "closed_at", "id"),
    )
    id: Mapped[PrimaryKey]
    thing: Mapped[ThingKind] = mapped_column(words(ThingKind))
    ref_id: Mapped[int]
    kinds: Mapped[str] = mapped_column(String(200))
    """Kinds of personal data, between commas."""
    blocking: Mapped[bool]
    found_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """Why it may stay; empty when it was taken out."""


class PrivacyIncident(Base):
    """A line of the incident register: what kind of data stood where, since when, and who took it out."""

    __tablename__ = "privacy_incident"
    id: Mapped[PrimaryKey]
    at: Mapped[datetime]
    thing: Mapped[str] = mapped_column(String(60))
    title: Mapped[Name]
    url: Mapped[str] = mapped_column(String(300))
    kinds: Mapped[str] = mapped_column(String(200))
    stood_since: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    measure: Mapped[str] = mapped_column(String(300), default="", server_default="")

    author: Mapped[User | None] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")

"""Incidents en cours: what does not work at a partner's today, for a few hours."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey
from fsforum.models.people import Body, Structure, User


class Incident(Base):
    """« Panne : … » at a body. It is open until somebody closes it or `expires_at` has passed."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_open", "closed_at", "expires_at"),
        Index("ix_incident_list", "opened_at", "id"),
    )
    id: Mapped[PrimaryKey]
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    text: Mapped[Name]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"))
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closing_word: Mapped[str] = mapped_column(String(300), default="")
    site_count: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(lazy="raise_on_sql")
    structure: Mapped[Structure | None] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id], lazy="raise_on_sql")
    sites: Mapped[list["IncidentSite"]] = relationship(
        order_by="IncidentSite.created_at", viewonly=True, lazy="raise_on_sql"
    )

    @property
    def title(self) -> str:
        """What notifications and mails call it."""
        return self.text

    def open_at(self, now: datetime) -> bool:
        """Whether it still holds."""
        return self.closed_at is None and self.expires_at > now


class IncidentSite(Base):
    """A structure that has the same incident: who raised it, or said « Moi aussi »."""

    __tablename__ = "incident_site"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    structure: Mapped[Structure] = relationship(lazy="raise_on_sql")

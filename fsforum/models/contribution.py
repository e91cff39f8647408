"""Changes to a resource that its readers do not see yet: drafts of their authors, then proposals."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, Prose, words
from fsforum.models.library import ChangeKind, Resource
from fsforum.models.people import Body, User


class ProposalState(StrEnum):
    """Where a change stands; from « envoyee » on, others than its author read it."""

    DRAFT = "brouillon"
    SENT = "envoyee"
    ACCEPTED = "acceptee"
    PARTLY = "en_partie"
    DECLINED = "refusee"
    WITHDRAWN = "retiree"


class Proposal(Base):
    """Somebody's changed text of a resource, and from which version it started (`base`).

    A draft belongs to its author alone, one for each resource; sent, it waits for the animation, the
    owner, or the référents of `body` when it was sent to them. `facts` holds what stands beside the
    text (type, link, keywords, themes, bodies).
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index(
            "uq_proposal_draft",
            "resource_id",
            "author_id",
            unique=True,
            sqlite_where=text("state = 'brouillon'"),
            postgresql_where=text("state = 'brouillon'"),
        ),
        Index("ix_proposal_resource", "resource_id", "state", "id"),
        Index("ix_proposal_queue", "state", "id"),
        Index("ix_proposal_author", "author_id", "id"),
    )
    id: Mapped[PrimaryKey]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[ProposalState] = mapped_column(words(ProposalState))
    base: Mapped[int]
    title: Mapped[Name]
    summary: Mapped[str] = mapped_column(String(400), default="")
    source: Mapped[Prose]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(200), default="")
    change: Mapped[ChangeKind] = mapped_column(words(ChangeKind), default=ChangeKind.MINOR)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str] = mapped_column(String(300), default="")
    """Why it was declined, or taken in part."""
    version: Mapped[int | None]
    """The version that it became."""

    resource: Mapped[Resource] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")
    body: Mapped[Body | None] = relationship(lazy="raise_on_sql")

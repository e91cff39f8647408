"""What comes into the library from outside: an office document to make a guide of, or a whole library."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, PrimaryKey, Prose, words
from fsforum.models.library import Resource
from fsforum.models.people import User


class ImportKind(StrEnum):
    """A document that becomes a draft, or an archive of resources."""

    DOCUMENT = "document"
    LIBRARY = "bibliotheque"


class ImportState(StrEnum):
    """How far the worker is; READY waits for the person, who has seen what would change."""

    WAITING = "attente"
    READY = "apercu"
    CONFIRMED = "confirme"
    DONE = "termine"
    FAILED = "echec"


class LibraryImport(Base):
    """One import: its bytes are in the storage under `key` until it has ended."""

    __tablename__ = "library_import"
    __table_args__ = (
        Index("ix_library_import_state", "state", "id"),
        Index("ix_library_import_owner", "owner_id", "id"),
    )
    id: Mapped[PrimaryKey]
    kind: Mapped[ImportKind] = mapped_column(words(ImportKind))
    state: Mapped[ImportState] = mapped_column(words(ImportState), default=ImportState.WAITING)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str] = mapped_column(String(64), default="", index=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(400), default="")
    """Why it failed, in a sentence."""
    report: Mapped[Prose] = mapped_column(default="")
    """JSON: what would change, what was left out."""
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))

    owner: Mapped[User] = relationship(lazy="raise_on_sql")
    resource: Mapped[Resource | None] = relationship(lazy="raise_on_sql")

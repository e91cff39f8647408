"""Attachments: bytes live in the storage under a random name, rights in what they belong to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, PrimaryKey, Prose, words
from fsforum.models.channels import QuestionMessage
from fsforum.models.contribution import Proposal
from fsforum.models.library import Resource
from fsforum.models.people import User
from fsforum.models.threads import Post


class TextState(StrEnum):
    """What became of the text of a file."""

    WAITING = "attente"
    INDEXED = "indexe"
    PROTECTED = "protege"
    UNREADABLE = "illisible"
    NONE = "sans_texte"


class File(Base):
    """One uploaded file, in its newest version. Until it is attached, only its uploader may read it.

    While it is `held` (its text seems to hold personal data of the kinds in `found`), only its uploader and
    the animation may, whatever it belongs to.
    """

    __tablename__ = "file"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN post_id IS NULL THEN 0 ELSE 1 END + CASE WHEN message_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN resource_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_parent",
        ),
        Index("ix_file_post", "post_id"),
        Index("ix_file_message", "message_id"),
        Index("ix_file_resource", "resource_id"),
        Index("ix_file_proposal", "proposal_id"),
        Index("ix_file_uploader", "uploader_id", "created_at"),
        Index("ix_file_held", "id", sqlite_where=text("held = 1"), postgresql_where=text("held")),
        Index(
            "ix_file_waiting",
            "id",
            sqlite_where=text("text_state = 'attente'"),
            postgresql_where=text("text_state = 'attente'"),
        ),
    )
    id: Mapped[PrimaryKey]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploader_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("question_message.id"))
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    """The change that will bring it into a resource; it belongs to nothing else yet."""
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    found: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Kinds of personal data, between commas."""
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    release_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    replaced_at: Mapped[datetime | None]
    """When the newest version came, if it is not the first."""
    text_state: Mapped[TextState] = mapped_column(
        words(TextState), default=TextState.WAITING, server_default=TextState.WAITING.value
    )
    text_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    text_leased_until: Mapped[datetime | None]

    uploader: Mapped[User] = relationship(foreign_keys=[uploader_id], lazy="raise_on_sql")
    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
    message: Mapped[QuestionMessage | None] = relationship(lazy="raise_on_sql")
    resource: Mapped[Resource | None] = relationship(lazy="raise_on_sql")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise_on_sql")


class FileVersion(Base):
    """An earlier version of a file, which those who may edit what it belongs to can still read."""

    __tablename__ = "file_version"
    __table_args__ = (UniqueConstraint("file_id", "number"),)
    id: Mapped[PrimaryKey]
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploader_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    file: Mapped[File] = relationship(lazy="raise_on_sql")
    uploader: Mapped[User] = relationship(lazy="raise_on_sql")


class FileText(Base):
    """The text of a file, as the worker read it: for the search index and the guard of personal data."""

    __tablename__ = "file_text"
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True)
    text: Mapped[Prose]

"""Spaces, discussions and their messages; who follows, saves, has read and reports what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, Prose, Scope, Slug, words
from fsforum.models.people import Role, Theme, User


class ThingKind(StrEnum):
    """What can be followed, saved, found or notified about."""

    THREAD = "discussion"
    QUESTION = "question"
    RESOURCE = "ressource"
    SPACE = "espace"
    BODY = "organisme"
    THEME = "theme"
    PERSON = "annuaire"
    STRUCTURE = "structure"
    FILE = "fichier"
    INCIDENT = "incident"
    CHANGE = "changement"
    COLLECTION = "collection"


class Space(Base):
    """A room of discussions with an audience."""

    __tablename__ = "space"
    id: Mapped[PrimaryKey]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Name]
    description: Mapped[str] = mapped_column(String(300), default="")
    audience_words: Mapped[str] = mapped_column(String(120), default="")
    """« Les structures, les partenaires et l’animation »: who reads, in words."""
    position: Mapped[int] = mapped_column(default=0)

    audience: Mapped[list["SpaceAudience"]] = relationship(lazy="raise_on_sql")

    @property
    def scope(self) -> str:
        """The scope of its visible discussions (see core.scopes)."""
        return f"space:{self.id}"


class SpaceAudience(Base):
    """A role that reads a space, and whether it writes there."""

    __tablename__ = "space_audience"
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(words(Role), primary_key=True)
    may_write: Mapped[bool] = mapped_column(default=True)


class Thread(Base):
    """A discussion. Its first message is post number 1.

    `scope` says who may read it (see core.scopes). `post_count` counts the visible messages,
    `last_seq` numbers all that were ever posted; both are kept in the transaction that posts.
    """

    __tablename__ = "thread"
    __table_args__ = (
        Index("ix_thread_space_list", "space_id", "pinned", "active_at", "id"),
        Index("ix_thread_list", "active_at", "id"),
        Index("ix_thread_author", "author_id", "id"),
    )
    id: Mapped[PrimaryKey]
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    scope: Mapped[Scope]
    title: Mapped[Name]
    slug: Mapped[Slug]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    keywords: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    active_at: Mapped[datetime]
    last_author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    post_count: Mapped[int] = mapped_column(default=1)
    last_seq: Mapped[int] = mapped_column(default=1)
    pinned: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_reason: Mapped[str] = mapped_column(String(300), default="")
    solution_seq: Mapped[int | None]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    space: Mapped[Space] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    last_author: Mapped[User] = relationship(foreign_keys=[last_author_id], lazy="raise_on_sql")
    resolved_by: Mapped[User | None] = relationship(foreign_keys=[resolved_by_id], lazy="raise_on_sql")


class Post(Base):
    """A message of a discussion: Markdown source and the safe HTML made of it, side by side."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("thread_id", "seq"),
        Index("ix_post_author", "author_id", "id"),
        Index(
            "ix_post_hidden",
            "thread_id",
            "seq",
            sqlite_where=text("hidden = 1"),
            postgresql_where=text("hidden"),
        ),
    )
    id: Mapped[PrimaryKey]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    seq: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    source: Mapped[Prose]
    html: Mapped[Prose]
    render_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_reason: Mapped[str] = mapped_column(String(300), default="")
    useful_count: Mapped[int] = mapped_column(default=0)
    file_count: Mapped[int] = mapped_column(default=0)

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")


class PostRevision(Base):
    """What a message said before an edit."""

    __tablename__ = "post_revision"
    id: Mapped[PrimaryKey]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    source: Mapped[Prose]
    editor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    """When this text was replaced."""

    editor: Mapped[User] = relationship(lazy="raise_on_sql")


class PostUseful(Base):
    """One person found one message useful, once."""

    __tablename__ = "post_useful"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class ReadMark(Base):
    """The last message of a discussion or question that a person has had on screen."""

    __tablename__ = "read_mark"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    kind: Mapped[ThingKind] = mapped_column(words(ThingKind), primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]


class Follow(Base):
    """A person wants to hear of a thing (or, muted, not to although they took part)."""

    __tablename__ = "follow"
    __table_args__ = (Index("ix_follow_thing", "kind", "ref_id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    kind: Mapped[ThingKind] = mapped_column(words(ThingKind), primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)
    muted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Saved(Base):
    """A thing that a person keeps at hand."""

    __tablename__ = "saved"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    kind: Mapped[ThingKind] = mapped_column(words(ThingKind), primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class ReportOutcome(StrEnum):
    """What became of a report."""

    OPEN = "ouvert"
    KEPT = "conserve"
    HIDDEN = "masque"


class Report(Base):
    """Somebody asks the moderators to look at a message."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("reporter_id", "post_id"), Index("ix_report_queue", "outcome", "id"))
    id: Mapped[PrimaryKey]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    outcome: Mapped[ReportOutcome] = mapped_column(words(ReportOutcome), default=ReportOutcome.OPEN)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str] = mapped_column(String(500), default="")

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    reporter: Mapped[User] = relationship(foreign_keys=[reporter_id], lazy="raise_on_sql")
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id], lazy="raise_on_sql")

"""The resource library: guides, fiches, documents, models and links, with every version kept."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, Prose, Scope, Slug, words
from fsforum.models.changes import Change
from fsforum.models.channels import Question
from fsforum.models.people import Body, Theme, User


class ResourceKind(StrEnum):
    """What a resource is."""

    GUIDE = "guide"
    SHEET = "fiche"
    DOCUMENT = "document"
    MODEL = "modele"
    LINK = "lien"


class ResourceState(StrEnum):
    """Where a resource stands; freshness is computed from its dates."""

    DRAFT = "brouillon"
    TO_VALIDATE = "a_valider"
    PUBLISHED = "publie"
    REVISING = "en_revision"
    OBSOLETE = "obsolete"
    ARCHIVED = "archive"


class ChangeKind(StrEnum):
    """How much a version changes for its readers."""

    MINOR = "mineur"
    MAJOR = "important"


class Resource(Base):
    """A page of the library: the text of its newest version, and the facts of its freshness.

    `scope` says who may read it (see core.scopes): the whole network once published, publishers
    and its owner before, and the référents of the body that is asked to validate it.
    """

    __tablename__ = "resource"
    __table_args__ = (
        Index("ix_resource_list", "scope", "updated_at", "id"),
        Index("ix_resource_review", "state", "review_before", "id"),
        Index("ix_resource_owner", "owner_id", "id"),
    )
    id: Mapped[PrimaryKey]
    slug: Mapped[Slug] = mapped_column(unique=True)
    scope: Mapped[Scope]
    kind: Mapped[ResourceKind] = mapped_column(words(ResourceKind), default=ResourceKind.GUIDE)
    state: Mapped[ResourceState] = mapped_column(words(ResourceState), default=ResourceState.DRAFT)
    title: Mapped[Name]
    summary: Mapped[str] = mapped_column(String(400), default="")
    source: Mapped[Prose]
    html: Mapped[Prose]
    render_version: Mapped[int] = mapped_column(default=1)
    official_link: Mapped[str] = mapped_column(String(500), default="")
    keywords: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    change: Mapped[ChangeKind] = mapped_column(words(ChangeKind), default=ChangeKind.MINOR)
    open_to_contributions: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    verified_on: Mapped[date | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verified_body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    review_before: Mapped[date | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    state_on: Mapped[date | None]
    revising_change_id: Mapped[int | None] = mapped_column(ForeignKey("rule_change.id"))
    """The change because of which it is « En cours de révision »."""
    asked_body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    """The body to which the draft was sent for validation; None: to the animation."""
    file_count: Mapped[int] = mapped_column(default=0)

    owner: Mapped[User] = relationship(foreign_keys=[owner_id], lazy="raise_on_sql")
    verified_by: Mapped[User | None] = relationship(foreign_keys=[verified_by_id], lazy="raise_on_sql")
    verified_body: Mapped[Body | None] = relationship(foreign_keys=[verified_body_id], lazy="raise_on_sql")
    revising_change: Mapped[Change | None] = relationship(lazy="raise_on_sql")
    asked_body: Mapped[Body | None] = relationship(foreign_keys=[asked_body_id], lazy="raise_on_sql")
    replaced_by: Mapped["Resource | None"] = relationship(remote_side="Resource.id", lazy="raise_on_sql")
    bodies: Mapped[list[Body]] = relationship(
        secondary="resource_body", order_by=Body.position, lazy="raise_on_sql"
    )
    themes: Mapped[list[Theme]] = relationship(
        secondary="resource_theme", order_by=Theme.position, lazy="raise_on_sql"
    )
    questions: Mapped[list[Question]] = relationship(secondary="resource_question", lazy="raise_on_sql")


class ResourceBody(Base):
    """A body that a resource is about."""

    __tablename__ = "resource_body"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True, index=True)


class ResourceTheme(Base):
    """A theme of a resource."""

    __tablename__ = "resource_theme"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)


class ResourceQuestion(Base):
    """A question whose validated answer went into a resource."""

    __tablename__ = "resource_question"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    changed_at: Mapped[datetime | None]
    """When another answer was validated since; None once the resource has taken it in."""


class Revision(Base):
    """A version of a resource, exactly as it was saved."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("resource_id", "number"),)
    id: Mapped[PrimaryKey]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    number: Mapped[int]
    title: Mapped[Name]
    summary: Mapped[str] = mapped_column(String(400), default="")
    source: Mapped[Prose]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="")
    change: Mapped[ChangeKind] = mapped_column(words(ChangeKind), default=ChangeKind.MINOR)
    published: Mapped[bool] = mapped_column(default=False)
    restored_from: Mapped[int | None]
    undoes: Mapped[int | None]
    """The version whose changes this one takes back."""
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who proposed what it changes, when that was not its author."""
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What stood beside the text: type, link, keywords, themes, bodies; unknown of old versions."""

    resource: Mapped[Resource] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    proposer: Mapped[User | None] = relationship(foreign_keys=[proposer_id], lazy="raise_on_sql")

"""How resources are read: readers per day, collections, requested readings, ratings, questions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, Scope, Slug, words
from fsforum.models.channels import Question
from fsforum.models.library import Resource
from fsforum.models.people import Role, Structure, Theme, User


class ResourceViewDay(Base):
    """How many people read a resource on one day (in Paris); nowhere is it kept who."""

    __tablename__ = "resource_view_day"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    readers: Mapped[int] = mapped_column(default=0)


class ResourceAsked(Base):
    """A question that was asked about a resource, under it."""

    __tablename__ = "resource_asked"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)

    question: Mapped[Question] = relationship(lazy="raise_on_sql")


class ResourceRating(Base):
    """« Cette ressource vous a-t-elle aidé ? »: one answer a person, and what was missing."""

    __tablename__ = "resource_rating"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    helped: Mapped[bool]
    missing: Mapped[str] = mapped_column(String(1000), default="")
    version: Mapped[int]
    """The version that was rated."""
    at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Collection(Base):
    """Resources to read in order. `scope` says who may read it: the network, or those who publish."""

    __tablename__ = "collection"
    id: Mapped[PrimaryKey]
    slug: Mapped[Slug] = mapped_column(unique=True)
    scope: Mapped[Scope]
    title: Mapped[Name]
    summary: Mapped[str] = mapped_column(String(400), default="")
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    first_days: Mapped[bool] = mapped_column(default=False)
    """Whether the home of a new animateur shows it."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    items: Mapped[list["CollectionItem"]] = relationship(
        order_by="CollectionItem.position", viewonly=True, lazy="raise_on_sql"
    )


class CollectionItem(Base):
    """A resource in its place of a collection."""

    __tablename__ = "collection_item"
    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)
    position: Mapped[int]

    resource: Mapped[Resource] = relationship(lazy="raise_on_sql")


class ReadingRequest(Base):
    """« Lecture demandée »: who is named by its audience reads the resource and says so.

    `version` is the last important version: having confirmed it, or a later one, is enough.
    """

    __tablename__ = "reading_request"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]

    resource: Mapped[Resource] = relationship(lazy="raise_on_sql")
    asked_by: Mapped[User] = relationship(lazy="raise_on_sql")
    audience: Mapped[list["ReadingAudience"]] = relationship(
        order_by="ReadingAudience.id", viewonly=True, lazy="raise_on_sql"
    )


class ReadingAudience(Base):
    """A role, or a structure, that is asked to read."""

    __tablename__ = "reading_audience"
    __table_args__ = (Index("ix_reading_audience_resource", "resource_id"),)
    id: Mapped[PrimaryKey]
    resource_id: Mapped[int] = mapped_column(ForeignKey("reading_request.resource_id"))
    role: Mapped[Role | None] = mapped_column(words(Role))
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"))

    structure: Mapped[Structure | None] = relationship(lazy="raise_on_sql")


class ReadingDone(Base):
    """« J’ai lu et compris »: the newest version that a person confirmed."""

    __tablename__ = "reading_done"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    version: Mapped[int]
    at: Mapped[datetime]


class ReadingReminder(Base):
    """A reminder of a requested reading, queued once for a person, a version and a step."""

    __tablename__ = "reading_reminder"
    __table_args__ = (UniqueConstraint("resource_id", "user_id", "version", "step"),)
    id: Mapped[PrimaryKey]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int]
    step: Mapped[int]
    sent_at: Mapped[datetime]

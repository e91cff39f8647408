"""« Ça change »: a rule of a partner that changes on a day, which guides and answers have to follow."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, Prose, Scope
from fsforum.models.people import Body, Theme, User


class Change(Base):
    """A change of rule: what, from when, where it is written, for which themes and bodies.

    It is announced on its day (`announced_at`), and closed when the last of its review tasks is.
    """

    __tablename__ = "rule_change"
    __table_args__ = (
        Index("ix_rule_change_day", "effective_on", "id"),
        Index("ix_rule_change_announced", "announced_at", "effective_on"),
    )
    id: Mapped[PrimaryKey]
    scope: Mapped[Scope]
    title: Mapped[Name]
    source: Mapped[Prose] = mapped_column(default="")
    html: Mapped[Prose] = mapped_column(default="")
    render_version: Mapped[int] = mapped_column(default=1)
    effective_on: Mapped[date]
    link: Mapped[str] = mapped_column(String(500), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    author: Mapped[User] = relationship(lazy="raise_on_sql")
    themes: Mapped[list[Theme]] = relationship(
        secondary="rule_change_theme", order_by=Theme.position, lazy="raise_on_sql"
    )
    bodies: Mapped[list[Body]] = relationship(
        secondary="rule_change_body", order_by=Body.position, lazy="raise_on_sql"
    )


class ChangeTheme(Base):
    """A theme that a change touches."""

    __tablename__ = "rule_change_theme"
    change_id: Mapped[int] = mapped_column(ForeignKey("rule_change.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)


class ChangeBody(Base):
    """A body that a change touches."""

    __tablename__ = "rule_change_body"
    change_id: Mapped[int] = mapped_column(ForeignKey("rule_change.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True, index=True)

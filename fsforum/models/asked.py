"""What people look for, without the person, and what becomes of it: questions not asked twice."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fsforum.models.base import Base, PrimaryKey, words
from fsforum.models.threads import ThingKind


class SearchLog(Base):
    """One search: its words, filters and number of results, and which result was opened; never by whom.

    `at` is cut to the hour. `token` is drawn at random for the page that showed the results, so that an
    opened result finds its search. `keys` are the words as the index knows them, in order of the alphabet.
    """

    __tablename__ = "search_log"
    __table_args__ = (Index("ix_search_log_at", "at"),)
    id: Mapped[PrimaryKey]
    token: Mapped[str] = mapped_column(String(24), unique=True)
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(200))
    keys: Mapped[str] = mapped_column(String(240))
    filters: Mapped[str] = mapped_column(String(240), default="")
    """As in the address: « type=question&theme=sante »."""
    hits: Mapped[int]
    partial: Mapped[bool]
    """Nothing held every word: the results hold some of them."""
    clicked: Mapped[int | None]
    """The place of the first result that was opened, from 1."""


class Settled(Base):
    """Something that a list proposed to the field animator and that was dealt with, or put aside, at `at`."""

    __tablename__ = "settled"
    what: Mapped[str] = mapped_column(String(240), primary_key=True)
    """« mots:carte grise » or « doublon:12:15 »."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Outcome(StrEnum):
    """What became of a text that resembled something already there."""

    FOUND = "trouve"
    DIFFERENT = "differente"


class AskedOutcome(Base):
    """How often, on a day, writing ended so.

    `place` is the address of the channel for which one was writing, « discussion » for a discussion.
    `thing` and `ref_id` are what was found; for what was different, the new thing is not named: 0.
    """

    __tablename__ = "asked_outcome"
    day: Mapped[date] = mapped_column(primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    thing: Mapped[ThingKind] = mapped_column(words(ThingKind), primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class QuestionLink(Base):
    """« Ma question est différente »: something that resembled the question, and that its asker had seen."""

    __tablename__ = "question_link"
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    thing: Mapped[ThingKind] = mapped_column(words(ThingKind), primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)


class QuestionTwin(Base):
    """A question that says about the same as an earlier one, as the worker last found."""

    __tablename__ = "question_twin"
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    likeness: Mapped[float]
    """Between 0 and 1."""

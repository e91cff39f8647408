"""Where a text may point to: guides and questions found by the beginning of some words of their title."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, load_only

from fsforum.core import links, scopes, slugs, words
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.library import queries
from fsforum.models import Body, Question, Resource, User

MOST, FEWEST_LETTERS, MOST_WORDS = 8, 2, 6


@dataclass(frozen=True)
class Target:
    """Something to point to: its title, its lasting address, and what it is."""

    title: str
    url: str
    detail: str


def targets(user: User, begun: str) -> list[Target]:
    """Up to eight things that `user` may read and whose title holds words that begin so; guides first."""
    letters = slugs.slugify(begun) if len(begun.strip()) >= FEWEST_LETTERS else ""
    if not letters or letters == slugs.NAMELESS:
        return []
    parts = letters.split("-")[:MOST_WORDS]
    return [*_resources(user, parts), *_questions(user, parts)][:MOST]


def _begins(column: InstrumentedAttribute[str], part: str) -> ColumnElement[bool]:
    """Whether a word of an address (hence of the title it was made of) begins so."""
    return or_(column.startswith(part, autoescape=True), column.contains(f"-{part}", autoescape=True))


def _resources(user: User, parts: list[str]) -> list[Target]:
    query = (
        select(Resource)
        .where(queries.visible(user), Resource.state.in_(LIVE), *(_begins(Resource.slug, p) for p in parts))
        .options(load_only(Resource.title, Resource.slug, Resource.kind))
        .order_by(Resource.updated_at.desc(), Resource.id.desc())
        .limit(MOST)
    )
    return [
        Target(r.title, links.resource(r), words.RESOURCE_KINDS[r.kind][0]) for r in session().scalars(query)
    ]


def _questions(user: User, parts: list[str]) -> list[Target]:
    query = (
        select(Question)
        .where(scopes.within(Question.scope, user), *(_begins(Question.slug, p) for p in parts))
        .options(
            load_only(Question.title, Question.state),
            joinedload(Question.body).load_only(Body.slug, Body.short),
        )
        .order_by(Question.active_at.desc(), Question.id.desc())
        .limit(MOST)
    )
    return [Target(q.title, links.question(q), f"Question, {q.body.short}") for q in session().scalars(query)]

"""Validated answers that may go into a guide, and the guides that may take them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import defer, joinedload

from fsforum.core import dates, finder, links, scopes
from fsforum.core.paging import Cursor, Page, newest_first, page
from fsforum.core.policy import can
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.channels import SOLVED
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.library import queries, sections
from fsforum.models import (
    Body,
    Question,
    Resource,
    ResourceBody,
    ResourceTheme,
    Theme,
    ThingKind,
    User,
)

MOST_GUIDES = 10


@dataclass(frozen=True)
class Wanted:
    """What the list of answers is narrowed to: words, a theme, a body."""

    text: str = ""
    theme: str = ""
    body: str = ""


def usable(user: User) -> ColumnElement[bool]:
    """The SQL twin of the rule `make_guide` on questions."""
    solved = Question.state.in_(SOLVED) & scopes.within(Question.scope, user)
    return solved if animates(user) else solved & (Question.body_id == (user.body_id or 0))


def listed(user: User, wanted: Wanted, before: Cursor | None) -> Page[Question]:
    """Validated answers of which `user` may make a guide: those looked for, else the newest first."""
    query = select(Question).where(usable(user)).options(joinedload(Question.body))
    if wanted.theme:
        query = query.join(Theme, Theme.id == Question.theme_id).where(Theme.slug == wanted.theme)
    if wanted.body:
        query = query.where(
            Question.body_id == select(Body.id).where(Body.slug == wanted.body).scalar_subquery()
        )
    if wanted.text:
        hits = [h.id for h in finder.search(user, wanted.text).hits if h.kind == ThingKind.QUESTION]
        found = {q.id: q for q in session().scalars(query.where(Question.id.in_(hits)))}
        return page([found[n] for n in hits if n in found], lambda q: Cursor(q.active_at, q.id))
    rows = session().scalars(newest_first(query, Question.active_at, Question.id, before))
    return page(list(rows), lambda q: Cursor(q.active_at, q.id))


def guides(user: User, questions: list[Question], text: str) -> list[Resource]:
    """Resources that `user` may edit and that may take the answers: those looked for, else the nearest."""
    query = (
        select(Resource)
        .where(queries.visible(user), Resource.state.in_((*LIVE, *scopes.UNPUBLISHED)))
        .options(defer(Resource.source), defer(Resource.html))
    )
    if text:
        hits = [h.id for h in finder.search(user, text).hits if h.kind == ThingKind.RESOURCE]
        found = {r.id: r for r in session().scalars(query.where(Resource.id.in_(hits)))}
        return [found[n] for n in hits if n in found and can(user, "edit", found[n])][:MOST_GUIDES]
    bodies = {q.body_id for q in questions}
    themes = {q.theme_id for q in questions if q.theme_id}
    about = select(ResourceBody.resource_id).where(ResourceBody.body_id.in_(bodies))
    themed = select(ResourceTheme.resource_id).where(ResourceTheme.theme_id.in_(themes))
    near = (
        query.where(Resource.id.in_(about.union(themed)))
        .order_by(Resource.id.in_(themed).desc(), Resource.updated_at.desc(), Resource.id.desc())
        .limit(4 * MOST_GUIDES)
    )
    return [r for r in session().scalars(near) if can(user, "edit", r)][:MOST_GUIDES]


def section(question: Question, alone: bool) -> str:
    """The answer in Markdown as a part of a guide, and where it comes from: question, body, date.

    The only answer of a new guide says its steps. A question of a restricted channel is neither named nor
    pointed at.
    Needs `question.body`.
    """
    said = f"réponse validée {question.body.by}"
    if question.validated_at:
        said += f" le {dates.day(dates.local_day(question.validated_at))}"
    source, heading = f"Source : {said}.", "Les étapes"
    if question.scope == scopes.CHANNELS:
        heading = heading if alone else " ".join(question.title.split())
        title = question.title.replace("[", "(").replace("]", ")")
        source = f"Source : question [« {title} »]({links.question(question)}), {said}."
    return f"## {heading}\n\n{queries.answer_of(question).strip()}\n\n{source}"


def taken_in(text: str, question: Question) -> str:
    """A guide's text with the answer: in the place of an earlier one, as long as nobody retouched that one;
    else just after it, or at the end. Needs `question.body`.
    """
    new, lines = section(question, alone=False), text.split("\n")
    pointing = f"]({links.question(question)})"
    ends = [n for n, line in enumerate(lines) if line.startswith("Source") and pointing in line]
    if not ends:
        return f"{text.rstrip()}\n\n{new}".strip()
    end = ends[-1]
    start = max((n for n in sections.headings(lines) if n < end), default=-1) + 1
    there = "\n".join(lines[start:end]).strip()
    if there == queries.answer_of(question).strip():
        return text
    if there in map(str.strip, queries.answers_to(question)):
        words = new.split("\n")[1:]
        return "\n".join([*lines[:start], *words, *lines[end + 1 :]])
    return "\n".join([*lines[: end + 1], "", *new.split("\n"), *lines[end + 1 :]])

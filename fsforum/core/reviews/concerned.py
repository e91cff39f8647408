"""Which guides and validated answers a change of rules probably touches: by words, theme and body.

Each sign adds to the likelihood; one alone is only enough when it is what the change is about.

| sign                                        | weight |
|---------------------------------------------|--------|
| it resembles the words of the change        | 3      |
| it has one of its themes                    | 2      |
| it is about (or was asked to) one of its bodies | 1  |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from fsforum.core import clock, finder, scopes, words
from fsforum.core.policy import can
from fsforum.core.policy.library import LIVE
from fsforum.core.reviews.tasks import Thing, kind_of
from fsforum.extensions import session
from fsforum.models import (
    Change,
    Question,
    Resource,
    ResourceBody,
    ResourceTheme,
    ReviewTask,
    ThingKind,
    User,
)

WORDS, THEME, BODY = 3, 2, 1
MOST = 40
MOST_READ = 80
RESEMBLING = 20


@dataclass(frozen=True)
class Concern:
    """A guide or an answer that the change may touch, and why."""

    thing: Thing
    weight: int
    why: tuple[str, ...]
    likely: bool
    """Whether its box is ticked at first: the words, and the theme, or the body where no theme was named."""

    @property
    def key(self) -> str:
        """« ressource-12 »: what the form sends."""
        return f"{kind_of(self.thing).value}-{self.thing.id}"

    @property
    def state(self) -> words.State | None:
        """How far it can be trusted now."""
        today = clock.today()
        if isinstance(self.thing, Resource):
            return words.freshness(self.thing, today)
        return words.answer_freshness(self.thing, today)


def proposed(user: User, change: Change) -> list[Concern]:
    """What `user` may have revised because of `change` and is not yet, the likeliest first.

    Needs `change.themes` and `change.bodies`.
    """
    alike = finder.similar(user, f"{change.title} {change.source}", RESEMBLING)
    near = {(one.kind, one.id): place for place, one in enumerate(alike)}
    themes, bodies = {theme.id for theme in change.themes}, {body.id for body in change.bodies}
    things: list[Thing] = [*_resources(user, change, near, themes, bodies)]
    things += _answers(user, change, near, themes, bodies)
    found = [_weigh(thing, near, themes, bodies) for thing in things if _may(user, thing)]
    last = len(near)
    return sorted(
        found,
        key=lambda c: (-c.weight, near.get((kind_of(c.thing), c.thing.id), last), c.thing.title, c.thing.id),
    )[:MOST]


def of_keys(user: User, keys: Sequence[str]) -> list[Thing]:
    """The guides and answers that a form named, those that `user` may have revised."""
    wanted: dict[str, list[int]] = {ThingKind.RESOURCE: [], ThingKind.QUESTION: []}
    for key in keys[: MOST * 2]:
        kind, _, number = key.partition("-")
        if kind in wanted and number.isascii() and number.isdigit() and len(number) < 10:
            wanted[kind].append(int(number))
    resources = _read(Resource.id.in_(wanted[ThingKind.RESOURCE]), _live(user))
    answers = _read_answers(Question.id.in_(wanted[ThingKind.QUESTION]), _answered(user))
    things: list[Thing] = [*resources, *answers]
    return [thing for thing in things if _may(user, thing)]


def _may(user: User, thing: Thing) -> bool:
    return can(user, "ask_review", thing)


def _weigh(thing: Thing, near: dict[Any, int], themes: set[int], bodies: set[int]) -> Concern:
    if isinstance(thing, Resource):
        its_themes = [theme for theme in thing.themes if theme.id in themes]
        its_bodies = [body for body in thing.bodies if body.id in bodies]
    else:
        its_themes = [thing.theme] if thing.theme is not None and thing.theme_id in themes else []
        its_bodies = [thing.body] if thing.body_id in bodies else []
    resembles = (kind_of(thing), thing.id) in near
    weight = WORDS * resembles + THEME * bool(its_themes) + BODY * bool(its_bodies)
    named = [*(theme.name for theme in its_themes), *(body.short for body in its_bodies)]
    likely = resembles and bool(its_themes if themes else its_bodies)
    return Concern(thing, weight, (*(["Mots proches"] if resembles else []), *named), likely)


def _live(user: User) -> ColumnElement[bool]:
    return and_(Resource.state.in_(LIVE), scopes.within(Resource.scope, user))


def _answered(user: User) -> ColumnElement[bool]:
    holds = and_(Question.state.in_(words.ANSWERS), Question.obsolete_on.is_(None))
    return and_(holds, scopes.within(Question.scope, user))


def _resources(user: User, change: Change, near: Any, themes: set[int], bodies: set[int]) -> list[Resource]:
    themed = Resource.id.in_(select(ResourceTheme.resource_id).where(ResourceTheme.theme_id.in_(themes)))
    about = Resource.id.in_(select(ResourceBody.resource_id).where(ResourceBody.body_id.in_(bodies)))
    resembling = [number for kind, number in near if kind == ThingKind.RESOURCE]
    flagged = select(ReviewTask.resource_id).where(
        ReviewTask.change_id == change.id, ReviewTask.resource_id.is_not(None)
    )
    return _read(
        or_(Resource.id.in_(resembling), _shares(themed, about, themes, bodies)),
        and_(_live(user), Resource.id.not_in(flagged)),
    )


def _read(*where: ColumnElement[bool]) -> list[Resource]:
    query = (
        select(Resource)
        .where(*where)
        .options(selectinload(Resource.bodies), selectinload(Resource.themes))
        .options(defer(Resource.source), defer(Resource.html))
        .order_by(Resource.updated_at.desc(), Resource.id.desc())
        .limit(MOST_READ)
    )
    return list(session().scalars(query))


def _answers(user: User, change: Change, near: Any, themes: set[int], bodies: set[int]) -> list[Question]:
    themed, about = Question.theme_id.in_(themes), Question.body_id.in_(bodies)
    resembling = [number for kind, number in near if kind == ThingKind.QUESTION]
    flagged = select(ReviewTask.question_id).where(
        ReviewTask.change_id == change.id, ReviewTask.question_id.is_not(None)
    )
    return _read_answers(
        or_(Question.id.in_(resembling), _shares(themed, about, themes, bodies)),
        and_(_answered(user), Question.id.not_in(flagged)),
    )


def _read_answers(*where: ColumnElement[bool]) -> list[Question]:
    query = (
        select(Question)
        .where(*where)
        .options(joinedload(Question.body), joinedload(Question.theme))
        .order_by(Question.active_at.desc(), Question.id.desc())
        .limit(MOST_READ)
    )
    return list(session().scalars(query))


def _shares(
    themed: ColumnElement[bool], about: ColumnElement[bool], themes: set[int], bodies: set[int]
) -> ColumnElement[bool]:
    """Both a theme and a body in common, where the change names both; else the one it names."""
    if themes and bodies:
        return and_(themed, about)
    return themed if themes else about

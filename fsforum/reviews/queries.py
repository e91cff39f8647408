"""What is to be looked at again, guides and validated answers alike, the most read first."""

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from fsforum.core import clock, scopes, views, words
from fsforum.core.policy import can, circles
from fsforum.core.policy.accounts import ANIMATION, animates
from fsforum.core.reviews import Thing
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Body,
    OutdatedReport,
    Question,
    Resource,
    ResourceBody,
    ResourceState,
    ReviewOutcome,
    ReviewTask,
    ThingKind,
    User,
)

PAGE = 30
DUE, SOON, REVISING, REPORTED = "a-revoir", "bientot", "en-revision", "signale"
STATES = {DUE: "À revoir", SOON: "Bientôt", REVISING: "En cours de révision", REPORTED: "Signalés"}
KINDS = {"": "Guides et réponses", "ressource": "Ressources", "question": "Réponses validées"}


@dataclass(frozen=True)
class Filters:
    """Which part of what is to be looked at: its state, sort and body (a slug)."""

    state: str = DUE
    kind: str = ""
    body: str = ""


@dataclass(frozen=True)
class Place:
    """The position of a row in the list, for the next page."""

    readers: int
    day: date
    kind: str
    id: int

    def __str__(self) -> str:
        raw = f"{self.readers}|{self.day.isoformat()}|{self.kind}|{self.id}"
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def parse(text: str | None) -> Place | None:
    """The position in an address; None (the first page) when it is absent or makes no sense."""
    if not text or len(text) > 100:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        readers, day, kind, number = raw.split("|")
        place = Place(int(readers), date.fromisoformat(day), kind, int(number))
    except ValueError:
        return None
    known = kind in KINDS and 0 <= place.readers < 2**31 and 0 <= place.id < 2**31
    return place if known else None


@dataclass(frozen=True)
class Line:
    """One guide or answer to look at, who read it in ninety days, its reports, who has to revise it."""

    thing: Thing
    readers: int
    reports: list[OutdatedReport]
    tasks: list[ReviewTask]

    @property
    def is_resource(self) -> bool:
        """A resource, rather than an answer."""
        return isinstance(self.thing, Resource)


@dataclass(frozen=True)
class Listed:
    """A page of lines, where the next one begins, and how many there are in each state."""

    lines: list[Line]
    next: Place | None
    counts: dict[str, int]


def listed(user: User, filters: Filters, after: Place | None) -> Listed:
    """What `user` has to look at: everything for the animation, the own body's (and own) for a référent."""
    rows = _ordered(_union(user, filters, filters.state), after)
    found = list(session().execute(rows.limit(PAGE + 1)))
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    place = Place(last.readers, last.day, last.kind, last.id) if last else None
    return Listed(_lines(shown), place, _counts(user, filters))


def _union(user: User, filters: Filters, state: str, counted: bool = False) -> Any:
    """Both sorts together; to be counted, without who read them."""
    parts = []
    if filters.kind != ThingKind.QUESTION:
        parts.append(_of_resources(select(*_resource_columns(counted)), user, filters, state))
    if filters.kind != ThingKind.RESOURCE:
        parts.append(_of_answers(select(*_answer_columns(counted)), user, filters, state))
    return union_all(*parts).subquery()


def _resource_columns(counted: bool) -> list[Any]:
    if counted:
        return [Resource.id.label("id")]
    return [
        literal(ThingKind.RESOURCE.value, String).label("kind"),
        Resource.id.label("id"),
        views.total(Resource.id, views.since()).label("readers"),
        func.coalesce(Resource.review_before, _long_ago()).label("day"),
    ]


def _answer_columns(counted: bool) -> list[Any]:
    if counted:
        return [Question.id.label("id")]
    return [
        literal(ThingKind.QUESTION.value, String).label("kind"),
        Question.id.label("id"),
        views.question_total(Question.id, views.since()).label("readers"),
        func.coalesce(Question.review_before, _long_ago()).label("day"),
    ]


def _ordered(union: Any, after: Place | None) -> Select[Any]:
    """The most read first, then the oldest date."""
    c = union.c
    query = select(c.kind, c.id, c.readers, c.day)
    if after:
        turned = tuple_(literal(after.day, Date), literal(after.kind), literal(after.id))
        later = tuple_(c.day, c.kind, c.id) > turned
        query = query.where(or_(c.readers < after.readers, and_(c.readers == after.readers, later)))
    return query.order_by(c.readers.desc(), c.day, c.kind, c.id)


def _of_resources(query: Any, user: User, filters: Filters, state: str) -> Any:
    published = Resource.state == ResourceState.PUBLISHED
    query = query.where(scopes.within(Resource.scope, user)).where(
        _due(state, Resource.review_before, published, Resource.state == ResourceState.REVISING)
        if state != REPORTED
        else _reported(Resource.id, OutdatedReport.resource_id)
    )
    about = select(ResourceBody.resource_id)
    if not animates(user):
        own = about.where(ResourceBody.body_id == user.body_id)
        query = query.where(or_(Resource.owner_id == user.id, Resource.id.in_(own)))
    if filters.body:
        query = query.where(Resource.id.in_(about.join(Body).where(Body.slug == filters.body)))
    return query


def _of_answers(query: Any, user: User, filters: Filters, state: str) -> Any:
    holds = and_(Question.state.in_(words.ANSWERS), Question.obsolete_on.is_(None))
    query = query.where(scopes.within(Question.scope, user), holds).where(
        _due(state, Question.review_before, Question.revising_on.is_(None), Question.revising_on.is_not(None))
        if state != REPORTED
        else _reported(Question.id, OutdatedReport.question_id)
    )
    if not animates(user):
        query = query.where(Question.body_id == user.body_id)
    if filters.body:
        query = query.join(Body, Body.id == Question.body_id).where(Body.slug == filters.body)
    return query


def _long_ago() -> ColumnElement[date]:
    return literal(date(2000, 1, 1), Date)


def _due(state: str, day: Any, quiet: ColumnElement[bool], revising: ColumnElement[bool]) -> Any:
    today = clock.today()
    if state == REVISING:
        return revising
    if state == SOON:
        return and_(quiet, day > today, day <= today + words.REVIEW_NOTICE)
    return and_(quiet, day <= today)


def _reported(number: Any, column: Any) -> Any:
    return number.in_(select(column).where(OutdatedReport.outcome == ReviewOutcome.OPEN, column.is_not(None)))


def _counts(user: User, filters: Filters) -> dict[str, int]:
    """How many there are in each state, in one statement."""
    counts = {
        state: select(func.count()).select_from(_union(user, filters, state, counted=True)).scalar_subquery()
        for state in STATES
    }
    row = session().execute(select(*[count.label(state) for state, count in counts.items()])).one()
    return dict(row._mapping)


def _lines(rows: list[Any]) -> list[Line]:
    """The things of `rows`, their open reports and tasks, in four statements."""
    resources = _things(select(Resource).options(selectinload(Resource.bodies)), Resource, rows)
    questions = _things(select(Question).options(joinedload(Question.body)), Question, rows)
    things: dict[tuple[str, int], Any] = resources | questions
    reports = _grouped(OutdatedReport, rows, joinedload(OutdatedReport.reporter))
    tasks = _grouped(ReviewTask, rows, joinedload(ReviewTask.owner), joinedload(ReviewTask.change))
    return [
        Line(
            things[row.kind, row.id],
            row.readers,
            reports.get((row.kind, row.id), []),
            tasks.get((row.kind, row.id), []),
        )
        for row in rows
        if (row.kind, row.id) in things
    ]


def _numbers(rows: list[Any], kind: ThingKind) -> list[int]:
    return [row.id for row in rows if row.kind == kind.value]


def _things(query: Select[Any], model: Any, rows: list[Any]) -> dict[tuple[str, int], Any]:
    kind = ThingKind.RESOURCE if model is Resource else ThingKind.QUESTION
    numbers = _numbers(rows, kind)
    if not numbers:
        return {}
    return {(kind.value, one.id): one for one in session().scalars(query.where(model.id.in_(numbers)))}


def _grouped(model: Any, rows: list[Any], *options: Any) -> dict[tuple[str, int], list[Any]]:
    """The open reports or tasks of the things of `rows`, by thing, oldest first."""
    on_resources = model.resource_id.in_(_numbers(rows, ThingKind.RESOURCE))
    on_questions = model.question_id.in_(_numbers(rows, ThingKind.QUESTION))
    query = select(model).where(model.outcome == ReviewOutcome.OPEN, or_(on_resources, on_questions))
    found: dict[tuple[str, int], list[Any]] = {}
    for one in session().scalars(query.options(*options).order_by(model.id)):
        key = ("ressource", one.resource_id) if one.resource_id else ("question", one.question_id)
        found.setdefault(key, []).append(one)
    return found


def bodies() -> list[tuple[str, str]]:
    """The bodies by which the list can be narrowed."""
    query = select(Body.slug, Body.short).where(Body.active).order_by(Body.position, Body.id)
    return [(slug, short) for slug, short in session().execute(query)]


def thing(kind: str, ref_id: int) -> Thing | None:
    """A resource or a question with what its rights need."""
    if kind == ThingKind.RESOURCE:
        with_bodies = [selectinload(Resource.bodies)]
        return session().get(Resource, ref_id, options=with_bodies, populate_existing=True)
    if kind == ThingKind.QUESTION:
        return session().get(Question, ref_id, options=[joinedload(Question.body)], populate_existing=True)
    return None


def task(task_id: int) -> ReviewTask | None:
    """One review task with its guide or question, its change and who has it."""
    wanted = [
        joinedload(ReviewTask.resource).selectinload(Resource.bodies),
        joinedload(ReviewTask.question).joinedload(Question.body),
        joinedload(ReviewTask.change),
        joinedload(ReviewTask.owner),
    ]
    return session().get(ReviewTask, task_id, options=wanted, populate_existing=True)


def heirs(task: ReviewTask) -> list[User]:
    """Who may look at it instead: the animation, the référents of its bodies, the owner of the guide."""
    guide, question = task.resource, task.question
    bodies = [body.id for body in guide.bodies] if guide else [question.body_id] if question else []
    wanted = or_(
        User.role.in_(ANIMATION),
        and_(circles.REFERENTS, User.body_id.in_(bodies)),
        User.id == (guide.owner_id if guide else 0),
    )
    people = select(User).where(wanted, User.state == AccountState.ACTIVE, User.id != task.owner_id)
    people = people.options(joinedload(User.body), joinedload(User.structure)).order_by(
        User.last_name, User.first_name, User.id
    )
    return [one for one in session().scalars(people) if can(one, "ask_review", task.thing)]

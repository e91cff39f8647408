"""What is to be looked at again, guides and validated answers alike, the most read first.

Two statements, whatever the number of lines, each made once for every shape of the list: the lines with
the counts of all states, then the reports and tasks of these lines.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from fsforum.core import clock, scopes, views, words
from fsforum.core.plain import Plain
from fsforum.core.policy.accounts import animates
from fsforum.core.reviews import Thing
from fsforum.extensions import session
from fsforum.models import (
    Body,
    Change,
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
    reports: list[OutdatedReport] = field(default_factory=list)
    tasks: list[ReviewTask] = field(default_factory=list)

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


@dataclass(frozen=True)
class Shape:
    """What the statement of a list depends on; all else is a value that it is run with."""

    state: str
    kind: str
    narrowed: bool
    """Whether to one body."""
    whole: bool
    """Whether to everything: for the animation. A référent has their body's, and what they own."""
    further: bool
    """Whether it begins after a place."""


def bodies() -> list[Body]:
    """Every body, in their order; the list is narrowed by those in activity."""
    rows = session().connection().execute(select(*_BODY.columns).order_by(Body.position, Body.id))
    return [_BODY(row) for row in rows]


def listed(user: User, filters: Filters, after: Place | None, known: Sequence[Body]) -> Listed:
    """What `user` has to look at, of the bodies `known`: everything for the animation, the own body's (and
    own) for a référent."""
    shape = Shape(filters.state, filters.kind, bool(filters.body), animates(user), after is not None)
    rows = session().connection().execute(_statement(shape), _given(user, filters, after)).all()
    counts = dict(zip(STATES, rows[0][: len(STATES)], strict=True))
    found = [row for row in rows if row.kind is not None]
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    place = Place(last.readers, last.day, last.kind, last.id) if last else None
    named = {body.id: body for body in known}
    return Listed(_with_facts([_line(row, named) for row in shown]), place, counts)


def _given(user: User, filters: Filters, after: Place | None) -> dict[str, Any]:
    today = clock.today()
    values = scopes.given(user) | {
        "today": today,
        "soon": today + words.REVIEW_NOTICE,
        "views_since": views.since(),
        "reader": user.id,
        "own_body": user.body_id,
        "body": filters.body,
    }
    if after:
        values |= {"readers": after.readers, "day": after.day, "kind": after.kind, "number": after.id}
    return values


_BODY = Plain(Body, "slug", "short", "active")
_RESOURCE = Plain(Resource, "slug", "scope", "kind", "state", "title", "owner_id", "review_before")
_QUESTION = Plain(
    Question, "body_id", "scope", "state", "title", "review_before", "obsolete_on", "revising_on"
)
_COMMA: Any = literal_column("','")
_ITS_BODIES = (
    select(func.aggregate_strings(cast(ResourceBody.body_id, String), _COMMA))
    .where(ResourceBody.resource_id == Resource.id)
    .correlate(Resource)
    .scalar_subquery()
)
_FACTS = len(STATES) + 4
"""The columns before those of the things: the counts, then the place of the row."""


def _line(row: Any, named: Mapping[int, Body]) -> Line:
    """The line of a row of `_statement`."""
    values, width = row[_FACTS:], len(_RESOURCE)
    if row.kind == ThingKind.RESOURCE:
        about = [int(number) for number in (values[width] or "").split(",") if number]
        its = [body for number, body in named.items() if number in about]
        return Line(_RESOURCE(values[:width], bodies=its), row.readers)
    answer = values[width + 1 :]
    return Line(_QUESTION(answer, body=named[answer[1]]), row.readers)


@lru_cache(maxsize=64)
def _statement(shape: Shape) -> Select[Any]:
    """The counts of each state on every row, and the rows of the page; without any, one row of counts."""
    counts = [
        select(func.count())
        .select_from(_union(shape, state, counted=True))
        .scalar_subquery()
        .label(f"n_{place}")
        for place, state in enumerate(STATES)
    ]
    one, page = select(*counts).subquery("one"), _ordered(shape).subquery("page")
    c = page.c
    return (
        select(*one.c, c.kind, c.id, c.readers, c.day, *_RESOURCE.columns, _ITS_BODIES, *_QUESTION.columns)
        .select_from(one)
        .outerjoin(page, true())
        .outerjoin(Resource, and_(c.kind == ThingKind.RESOURCE.value, Resource.id == c.id))
        .outerjoin(Question, and_(c.kind == ThingKind.QUESTION.value, Question.id == c.id))
        .order_by(c.readers.desc(), c.day, c.kind, c.id)
    )


def _ordered(shape: Shape) -> Select[Any]:
    """The most read first, then the oldest date."""
    c = _union(shape, shape.state).c
    query: Select[Any] = select(c.kind, c.id, c.readers, c.day)
    if shape.further:
        readers: Any = bindparam("readers")
        turned = tuple_(bindparam("day", type_=Date()), bindparam("kind"), bindparam("number"))
        later = tuple_(c.day, c.kind, c.id) > turned
        query = query.where(or_(c.readers < readers, and_(c.readers == readers, later)))
    return query.order_by(c.readers.desc(), c.day, c.kind, c.id).limit(PAGE + 1)


def _union(shape: Shape, state: str, counted: bool = False) -> Any:
    """Both sorts together; to be counted, without who read them."""
    parts = []
    if shape.kind != ThingKind.QUESTION:
        parts.append(_of_resources(_columns(Resource, counted), shape, state))
    if shape.kind != ThingKind.RESOURCE:
        parts.append(_of_answers(_columns(Question, counted), shape, state))
    return union_all(*parts).subquery()


def _columns(model: Any, counted: bool) -> Select[Any]:
    if counted:
        return select(model.id.label("id"))
    kind, total = (
        (ThingKind.RESOURCE, views.total) if model is Resource else (ThingKind.QUESTION, views.question_total)
    )
    return select(
        literal(kind.value, String).label("kind"),
        model.id.label("id"),
        total(model.id).label("readers"),
        func.coalesce(model.review_before, literal(date(2000, 1, 1), Date)).label("day"),
    )


def _of_resources(query: Select[Any], shape: Shape, state: str) -> Select[Any]:
    published = Resource.state == ResourceState.PUBLISHED
    query = query.where(scopes.held(Resource.scope)).where(
        _due(state, Resource.review_before, published, Resource.state == ResourceState.REVISING)
        if state != REPORTED
        else _reported(Resource.id, OutdatedReport.resource_id)
    )
    about = select(ResourceBody.resource_id)
    if not shape.whole:
        own = about.where(ResourceBody.body_id == bindparam("own_body"))
        query = query.where(or_(Resource.owner_id == bindparam("reader"), Resource.id.in_(own)))
    if shape.narrowed:
        query = query.where(Resource.id.in_(about.join(Body).where(Body.slug == bindparam("body"))))
    return query


def _of_answers(query: Select[Any], shape: Shape, state: str) -> Select[Any]:
    holds = and_(Question.state.in_(words.ANSWERS), Question.obsolete_on.is_(None))
    query = query.where(scopes.held(Question.scope), holds).where(
        _due(state, Question.review_before, Question.revising_on.is_(None), Question.revising_on.is_not(None))
        if state != REPORTED
        else _reported(Question.id, OutdatedReport.question_id)
    )
    if not shape.whole:
        query = query.where(Question.body_id == bindparam("own_body"))
    if shape.narrowed:
        query = query.join(Body, Body.id == Question.body_id).where(Body.slug == bindparam("body"))
    return query


def _due(state: str, day: Any, quiet: ColumnElement[bool], revising: ColumnElement[bool]) -> Any:
    today = bindparam("today", type_=Date())
    if state == REVISING:
        return revising
    if state == SOON:
        return and_(quiet, day > today, day <= bindparam("soon", type_=Date()))
    return and_(quiet, day <= today)


def _reported(number: Any, column: Any) -> Any:
    return number.in_(select(column).where(OutdatedReport.outcome == ReviewOutcome.OPEN, column.is_not(None)))


_PERSON = Plain(User, "first_name", "last_name", "state")
_REPORT = Plain(OutdatedReport, "created_at", "reason")
_TASK = Plain(ReviewTask, "resource_id", "question_id", "outcome")
_CHANGE = Plain(Change, "title")


def _asked(kind: Any, whose: Any, change: Any, said: Any) -> Select[Any]:
    """The open reports or tasks of some things: the number of a change, words, and the person."""
    here = or_(
        kind.resource_id.in_(bindparam("resources", expanding=True)),
        kind.question_id.in_(bindparam("questions", expanding=True)),
    )
    sort = literal(kind.__tablename__, String).label("sort")
    columns = (sort, kind.id.label("id"), kind.resource_id, kind.question_id, kind.created_at, change, said)
    query: Select[Any] = select(*columns, *_PERSON.columns).join(User, User.id == whose)
    return query.where(kind.outcome == ReviewOutcome.OPEN, here)


_ASKED = union_all(
    _asked(
        OutdatedReport,
        OutdatedReport.reporter_id,
        cast(null(), Integer).label("change_id"),
        OutdatedReport.reason.label("said"),
    ),
    _asked(ReviewTask, ReviewTask.owner_id, ReviewTask.change_id, Change.title).outerjoin(
        Change, Change.id == ReviewTask.change_id
    ),
).order_by("id")


def _with_facts(lines: list[Line]) -> list[Line]:
    """Give the lines their open reports and tasks, the oldest first."""
    by_thing = {(line.is_resource, line.thing.id): line for line in lines}
    if not lines:
        return lines
    numbers = {
        "resources": [number for is_resource, number in by_thing if is_resource],
        "questions": [number for is_resource, number in by_thing if not is_resource],
    }
    for row in session().connection().execute(_ASKED, numbers):
        line = by_thing[row.resource_id is not None, row.resource_id or row.question_id]
        person = _PERSON(row[-len(_PERSON) :])
        if row.sort == OutdatedReport.__tablename__:
            line.reports.append(_REPORT((row.id, row.created_at, row.said), reporter=person))
        else:
            line.tasks.append(_task(row, line, person))
    return lines


def _task(row: Any, line: Line, owner: User) -> ReviewTask:
    """An open task of the line's thing."""
    change = _CHANGE((row.change_id, row.said)) if row.change_id else None
    about = {"resource" if line.is_resource else "question": line.thing}
    values = (row.id, row.resource_id, row.question_id, ReviewOutcome.OPEN)
    return _TASK(values, owner=owner, change=change, **about)

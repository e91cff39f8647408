"""Reading « Ça change »: what is to come, what holds already, what is over; one change and what is left."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from fsforum.core import clock, paging, scopes
from fsforum.core.paging import Cursor, Page
from fsforum.core.policy import can
from fsforum.core.policy.accounts import animates
from fsforum.extensions import session
from fsforum.models import Body, Change, Question, Resource, ReviewOutcome, ReviewTask, Theme, User

UPCOMING, IN_FORCE, CLOSED = "a-venir", "en-vigueur", "termines"
PARTS = {UPCOMING: "À venir", IN_FORCE: "En vigueur", CLOSED: "Terminés"}


@dataclass(frozen=True)
class Progress:
    """How many of the contents of a change were looked at."""

    done: int
    total: int


@dataclass(frozen=True)
class Listed:
    """A page of changes with their progress, and how many there are in each part."""

    page: Page[Change]
    progress: dict[int, Progress]
    counts: dict[str, int]


def change(change_id: int) -> Change | None:
    """One change, with its author, themes and bodies."""
    query = [joinedload(Change.author), selectinload(Change.themes), selectinload(Change.bodies)]
    return session().get(Change, change_id, options=query, populate_existing=True)


def tasks(user: User, number: int) -> list[ReviewTask]:
    """The contents that `user` reads among those to look at because of a change; what is left comes first."""
    query = (
        select(ReviewTask)
        .where(ReviewTask.change_id == number)
        .options(
            joinedload(ReviewTask.resource).options(selectinload(Resource.bodies)),
            joinedload(ReviewTask.question).joinedload(Question.body),
            joinedload(ReviewTask.owner),
            joinedload(ReviewTask.done_by),
        )
        .order_by(ReviewTask.outcome != ReviewOutcome.OPEN, ReviewTask.id)
    )
    return [task for task in session().scalars(query) if can(user, "view", task.thing)]


def listed(user: User, part: str, before: Cursor | None) -> Listed:
    """A page of changes: the nearest first of those to come, else the latest first."""
    query = select(Change).options(selectinload(Change.themes), selectinload(Change.bodies))
    rows = list(session().scalars(_paged(query.where(scopes.within(Change.scope, user)), part, before)))
    page = paging.page(rows, lambda row: Cursor(_moment(row), row.id))
    return Listed(page, _progress(user, [row.id for row in page]), _counts(user))


def _paged(query: Select[Any], part: str, before: Cursor | None) -> Select[Any]:
    query = query.where(*_of_part(part))
    upward = part == UPCOMING
    if before is not None:
        day, number = before.at.astimezone(UTC).date(), before.id
        same = (Change.effective_on == day) & (Change.id > number if upward else Change.id < number)
        further = Change.effective_on > day if upward else Change.effective_on < day
        query = query.where(further | same)
    order = (Change.effective_on, Change.id)
    query = query.order_by(*(order if upward else [column.desc() for column in order]))
    return query.limit(paging.PAGE_SIZE + 1)


def _moment(row: Change) -> datetime:
    return datetime.combine(row.effective_on, time.min, UTC)


def _of_part(part: str) -> list[Any]:
    today = clock.today()
    if part == UPCOMING:
        return [Change.effective_on > today]
    over = Change.closed_at.is_not(None) if part == CLOSED else Change.closed_at.is_(None)
    return [Change.effective_on <= today, over]


def _counts(user: User) -> dict[str, int]:
    mine = scopes.within(Change.scope, user)
    counts = [
        select(func.count(Change.id)).where(mine, *_of_part(part)).scalar_subquery().label(part)
        for part in PARTS
    ]
    return dict(session().execute(select(*counts)).one()._mapping)


def _progress(user: User, numbers: list[int]) -> dict[int, Progress]:
    """Counted among the contents that `user` reads."""
    if not numbers:
        return {}
    query = (
        select(ReviewTask.change_id, func.count(ReviewTask.done_at), func.count())
        .outerjoin(Resource, Resource.id == ReviewTask.resource_id)
        .outerjoin(Question, Question.id == ReviewTask.question_id)
        .where(ReviewTask.change_id.in_(numbers))
        .where(or_(scopes.within(Resource.scope, user), scopes.within(Question.scope, user)))
        .group_by(ReviewTask.change_id)
    )
    rows = session().execute(query)
    return {number: Progress(part, total) for number, part, total in rows if number is not None}


def choices(user: User) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The themes, and the bodies for which `user` may speak."""
    themes = session().execute(select(Theme.id, Theme.name).order_by(Theme.position, Theme.id))
    bodies = select(Body.id, Body.short).where(Body.active).order_by(Body.position, Body.id)
    if not animates(user):
        bodies = bodies.where(Body.id == user.body_id)
    return [(n, name) for n, name in themes], [(n, short) for n, short in session().execute(bodies)]

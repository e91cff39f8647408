"""Lists of questions: the channels with counts, the queue of one body or of all, the tabs of a channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement

from fsforum.core import clock, paging, scopes
from fsforum.core.policy import can
from fsforum.core.policy.channels import ENDED, SOLVED, WAITING
from fsforum.extensions import session
from fsforum.models import Body, Question, QuestionState, Structure, Theme, ThemeBody, User

PAGE_SIZE = 20
MOST_COUNTED = 1000
"""Beyond, a count says « plus de 1 000 »: it must not cost more as the years go by."""


@dataclass(frozen=True)
class Tab:
    """A part of a channel: its name in the address and on the page, and its states."""

    key: str
    label: str
    states: tuple[QuestionState, ...]
    due_first: bool
    empty: str


TABS = (
    Tab("", "À répondre", WAITING, True, "Aucune question en attente : rien à faire ici."),
    Tab("en-pause", "En pause", (QuestionState.CLARIFY,), True, "Aucune précision n’est attendue."),
    Tab(
        "repondues",
        "Répondues",
        (QuestionState.ANSWERED, *SOLVED),
        False,
        "Pas encore de réponse dans ce canal.",
    ),
    Tab("sans-suite", "Sans suite", ENDED, False, "Aucune question classée sans suite."),
)


@dataclass(frozen=True)
class Channel:
    """A channel with what its reader finds in it."""

    body: Body
    waiting: int
    late: int
    paused: int
    to_validate: int
    solved: int


@dataclass(frozen=True)
class Listed:
    """One page of questions, and the position after which the next one begins."""

    rows: list[Question]
    next: str


def tab(key: str | None) -> Tab:
    """The tab of this name; « À répondre » for any other."""
    return next((one for one in TABS if one.key == key), TABS[0])


def channels(reader: User) -> list[Channel]:
    """The channels that `reader` may open, in their order, with counts of what they may see."""

    def counted(*where: ColumnElement[bool]) -> Any:
        visible = scopes.within(Question.scope, reader)
        some = select(Question.id).where(Question.body_id == Body.id, visible, *where).limit(MOST_COUNTED + 1)
        return select(func.count()).select_from(some.correlate(Body).subquery()).scalar_subquery()

    waiting = Question.state.in_(WAITING)
    query = select(
        Body,
        counted(waiting),
        counted(waiting, Question.due_on < clock.today()),
        counted(Question.state == QuestionState.CLARIFY),
        counted(Question.state == QuestionState.ANSWERED),
        counted(Question.state.in_(SOLVED)),
    ).where(Body.active)
    rows = session().execute(query.order_by(Body.position, Body.short))
    return [Channel(*row) for row in rows if can(reader, "view", row[0])]


_OF_BODY = Question.body_id == bindparam("body")


def _counted(states: tuple[QuestionState, ...]) -> Any:
    some = select(Question.id).where(_OF_BODY, Question.state.in_(states), scopes.held(Question.scope))
    return select(func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()


_TAB_COUNTS = select(*[_counted(one.states) for one in TABS])


def tab_counts(body: Body, reader: User) -> dict[str, int | None]:
    """How many questions each tab of the channel holds; None beyond what is counted."""
    row = session().execute(_TAB_COUNTS, scopes.given(reader) | {"body": body.id}).one()
    return {one.key: n if n <= MOST_COUNTED else None for one, n in zip(TABS, row, strict=True)}


def in_channel(body: Body, part: Tab, reader: User, after: str | None) -> Listed:
    """One page of a tab: what waits by its due date, then by sites; the rest by its last activity."""
    query, values = _first_page(part.states, part.due_first, True), scopes.given(reader) | {"body": body.id}
    if part.due_first:
        return _by_due_date(query, values, after)
    if cursor := paging.parse(after):
        query = query.where(paging.below(Question.active_at, Question.id, cursor))
    page = paging.page(
        session().scalars(query, values).all(), lambda last: paging.Cursor(last.active_at, last.id)
    )
    return Listed(page.rows, str(page.next) if page.next else "")


def queue(reader: User, body_id: int | None, after: str | None) -> Listed:
    """What waits for an answer of the body, or of all bodies: the latest first, then by sites concerned."""
    query = _first_page(WAITING, True, body_id is not None)
    return _by_due_date(query, scopes.given(reader) | {"body": body_id}, after)


@lru_cache(maxsize=32)
def _first_page(states: tuple[QuestionState, ...], due_first: bool, of_one: bool) -> Select[Question]:
    """The statement of the first page of a list, one row too many; a later page adds where it begins."""
    query = select(Question).where(scopes.held(Question.scope), Question.state.in_(states))
    query = query.where(_OF_BODY) if of_one else query
    query = query.options(
        joinedload(Question.body).load_only(Body.slug, Body.short),
        joinedload(Question.asker).load_only(User.first_name, User.last_name, User.state),
        joinedload(Question.structure).load_only(Structure.name),
    )
    if due_first:
        query = query.order_by(Question.due_on, Question.site_count.desc(), Question.id)
    else:
        query = query.order_by(Question.active_at.desc(), Question.id.desc())
    return query.limit(PAGE_SIZE + 1)


def _by_due_date(query: Select[Question], values: dict[str, Any], after: str | None) -> Listed:
    if position := _position(after):
        due, sites, number = position
        same_day = Question.due_on == due
        query = query.where(
            or_(
                Question.due_on > due,
                and_(same_day, Question.site_count < sites),
                and_(same_day, Question.site_count == sites, Question.id > number),
            )
        )
    rows = list(session().scalars(query, values))
    kept = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    last = kept[-1] if more else None
    return Listed(kept, f"{last.due_on.isoformat()}.{last.site_count}.{last.id}" if last else "")


def _position(text: str | None) -> tuple[date, int, int] | None:
    """The position in an address; None (the first page) when it is absent or makes no sense."""
    parts = (text or "").split(".")
    if len(parts) != 3 or any(len(part) > 10 for part in parts):
        return None
    try:
        due, sites, number = date.fromisoformat(parts[0]), int(parts[1]), int(parts[2])
    except ValueError:
        return None
    return (due, sites, number) if 0 <= sites < 2**31 and 0 <= number < 2**31 else None


def askable(reader: User) -> list[Body]:
    """The bodies to which `reader` may put a question, in their order."""
    bodies = session().scalars(select(Body).order_by(Body.position, Body.short))
    return [body for body in bodies if can(reader, "ask", body)]


def other_bodies(reader: User, body_id: int) -> list[Body]:
    """The bodies to which `reader` may re-route a question of body number `body_id`."""
    query = select(Body).where(Body.active, Body.id != body_id).order_by(Body.position, Body.short)
    return [body for body in session().scalars(query) if can(reader, "view", body)]


def themes() -> Sequence[Theme]:
    """All themes in their order."""
    return session().scalars(select(Theme).order_by(Theme.position, Theme.name)).all()


def usual_bodies(theme: Theme) -> list[int]:
    """The numbers of the bodies that usually answer on a theme, the first first."""
    query = select(ThemeBody.body_id).filter_by(theme_id=theme.id).order_by(ThemeBody.position)
    return list(session().scalars(query))


def themes_of(body: Body) -> tuple[list[Theme], list[Theme]]:
    """The themes on which the body usually answers, and the others."""
    usual = select(ThemeBody.theme_id).filter_by(body_id=body.id)
    rows = session().execute(select(Theme, Theme.id.in_(usual)).order_by(Theme.position, Theme.name))
    first: list[Theme] = []
    others: list[Theme] = []
    for theme, is_usual in rows:
        (first if is_usual else others).append(theme)
    return first, others

"""Lists of questions: the channels with counts, the tabs of a channel; whom and what one may choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.sql import ColumnElement

from fsforum.channels import queues
from fsforum.core import absences, clock, paging, scopes
from fsforum.core.policy import can
from fsforum.core.policy.channels import ENDED, SOLVED, WAITING
from fsforum.extensions import session
from fsforum.models import (
    Body,
    Follow,
    Help,
    Question,
    QuestionState,
    Theme,
    ThemeBody,
    ThingKind,
    User,
    Verdict,
)
from fsforum.models.base import UTCDateTime


@dataclass(frozen=True)
class Tab:
    """A part of a channel: its name in the address and on the page, and its states."""

    key: str
    label: str
    states: tuple[QuestionState, ...]
    waits: bool
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
    attended: bool
    """Whether somebody is there today to answer."""


def tab(key: str | None) -> Tab:
    """The tab of this name; « À répondre » for any other."""
    return next((one for one in TABS if one.key == key), TABS[0])


def channels(reader: User) -> list[Channel]:
    """The channels that `reader` may open, closed ones too, in their order, counting what they may see."""

    def counted(*where: ColumnElement[bool]) -> Any:
        visible = scopes.within(Question.scope, reader)
        some = select(Question.id).where(Question.body_id == Body.id, visible, *where).correlate(Body)
        most = some.limit(queues.MOST_COUNTED + 1).subquery()
        return select(func.count()).select_from(most).scalar_subquery()

    waiting = Question.state.in_(WAITING)
    query = select(
        Body,
        counted(waiting),
        counted(waiting, Question.due_on < clock.today()),
        counted(Question.state == QuestionState.CLARIFY),
        counted(Question.state == QuestionState.ANSWERED),
        counted(Question.state.in_(SOLVED)),
        absences.interlocutor(Body.id),
    )
    rows = session().execute(query.order_by(Body.position, Body.short))
    return [Channel(*row) for row in rows if can(reader, "view", row[0])]


def pile_counts(found: Iterable[Channel]) -> dict[str, int]:
    """How many questions each pile of the animation holds, in all channels together."""
    counts = dict.fromkeys((one.key for one in queues.PILES), 0)
    for one in found:
        counts[queues.ALL] += one.waiting
        counts[queues.LATE] += one.late
        counts[queues.PAUSED] += one.paused
        counts[queues.UNATTENDED] += 0 if one.attended else one.waiting
    return counts


@dataclass(frozen=True)
class Head:
    """What stands above the list of a channel."""

    counts: dict[str, int | None]
    """How many questions each tab holds; None beyond what is counted."""
    following: bool
    helped: dict[Help, int]
    """What askers said of the answers of a year."""


def _head() -> Select[Any]:
    """Counts of the tabs, whether the reader follows, counts of what was said of answers."""
    body: Any = bindparam("body")
    counts: list[Any] = []
    for one in TABS:
        some = select(Question.id).where(
            Question.body_id == body, Question.state.in_(one.states), scopes.held(Question.scope)
        )
        query = select(func.count()).select_from(some.limit(queues.MOST_COUNTED + 1).subquery())
        counts.append(query.scalar_subquery())
    mine = (Follow.user_id == bindparam("reader"), Follow.kind == ThingKind.BODY, Follow.ref_id == body)
    counts.append(
        select(func.count()).select_from(Follow).where(*mine, Follow.muted.is_(False)).scalar_subquery()
    )
    since = bindparam("since", type_=UTCDateTime())
    for kind in Help:
        said = select(func.count()).select_from(Verdict).filter_by(body_id=body, helped=kind)
        counts.append(said.where(Verdict.created_at >= since, Verdict.answer_seq > 0).scalar_subquery())
    return select(*counts)


_HEAD = _head()


def head(body: Body, reader: User) -> Head:
    """All of it in one statement."""
    given = {"body": body.id, "reader": reader.id, "since": clock.now() - timedelta(days=365)}
    row = session().connection().execute(_HEAD, given | scopes.given(reader)).one()
    tabs, (following, *helped) = row[: len(TABS)], row[len(TABS) :]
    return Head(
        {one.key: n if n <= queues.MOST_COUNTED else None for one, n in zip(TABS, tabs, strict=True)},
        bool(following),
        {kind: n for kind, n in zip(Help, helped, strict=True) if n},
    )


def in_channel(body: Body, part: Tab, reader: User, after: str | None) -> queues.Listed:
    """One page of a tab: what waits by sites concerned, then by due date; the rest by its last activity."""
    if part.waits:
        return queues.of_body(reader, body.id, part.states, after)
    query = queues.shown_questions().where(Question.body_id == body.id, Question.state.in_(part.states))
    cursor = paging.parse(after)
    rows = queues.shown(paging.newest_first(query, Question.active_at, Question.id, cursor), reader, {})
    page = paging.page(rows, lambda last: paging.Cursor(last.active_at, last.id))
    return queues.Listed(page.rows, str(page.next) if page.next else "")


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

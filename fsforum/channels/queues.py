"""What waits: for one body, by sites concerned; for the animation, in piles, each with its hands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from fsforum.core import absences, clock, scopes
from fsforum.core.plain import Plain
from fsforum.core.policy import circles
from fsforum.core.policy.channels import WAITING
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Body,
    Question,
    QuestionState,
    Reminder,
    ReminderKind,
    Structure,
    ThemeBody,
    User,
)

PAGE_SIZE = 20
MOST_COUNTED = 1000
"""Beyond, a count says « plus de 1 000 »: it must not cost more as the years go by."""
ALL, LATE, UNATTENDED, PAUSED = "", "en-retard", "sans-interlocuteur", "precisions"
Position = tuple[date, int, int]


@dataclass(frozen=True)
class Listed:
    """One page of questions, and the position after which the next one begins."""

    rows: list[Question]
    next: str
    nudged: frozenset[int] = frozenset()
    """Those whose body was reminded by hand today."""


@dataclass(frozen=True)
class Pile:
    """A part of what the animation looks after: its name in the address and on the page."""

    key: str
    label: str
    title: str
    empty: str


@dataclass(frozen=True)
class Hands:
    """To whom a question of a page may go at one click.

    `referents`: of each body, (last name, first name, number); `bodies`: the usual ones of each theme.
    """

    referents: dict[int, list[tuple[str, str, int]]] = field(default_factory=dict)
    bodies: dict[int, set[int]] = field(default_factory=dict)


PILES = (
    Pile(ALL, "Toutes", "Questions ouvertes", "Toutes les questions ont reçu une réponse."),
    Pile(LATE, "En retard", "Questions en retard", "Aucune question n’est en retard."),
    Pile(
        UNATTENDED,
        "Sans interlocuteur",
        "Questions sans interlocuteur",
        "Chaque question a quelqu’un pour y répondre.",
    ),
    Pile(
        PAUSED,
        "Précision attendue",
        "Questions où une précision est attendue",
        "Aucune précision n’est attendue.",
    ),
)


def pile(key: str | None) -> Pile:
    """The pile of this name; all open questions for any other."""
    return next((one for one in PILES if one.key == key), PILES[0])


def _in_pile(key: str) -> ColumnElement[bool]:
    waiting = Question.state.in_(WAITING)
    if key == LATE:
        return and_(waiting, Question.due_on < clock.today())
    if key == UNATTENDED:
        return and_(waiting, ~absences.interlocutor(Question.body_id))
    if key == PAUSED:
        return Question.state == QuestionState.CLARIFY
    return waiting


def of_animation(reader: User, part: Pile, after: str | None) -> Listed:
    """One page of a pile: the earliest due date first, then by sites concerned."""
    nudged = exists().where(
        Reminder.question_id == Question.id,
        Reminder.kind == ReminderKind.NUDGE,
        Reminder.due_on == clock.today(),
    )
    query = questions(reader).add_columns(nudged).where(_in_pile(part.key))
    position = parse(after)
    if position:
        due, sites, number = position
        query = query.where(
            or_(Question.due_on > due, and_(Question.due_on == due, _fewer_sites(sites, number)))
        )
    query = query.order_by(Question.due_on, Question.site_count.desc(), Question.id)
    rows = session().execute(query.limit(PAGE_SIZE + 1)).all()
    told = frozenset(question.id for question, done in rows if done)
    return _page([question for question, _ in rows], told)


# The rows of a channel are only shown: by columns (core/plain.py), with statements made once.
_QUESTION, _STRUCTURE = Plain(Question), Plain(Structure, "name")
_PERSON = Plain(User, "first_name", "last_name", "state")
_BODY = Plain(Body, "slug", "short", "closed_days")


def shown_questions() -> Select[Any]:
    """The questions that the reader given may see, for `shown`."""
    return (
        select(*_QUESTION.columns, *_PERSON.columns, *_BODY.columns, *_STRUCTURE.columns)
        .select_from(Question)
        .join(User, User.id == Question.asker_id)
        .join(Body, Body.id == Question.body_id)
        .outerjoin(Structure, Structure.id == Question.structure_id)
        .where(scopes.held(Question.scope))
    )


def shown(query: Select[Any], reader: User, given: dict[str, Any]) -> list[Question]:
    """The questions of a statement made from `shown_questions`, with what a row shows of them."""
    asker = len(_QUESTION)
    body = asker + len(_PERSON)
    place = body + len(_BODY)
    return [
        _QUESTION(
            row[:asker],
            asker=_PERSON(row[asker:body]),
            body=_BODY(row[body:place]),
            structure=_STRUCTURE.maybe(row[place:]),
        )
        for row in session().connection().execute(query, given | scopes.given(reader))
    ]


@lru_cache
def _of_body(states: tuple[QuestionState, ...], further: bool) -> Select[Any]:
    query = shown_questions().where(Question.body_id == bindparam("body"), Question.state.in_(states))
    if further:
        sites: Any = bindparam("sites")
        due: Any = bindparam("due", type_=Date)
        number: Any = bindparam("number")
        same = Question.site_count == sites
        query = query.where(
            or_(
                Question.site_count < sites,
                and_(same, Question.due_on > due),
                and_(same, Question.due_on == due, Question.id > number),
            )
        )
    return query.order_by(Question.site_count.desc(), Question.due_on, Question.id).limit(PAGE_SIZE + 1)


def of_body(reader: User, body_id: int, states: Iterable[QuestionState], after: str | None) -> Listed:
    """One page of what a body has to answer: the most sites concerned first, then by due date."""
    position = parse(after)
    given: dict[str, Any] = {"body": body_id}
    if position:
        given |= dict(zip(("due", "sites", "number"), position, strict=True))
    return _page(shown(_of_body(tuple(states), position is not None), reader, given), frozenset())


def questions(reader: User) -> Select[Any]:
    """The questions that `reader` may see, with what a row shows of them."""
    shown = (
        joinedload(Question.body).load_only(Body.slug, Body.short, Body.closed_days),
        joinedload(Question.asker).load_only(User.first_name, User.last_name, User.state),
        joinedload(Question.structure).load_only(Structure.name),
    )
    return select(Question).where(scopes.within(Question.scope, reader)).options(*shown)


def hands(rows: Iterable[Question]) -> Hands:
    """Whom each of `rows` may be given to at one click; who is away today is left to the page of the act."""
    rows = list(rows)
    if not rows:
        return Hands()
    people = select(literal("person"), User.body_id, User.id, User.last_name, User.first_name).where(
        circles.REFERENTS,
        User.state == AccountState.ACTIVE,
        User.body_id.in_({row.body_id for row in rows}),
        ~absences.away(User, clock.today()),
    )
    empty = literal("")
    usual = select(literal("body"), ThemeBody.theme_id, ThemeBody.body_id, empty, empty).where(
        ThemeBody.theme_id.in_({row.theme_id for row in rows if row.theme_id})
    )
    found = Hands()
    rows_found: Iterable[Any] = session().execute(union_all(people, usual))
    for kind, of, number, last, first in rows_found:
        if kind == "person":
            found.referents.setdefault(of, []).append((last, first, number))
        else:
            found.bodies.setdefault(of, set()).add(number)
    for names in found.referents.values():
        names.sort()
    return found


def _fewer_sites(sites: int, number: int) -> ColumnElement[bool]:
    return or_(Question.site_count < sites, and_(Question.site_count == sites, Question.id > number))


def _page(rows: list[Question], nudged: frozenset[int]) -> Listed:
    kept = rows[:PAGE_SIZE]
    last = kept[-1] if len(rows) > PAGE_SIZE else None
    return Listed(kept, f"{last.due_on.isoformat()}.{last.site_count}.{last.id}" if last else "", nudged)


def parse(text: str | None) -> Position | None:
    """The position in an address; None (the first page) when it is absent or makes no sense."""
    parts = (text or "").split(".")
    if len(parts) != 3 or any(len(part) > 10 for part in parts):
        return None
    try:
        due, sites, number = date.fromisoformat(parts[0]), int(parts[1]), int(parts[2])
    except ValueError:
        return None
    return (due, sites, number) if 0 <= sites < 2**31 and 0 <= number < 2**31 else None

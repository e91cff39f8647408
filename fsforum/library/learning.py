"""What the page of a resource says of its reader and its readers, and who has read what was to be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from fsforum.core import reading, scopes, views
from fsforum.core.policy import can
from fsforum.core.policy.library import LIVE
from fsforum.core.policy.reading import READERS, reads_on_request
from fsforum.extensions import session
from fsforum.library import pending
from fsforum.models import (
    AccountState,
    Collection,
    CollectionItem,
    Follow,
    Question,
    ReadingAudience,
    ReadingDone,
    ReadingRequest,
    Resource,
    ResourceAsked,
    ResourceQuestion,
    ResourceRating,
    ResourceViewDay,
    Saved,
    Structure,
    ThingKind,
    User,
)

MOST_RATINGS = 100
MOST_PEOPLE = 300


@dataclass(frozen=True)
class Facts:
    """What the page of a resource shows of its reader; the numbers only for who looks after it."""

    saved: bool
    followed: bool
    asked_version: int | None
    """The version that the reader is asked to read, if any."""
    reason: str
    done_version: int | None
    """The newest version that the reader has confirmed."""
    helped: bool | None
    missing: str
    collection: str | None
    shelf: str | None
    """Title and address of a collection that it stands in."""
    pending: pending.OnPage
    """Drafts and proposals, and what changed since the last reading."""
    requested: bool = False
    yes: int = 0
    no: int = 0
    readers: int = 0

    @property
    def to_read(self) -> bool:
        """Whether the reader has still to confirm."""
        return self.asked_version is not None and (self.done_version or 0) < self.asked_version


@dataclass(frozen=True)
class Linked:
    """A question that a resource was made of (`source`) or that was asked about it."""

    question: Question
    source: bool
    changed_at: datetime | None
    """When another answer was validated that the resource has not taken in."""


def _kept(kind: Any, name: str, *more: Any) -> Any:
    mine = (kind.user_id == bindparam("reader"), kind.kind == ThingKind.RESOURCE)
    return exists().where(*mine, kind.ref_id == bindparam("number"), *more).label(name)


def _one(column: Any, name: str, *where: Any) -> Any:
    return select(column).where(*where).limit(1).scalar_subquery().label(name)


def _own_facts() -> list[Any]:
    """What the reader did with the resource and is asked to do: scalars, each found by a key."""
    reader: Any = bindparam("reader")
    number: Any = bindparam("number")
    named = or_(ReadingAudience.role == bindparam("role"), ReadingAudience.structure_id == bindparam("desk"))
    asked = (
        ReadingRequest.resource_id == number,
        exists().where(ReadingAudience.resource_id == number, named),
    )
    done = (ReadingDone.resource_id == number, ReadingDone.user_id == reader)
    rated = (ResourceRating.resource_id == number, ResourceRating.user_id == reader)
    holding = select(CollectionItem.collection_id).where(CollectionItem.resource_id == number)
    first = select(func.min(Collection.id)).where(Collection.id.in_(holding), scopes.held(Collection.scope))
    shelf = Collection.id == first.scalar_subquery()
    return [
        _kept(Saved, "saved"),
        _kept(Follow, "followed", Follow.muted.is_(False)),
        _one(ReadingRequest.version, "asked_version", *asked),
        _one(ReadingRequest.reason, "reason", *asked),
        _one(ReadingDone.version, "done_version", *done),
        _one(ResourceRating.helped, "helped", *rated),
        _one(ResourceRating.missing, "missing", *rated),
        _one(Collection.title, "collection", shelf),
        _one(Collection.slug, "shelf", shelf),
    ]


def _numbers() -> list[Any]:
    """What who looks after the resource sees besides."""
    number: Any = bindparam("number")
    count, here = func.count(ResourceRating.user_id), ResourceRating.resource_id == number
    return [
        exists().where(ReadingRequest.resource_id == number).label("requested"),
        _one(count, "yes", here, ResourceRating.helped),
        _one(count, "no", here, ResourceRating.helped.is_(False)),
        views.total(number).label("readers"),
    ]


def _page(facts: list[Any]) -> Any:
    """The questions of the resource with the facts beside them; without a question, the facts alone.

    The facts stand on the first line only: one of them is a whole text.
    """
    number: Any = bindparam("number")
    made = select(ResourceQuestion.question_id).where(ResourceQuestion.resource_id == number)
    asked = select(ResourceAsked.question_id).where(ResourceAsked.resource_id == number)
    other = aliased(Question)

    def shown(question: Any) -> Any:
        return and_(question.id.in_(made.union(asked)), scopes.held(question.scope))

    newest = select(other.id).where(shown(other)).order_by(other.active_at.desc(), other.id.desc()).limit(1)
    one = select(newest.scalar_subquery().label("newest")).cte("one").prefix_with("MATERIALIZED")
    first = or_(Question.id.is_(None), Question.id == one.c.newest)
    link = and_(ResourceQuestion.question_id == Question.id, ResourceQuestion.resource_id == number)
    return (
        select(
            Question,
            ResourceQuestion.question_id.label("source"),
            ResourceQuestion.changed_at.label("changed_at"),
            *[case((first, fact.element)).label(fact.name) for fact in facts],
        )
        .select_from(one)
        .outerjoin(Question, shown(Question))
        .outerjoin(ResourceQuestion, link)
        .options(joinedload(Question.body))
        .order_by(Question.active_at.desc(), Question.id.desc())
    )


_READER = [*_own_facts(), *pending.COLUMNS]
_PAGE, _KEEPER_PAGE = _page(_READER), _page([*_READER, *_numbers()])


def of_page(user: User, resource: Resource) -> tuple[Facts, list[Linked]]:
    """What `user` did with the resource and is asked to do; the questions they may read, newest first."""
    given = scopes.given(user) | {"reader": user.id, "number": resource.id, "views_since": views.since()}
    given |= pending.given(user, resource) | {"role": "", "desk": 0}
    if reads_on_request(user):
        given |= {"role": user.role, "desk": user.structure_id or 0}
    keeper = can(user, "see_readers", resource)
    rows = session().execute(_KEEPER_PAGE if keeper else _PAGE, given).all()
    linked = [
        Linked(row.Question, row.source is not None, row.changed_at)
        for row in rows
        if row.Question is not None
    ]
    return _facts(dict(rows[0]._mapping), user, resource), linked


def _facts(found: dict[str, Any], user: User, resource: Resource) -> Facts:
    for name in ("Question", "source", "changed_at"):
        del found[name]
    coming = {column.name: found.pop(column.name) for column in pending.COLUMNS}
    found["pending"] = pending.on_page(coming, user, resource)
    if resource.state not in LIVE:
        found["asked_version"] = None  # nobody is asked to read what no longer holds
    found |= {name: bool(found[name]) for name in ("saved", "followed")}
    found |= {name: found[name] or "" for name in ("reason", "missing")}
    return Facts(**found)


@dataclass(frozen=True)
class Reader:
    """Somebody who is asked to read, and when they confirmed."""

    user: User
    done_at: datetime | None


def request_of(resource: Resource) -> ReadingRequest | None:
    """The request to read the resource, with its audience."""
    query = select(ReadingRequest).filter_by(resource_id=resource.id)
    found = session().scalars(
        query.options(joinedload(ReadingRequest.audience), joinedload(ReadingRequest.asked_by))
    )
    return found.unique().one_or_none()


def readers_of(resource: Resource) -> list[Reader]:
    """Of whom the resource asks to be read, by name; those who have still to confirm come first."""
    confirmed = (
        select(ReadingDone.at)
        .where(
            ReadingDone.resource_id == ReadingRequest.resource_id,
            ReadingDone.user_id == User.id,
            ReadingDone.version >= ReadingRequest.version,
        )
        .scalar_subquery()
    )
    query = (
        reading.readers(resource)
        .add_columns(confirmed)
        .options(joinedload(User.structure), joinedload(User.body))
        .order_by(confirmed.is_not(None), User.last_name, User.first_name, User.id)
        .limit(MOST_PEOPLE)
    )
    return [Reader(user, at) for user, at in session().execute(query)]


def structures() -> list[Structure]:
    """Every structure where somebody works, by name."""
    staffed = exists().where(
        User.structure_id == Structure.id, User.state == AccountState.ACTIVE, User.role.in_(READERS)
    )
    return list(session().scalars(select(Structure).where(staffed).order_by(Structure.name, Structure.id)))


def ratings(resource: Resource) -> list[ResourceRating]:
    """What readers said was missing, newest first."""
    query = (
        select(ResourceRating)
        .where(ResourceRating.resource_id == resource.id, ResourceRating.missing != "")
        .options(
            joinedload(ResourceRating.user).joinedload(User.structure),
            joinedload(ResourceRating.user).joinedload(User.body),
        )
    )
    newest = query.order_by(ResourceRating.at.desc(), ResourceRating.user_id).limit(MOST_RATINGS)
    return list(session().scalars(newest))


def days(resource: Resource) -> list[tuple[date, int]]:
    """The days of the last three months on which somebody read it, newest first, with how many people."""
    here = (ResourceViewDay.resource_id == resource.id, ResourceViewDay.day > views.since())
    query = select(ResourceViewDay.day, ResourceViewDay.readers).where(*here)
    return [(day, count) for day, count in session().execute(query.order_by(ResourceViewDay.day.desc()))]


def weeks(counted: Iterable[tuple[date, int]]) -> list[tuple[date, int]]:
    """The same by week, each under its Monday, newest first."""
    found: dict[date, int] = {}
    for day, count in counted:
        monday = date.fromordinal(day.toordinal() - day.weekday())
        found[monday] = found.get(monday, 0) + count
    return sorted(found.items(), reverse=True)


def changed_sources(linked_: Sequence[Linked]) -> list[Linked]:
    """Those whose answer changed after the resource took it."""
    return [one for one in linked_ if one.changed_at]

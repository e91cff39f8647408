"""Who may read: every readable thing carries one scope, every person holds a set of scopes.

| scope          | what                                   | who holds it                               |
|----------------|----------------------------------------|--------------------------------------------|
| `space:<id>`   | visible discussions of a space         | the roles of its audience                  |
| `hidden:<id>`  | hidden discussions of a space          | those of its audience who moderate         |
| `channels`     | questions of open channels             | everybody signed in                        |
| `channel:<id>` | questions of a restricted channel      | its body, the structures, the animation    |
| `library`      | published resources, the directory     | everybody signed in                        |
| `drafts`       | resources not yet published            | those who publish (and each one's owner)   |
| `drafts:<id>`  | those sent to a body to be validated   | its référents, and those who publish       |
| `hidden`       | a change of rules that was withdrawn   | nobody                                     |

The view rule (`thing.scope in scopes`) and its SQL twin (`scope IN (…)`) are thus the same set; lists,
search, suggestions, notifications, counters and mails all go through it.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from fsforum.core.among import among
from fsforum.extensions import session
from fsforum.models import AccountState, Body, Resource, ResourceState, Role, SpaceAudience, Thread, User

CHANNELS, LIBRARY, DRAFTS, HIDDEN = "channels", "library", "drafts", "hidden"
NETWORK = (Role.ANIMATEUR, Role.FIELD, Role.ADMIN)
MODERATORS = (Role.FIELD, Role.ADMIN)
UNPUBLISHED = (ResourceState.DRAFT, ResourceState.TO_VALIDATE)


def granted(role: Any) -> tuple[Any, Any]:
    """What the scopes of a role follow from, as two columns for `grant`; `role` may be a column."""
    writes = case((SpaceAudience.may_write, literal_column("'w'")), else_=literal_column("''"))
    spaces = select(_joined(cast(SpaceAudience.space_id, String) + writes)).where(SpaceAudience.role == role)
    restricted = case((Body.restricted, literal_column("'r'")), else_=literal_column("''"))
    bodies = select(_joined(cast(Body.id, String) + restricted))
    return spaces.correlate(User).scalar_subquery(), bodies.scalar_subquery()


def _joined(numbers: Any) -> Any:
    comma: Any = literal_column("','")
    return func.aggregate_strings(numbers, comma)


_STATEMENT = select(*granted(bindparam("role")))


@dataclass(frozen=True)
class Held:
    """What a person may read (`scopes`), and the numbers of the spaces where they may write."""

    scopes: frozenset[str]
    writes: frozenset[int]

    @cached_property
    def listed(self) -> list[str]:
        """The scopes in a fixed order, for statements."""
        return sorted(self.scopes)


def held_by(user: User) -> Held:
    """What `user` holds now; read once per request and kept on the account object."""
    kept: Held | None = user.__dict__.get("_held")
    if kept is None:
        kept = user.__dict__["_held"] = _read(user)
    return kept


def of_user(user: User) -> frozenset[str]:
    """The scopes that `user` holds now."""
    return held_by(user).scopes


def forget(user: User) -> None:
    """Read the scopes of `user` again at the next question (after a change of rights)."""
    user.__dict__.pop("_held", None)


def grant(user: User, spaces: str | None, bodies: str | None) -> None:
    """Keep on the account what the columns of `granted`, read with it, give it."""
    user.__dict__["_held"] = _held(user.role, user.body_id, spaces or "", bodies or "")


def _read(user: User) -> Held:
    spaces, bodies = session().connection().execute(_STATEMENT, {"role": user.role}).one()
    return _held(user.role, user.body_id, spaces or "", bodies or "")


@lru_cache(256)
def _held(role: Role, body_id: int | None, spaces: str, bodies: str) -> Held:
    """`spaces`: « 1w,2,5w », with where the role may write; `bodies`: « 1,2r », with the restricted ones."""
    read = {number.removesuffix("w") for number in spaces.split(",") if number}
    scopes = {CHANNELS, LIBRARY} | {f"space:{number}" for number in read}
    every = [number for number in bodies.split(",") if number]
    if role in MODERATORS:
        scopes |= {DRAFTS} | {f"{HIDDEN}:{number}" for number in read}
        scopes |= {_sent_to(number.removesuffix("r")) for number in every}
    elif role == Role.PARTNER and body_id is not None:
        scopes.add(_sent_to(body_id))
    restricted = {int(number[:-1]) for number in every if number.endswith("r")}
    scopes |= {f"channel:{n}" for n in restricted if role in NETWORK or body_id == n}
    writes = {int(number[:-1]) for number in spaces.split(",") if number.endswith("w")}
    return Held(frozenset(scopes), frozenset(writes))


def of_thread(thread: Thread) -> str:
    """The scope that a discussion must carry."""
    return f"{HIDDEN if thread.hidden else 'space'}:{thread.space_id}"


def of_body(body: Body) -> str:
    """The scope of the questions asked to a body."""
    return f"channel:{body.id}" if body.restricted else CHANNELS


def of_resource(resource: Resource) -> str:
    """The scope that a resource must carry."""
    if resource.state not in UNPUBLISHED:
        return LIBRARY
    sent = resource.state == ResourceState.TO_VALIDATE and resource.asked_body_id is not None
    return _sent_to(resource.asked_body_id) if sent else DRAFTS


def _sent_to(body_id: Any) -> str:
    return f"{DRAFTS}:{body_id}"


def within(column: InstrumentedAttribute[Any] | ColumnElement[Any], user: User) -> ColumnElement[bool]:
    """The SQL twin: rows whose scope `user` holds."""
    return column.in_(sorted(of_user(user)))


def held(column: InstrumentedAttribute[Any] | ColumnElement[Any]) -> ColumnElement[bool]:
    """The same for a statement made once: it is run with the values of `given`."""
    return among(column, "held_scopes")


def given(user: User) -> dict[str, Any]:
    """What a statement with `held` must be run with so that it keeps what `user` may read."""
    return {"held_scopes": held_by(user).listed}


def readers(scope: str) -> ColumnElement[bool]:
    """The SQL condition on User for the active people who hold `scope`: whom one may tell of a thing."""
    active = User.state == AccountState.ACTIVE
    prefix, _, number = scope.partition(":")
    if scope in (CHANNELS, LIBRARY):
        return active
    if scope == DRAFTS:
        return and_(active, User.role.in_(MODERATORS))
    if prefix == DRAFTS and number.isdigit():
        own = and_(User.role == Role.PARTNER, User.body_id == int(number))
        return and_(active, or_(User.role.in_(MODERATORS), own))
    if prefix in ("space", HIDDEN) and number.isdigit():
        audience = exists().where(SpaceAudience.space_id == int(number), SpaceAudience.role == User.role)
        return and_(active, audience, User.role.in_(MODERATORS) if prefix == HIDDEN else true())
    if prefix == "channel" and number.isdigit():
        return and_(active, or_(User.role.in_(NETWORK), User.body_id == int(number)))
    return false()


def serves(person: Any, body_id: Any) -> ColumnElement[bool]:
    """The SQL condition that `person` (User or an alias of it) is an active référent of the body."""
    active = person.state == AccountState.ACTIVE
    return and_(active, person.role == Role.PARTNER, person.body_id == body_id)


def stands_in(person: Any, delegate: Any) -> ColumnElement[bool]:
    """The SQL condition that `delegate` may act for `person`: of the same body, or of the animation."""
    animates = and_(delegate.state == AccountState.ACTIVE, delegate.role.in_(MODERATORS))
    return or_(serves(delegate, person.body_id), animates)

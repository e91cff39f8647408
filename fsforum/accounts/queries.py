"""What people see of their own account."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, select, union_all

from fsforum.core import choices as mail_choices
from fsforum.core import clock, links, paging, passwords, scopes, signin, words
from fsforum.core.errors import DomainError
from fsforum.core.people import identity, normalise_email
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Body,
    Follow,
    LoginSession,
    MailChoice,
    NotificationKind,
    Question,
    Resource,
    ResourceKind,
    Saved,
    Space,
    Structure,
    Theme,
    ThingKind,
    Thread,
    User,
)

KINDS = {
    ThingKind.THREAD: ("Discussion", "message-square"),
    ThingKind.QUESTION: ("Question", "message-circle-question-mark"),
    ThingKind.RESOURCE: ("Ressource", "book-open"),
    ThingKind.THEME: ("Thème", "tag"),
    ThingKind.BODY: ("Organisme", "inbox"),
    ThingKind.SPACE: ("Espace", "users"),
}


GROUPS = {ThingKind.THEME: "Thèmes", ThingKind.BODY: "Organismes", ThingKind.SPACE: "Espaces"}
_NUMBERS: dict[ThingKind, Any] = {
    ThingKind.THREAD: Thread.id,
    ThingKind.QUESTION: Question.id,
    ThingKind.RESOURCE: Resource.id,
    ThingKind.THEME: Theme.id,
    ThingKind.BODY: Body.id,
    ThingKind.SPACE: Space.id,
}


def address(typed: str) -> str:
    """The address that somebody typed as it would be stored; one that cannot exist stays as it is."""
    try:
        return normalise_email(typed)
    except DomainError:
        return typed.strip().lower()[:254]


def holder_of(email: str, password: str) -> User | None:
    """The account, active or suspended, that has this password; the same time passes when there is none."""
    user = identity.holder(session(), email)
    right = passwords.verify(user.password_hash if user else "", password[:1000])
    return user if user and right and user.state != AccountState.FORMER else None


def place(user: User) -> str:
    """The structure or the body of `user`, in full."""
    structure = session().get(Structure, user.structure_id) if user.structure_id else None
    body = session().get(Body, user.body_id) if user.body_id else None
    return structure.name if structure else body.name if body else ""


def sign_ins(user: User) -> list[LoginSession]:
    """The sign-ins of `user` that still hold, the most recently used first."""
    now = clock.now()
    query = select(LoginSession).where(LoginSession.user_id == user.id, LoginSession.expires_at > now)
    rows = session().scalars(query.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc()).limit(100))
    return [row for row in rows if now - row.seen_at < signin.idle_limit(row.created_at, row.expires_at)]


def sign_in_of(session_id: int) -> LoginSession | None:
    """The sign-in of this number."""
    return session().get(LoginSession, session_id)


def choices(user: User) -> dict[NotificationKind, MailChoice]:
    """What `user` wants to hear of, kind by kind."""
    return mail_choices.of_person(session(), user)


@dataclass(frozen=True)
class Kept:
    """A line of the saved or followed things."""

    kind: ThingKind
    ref_id: int
    title: str
    url: str
    where: str
    at: datetime

    @property
    def key(self) -> str:
        """« discussion:12 »: how a form names it."""
        return f"{self.kind.value}:{self.ref_id}"


def saved(user: User, before: paging.Cursor | None) -> paging.Page[Kept]:
    """A page of the things that `user` saved and may still read, the latest saved first."""
    return _kept(user, Saved, before)


def followed(user: User, before: paging.Cursor | None) -> paging.Page[Kept]:
    """A page of the things that `user` follows and may still read, the latest followed first."""
    return _kept(user, Follow, before)


def may_read(user: User, kind: ThingKind, ref_id: int) -> bool:
    """Whether `user` may read this thing now."""
    rows = _things(user).get(kind)
    return rows is not None and session().execute(rows.where(_number_of(kind) == ref_id)).first() is not None


def _number_of(kind: ThingKind) -> Any:
    return _NUMBERS[kind]


def _things(user: User) -> dict[ThingKind, Any]:
    """What `user` may read of each kind: number, title, and what its address is made of.

    A hidden discussion is left to the moderation page.
    """
    spaces = sorted(scope for scope in scopes.of_user(user) if scope.startswith("space:"))
    return {
        ThingKind.THREAD: select(
            Thread.id.label("ref_id"),
            Thread.title.label("title"),
            Thread.slug.label("slug"),
            Space.name.label("where"),
            literal("").label("body"),
        )
        .join(Space, Space.id == Thread.space_id)
        .where(Thread.scope.in_(spaces)),
        ThingKind.QUESTION: select(Question.id, Question.title, Question.slug, Body.short, Body.slug)
        .join(Body, Body.id == Question.body_id)
        .where(scopes.within(Question.scope, user)),
        ThingKind.RESOURCE: select(
            Resource.id, Resource.title, Resource.slug, cast(Resource.kind, String), literal("")
        ).where(scopes.within(Resource.scope, user)),
    } | _places(user)


def _places(user: User) -> dict[ThingKind, Any]:
    """The themes, and the bodies and spaces that `user` reads, in the columns of _things."""
    empty = literal("")
    held = scopes.of_user(user)
    numbers = {prefix: _held(held, prefix) for prefix in ("space", "channel")}
    return {
        ThingKind.THEME: select(Theme.id, Theme.name, Theme.slug, empty, empty),
        ThingKind.BODY: select(Body.id, Body.short, Body.slug, empty, empty).where(
            Body.restricted.is_(False) | Body.id.in_(numbers["channel"])
        ),
        ThingKind.SPACE: select(Space.id, Space.name, Space.slug, empty, empty).where(
            Space.id.in_(numbers["space"])
        ),
    }


def _held(scopes_: frozenset[str], prefix: str) -> list[int]:
    return sorted(int(scope.partition(":")[2]) for scope in scopes_ if scope.startswith(f"{prefix}:"))


def places(user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """What `user` may follow as a whole, by group, for a list of choices: (group, [(key, name)])."""
    parts = [rows.add_columns(literal(kind.value).label("kind")) for kind, rows in _places(user).items()]
    union = union_all(*parts).subquery()
    ref, name, kind = union.c[0], union.c[1], union.c.kind
    found: dict[str, list[tuple[str, str]]] = {label: [] for label in GROUPS.values()}
    for number, label, sort in session().execute(select(ref, name, kind).order_by(func.lower(name))):
        found[GROUPS[ThingKind(sort)]].append((f"{sort}:{number}", label))
    return list(found.items())


def _kept(user: User, table: type[Saved] | type[Follow], before: paging.Cursor | None) -> paging.Page[Kept]:
    parts = []
    for kind, rows in _things(user).items():
        mine = and_(table.user_id == user.id, table.kind == kind, table.ref_id == _number_of(kind))
        if table is Follow:
            mine = and_(mine, Follow.muted.is_(False))
        parts.append(
            rows.add_columns(literal(kind.value).label("kind"), table.created_at.label("at")).join(
                table, mine
            )
        )
    union = union_all(*parts).subquery()
    query = paging.newest_first(select(union), union.c.at, union.c.ref_id, before)
    lines = [_line(row) for row in session().execute(query)]
    return paging.page(lines, lambda line: paging.Cursor(line.at, line.ref_id))


def _line(row: Any) -> Kept:
    kind = ThingKind(row.kind)
    thing = SimpleNamespace(id=row.ref_id, slug=row.slug, body=SimpleNamespace(slug=row.body))
    where = words.RESOURCE_KINDS[ResourceKind(row.where)][0] if kind == ThingKind.RESOURCE else row.where
    return Kept(kind, row.ref_id, row.title, links.of(kind, thing), where, row.at)

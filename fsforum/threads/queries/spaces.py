"""Spaces: those that a person reads, and those where they write."""

from sqlalchemy import select

from fsforum.core import once
from fsforum.core.plain import Plain
from fsforum.core.policy import can
from fsforum.extensions import session
from fsforum.models import Space, User

_PLAIN = Plain(Space)
_ALL = select(*_PLAIN.columns).order_by(Space.position, Space.id)


def readable_spaces(user: User) -> list[Space]:
    """The spaces that `user` may read, in their order."""
    rows = session().connection().execute(_ALL)
    return [space for space in map(_PLAIN, rows) if can(user, "view", space)]


def writable_spaces(user: User) -> list[Space]:
    """The spaces where `user` may open a discussion, in their order."""
    return [space for space in readable_spaces(user) if can(user, "open", space)]


def opened_already(author: User, space: Space, title: str, text: str, key: str) -> bool:
    """Whether this very form was sent before: see `service.open_thread`."""
    return once.known(session(), author, once.mark("thread", key, space.id, title, text)) is not None


def space(name: str | None) -> Space | None:
    """The space of an address: its slug, or its number."""
    if not name or len(name) > 80:
        return None
    if name.isascii() and name.isdigit():
        return session().get(Space, int(name)) if len(name) < 10 else None
    return session().scalar(select(Space).where(Space.slug == name))

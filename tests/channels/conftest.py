"""A clock that stands still, and what people are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from fsforum.core import clock, readmarks
from fsforum.extensions import session
from fsforum.models import Notification, Outbox, User


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`at(2026, 11, 18)`: it is ten in the morning of that day."""

    def stand_still(year: int, month: int, day: int, hour: int = 9) -> None:
        instant = datetime(year, month, day, hour, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: instant)

    return stand_still


@pytest.fixture
def told(app: Any) -> Callable[[User], list[str]]:
    """`told(user)`: the kinds of the notifications that `user` has not read."""

    def kinds(user: User) -> list[str]:
        rows = select(Notification.kind).where(
            Notification.user_id == user.id, Notification.read_at.is_(None)
        )
        return sorted(kind.value for kind in session().scalars(rows))

    return kinds


@pytest.fixture
def mailed(app: Any) -> Callable[[User], list[str]]:
    """`mailed(user)`: the mails waiting for `user`."""

    def templates(user: User) -> list[str]:
        return sorted(session().scalars(select(Outbox.template).where(Outbox.user_id == user.id)))

    return templates


@pytest.fixture
def marks_later(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read marks and last visits are not saved at once, as on a server: pages are counted without them."""
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    monkeypatch.setattr(readmarks, "_marks", {})
    monkeypatch.setattr(readmarks, "_seen", set())

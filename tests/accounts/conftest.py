"""Secrets of mails, and time that stands where a test puts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fsforum.core import clock
from fsforum.extensions import session
from fsforum.models import Outbox


@pytest.fixture
def rows(app) -> Callable[..., list[Any]]:
    """`rows(Kind, column=value)`: what the database holds now, oldest first."""

    def read(kind: type[Any], **values: Any) -> list[Any]:
        session().rollback()
        session().expire_all()
        return list(session().scalars(select(kind).filter_by(**values)))

    return read


@pytest.fixture
def mailed(rows) -> Callable[[str], str]:
    """`mailed("invitation")`: the address in the last mail of this kind that waits to leave."""
    return lambda template: str(rows(Outbox, template=template)[-1].data["path"])


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`wait(minutes=61)`: that much later."""
    passed = [timedelta()]
    real = clock.now

    def now() -> datetime:
        return real() + passed[0]

    monkeypatch.setattr(clock, "now", now)

    def later(**span: float) -> None:
        passed[0] += timedelta(**span)

    return later

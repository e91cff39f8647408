"""Connections to the databases: what a request holds while it reads, and what a lost server costs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text

from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import Theme, User
from tests.conftest import Client
from tests.factories import Make

OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
GONE_MS = 10_000
"""What PostgreSQL is given to end a process; without it, it only tells the process to end."""


def ask(statement: str) -> int:
    """A number that PostgreSQL says on a connection of its own."""
    with db.engine.connect() as connection:
        return int(connection.scalar(text(statement)))


@pytest.mark.only_postgres
def test_a_page_comes_although_the_server_closed_every_connection(
    make: Make, visit: Callable[[User], Client]
) -> None:
    browser = visit(make.animateur())
    session().close()
    with db.engine.connect() as own:
        assert browser.get("/").status_code == 200
        assert own.scalar(text(f"SELECT bool_and(pg_terminate_backend(pid, {GONE_MS})) {OTHERS}"))
        assert browser.get("/").status_code == 200


@pytest.mark.only_postgres
def test_reading_leaves_no_transaction_open(make: Make) -> None:
    make.animateur()
    assert session().scalar(select(func.count()).select_from(User)) == 1
    assert ask(f"SELECT count(*) {OTHERS} AND state LIKE 'idle in transaction%'") == 0


@pytest.mark.only_postgres
def test_what_was_understood_once_is_not_asked_to_be_understood_again(
    make: Make, visit: Callable[[User], Client]
) -> None:
    browser = visit(make.animateur())
    session().close()
    for _ in range(8):
        browser.get("/discussions/")
    assert ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM thread%'") > 0


def test_what_was_written_before_an_error_is_taken_back(make: Make) -> None:
    with pytest.raises(RuntimeError), transaction() as writing:
        writing.add(Theme(slug="retraite", name="Retraite", position=1))
        writing.flush()
        raise RuntimeError
    assert session().scalar(select(func.count()).select_from(Theme)) == 0
    with transaction() as writing:
        writing.add(Theme(slug="retraite", name="Retraite", position=1))
    assert session().scalar(select(func.count()).select_from(Theme)) == 1

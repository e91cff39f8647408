"""The test site: one application, an empty database for each test, people and rows on demand.

FSFORUM_TEST_DB chooses the database: "sqlite" (default) or "postgres".
"""

from __future__ import annotations

import contextvars
import gc
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from fsforum.app import create_app
from fsforum.config import Settings
from fsforum.core import finder, signin, synonyms
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import Base, User
from fsforum.search.queries import narrowing
from tests.factories import Make
from tests.support import net, postgres
from tests.support.world import World

gc.set_threshold(200_000, 50, 100)  # a test process is short: collecting less often saves a twentieth of it
DEADLOCK = "40P01"  # PostgreSQL's code: two transactions wait for each other
KEY = "un-secret-de-test-assez-long-et-varie-0123456789"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that asks for no database says the same beside each: it runs once, beside SQLite."""
    if os.environ.get("FSFORUM_TEST_DB", "sqlite") != "postgres":
        return
    asks = {item: "new_database" in getattr(item, "fixturenames", ()) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not asks[item]])
    items[:] = [item for item in items if asks[item]]


class Client(FlaskClient):
    """A browser without JavaScript: each request runs in a context of its own, as on a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        outer = session()
        outer.commit()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        outer.expire_all()
        return response

    def token(self) -> str:
        """The CSRF token that a page shown to this browser would carry."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        return str(URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(raw))

    def submit(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST a form as the browser would, token included."""
        return self.post(path, data=(data or {}) | {"csrf_token": self.token()}, **options)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """`new_database(name)`: the address of an empty database of the kind under test."""
    if os.environ.get("FSFORUM_TEST_DB", "sqlite") == "postgres":
        with postgres.cluster() as admin_url:
            yield lambda name: postgres.create_database(admin_url, f"fsforum_{name}")
    else:
        folder = tmp_path_factory.mktemp("db")
        yield lambda name: f"sqlite:///{folder / name}.db"


@pytest.fixture(scope="session")
def database_url(new_database: Callable[[str], str]) -> str:
    """The database of the test site."""
    return new_database("test")


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the test site: no mail server, files in a temporary folder."""
    folder = tmp_path_factory.mktemp("data")
    return Settings(
        secret_key=KEY,
        database_url=database_url,
        storage_url=f"file://{folder / 'files'}",
        data_dir=Path(folder),
        mail_from="espace@exemple.test",
        mail_domain="exemple.test",
    )


@pytest.fixture(scope="session")
def site(settings: Settings) -> Iterator[Flask]:
    """The application, its tables made once."""
    app = create_app(settings, TESTING=True, READ_MARKS="now", PROPAGATE=True, SERVER_NAME=None)
    app.test_client_class = Client
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _without_waiting_for_the_disk)
            db.engine.dispose()
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """No test of this site cuts the power; tests/test_crash.py starts servers of its own."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(autouse=True)
def _network() -> Iterator[Any]:
    with net.guarded_network() as guard:
        yield guard


@pytest.fixture
def app(site: Flask) -> Iterator[Flask]:
    """The application in a context, on an empty database."""
    with site.app_context():
        yield site
        session().rollback()
        session().info.clear()
        empty()


def empty() -> None:
    """Delete every row, children first."""
    synonyms.forget()
    finder.forget()
    narrowing.forget()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            _insist(connection, postgres.emptying(tables()))
        else:
            deletions = "".join(f'DELETE FROM "{table}";' for table in tables())
            script = f"BEGIN IMMEDIATE; PRAGMA defer_foreign_keys=ON; {deletions} COMMIT"
            connection.connection.executescript(script)  # in one piece: eighty round trips take longer


def _insist(connection: Connection, statements: str) -> None:
    """Run `statements`; again where a site running beside saves who was seen at the same moment."""
    for left in reversed(range(5)):
        try:
            with connection.begin():
                connection.exec_driver_sql(statements)
            return
        except OperationalError as error:
            if not left or getattr(error.orig, "sqlstate", "") != DEADLOCK:
                raise


@cache
def tables() -> list[str]:
    """The names of all tables, children first."""
    return [table.name for table in reversed(Base.metadata.sorted_tables)]


@pytest.fixture
def make(app: Flask) -> Make:
    """Writes rows."""
    return Make()


@pytest.fixture
def stranger(app: Flask) -> Client:
    """A browser that is not signed in."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def visit(app: Flask) -> Callable[[User], Client]:
    """`visit(user)`: a browser signed in as `user`."""

    def signed_in(user: User) -> Client:
        with transaction() as db_session:
            secret = signin.begin(db_session, user, kept=False, agent="test", address="127.0.0.1")
        client = app.test_client()
        assert isinstance(client, Client)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = secret
            cookie["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def queries(app: Flask) -> Callable[..., Any]:
    """`with queries(at_most=5):` fails when the block sends more statements to the database."""

    @contextmanager
    def counted(at_most: int) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert len(sent) <= at_most, "\n".join([f"{len(sent)} statements, {at_most} allowed:", *sent])

    return counted


@pytest.fixture(scope="module")
def world(site: Flask) -> Iterator[World]:
    """The little network of tests.support.world, made once for a module: change nothing but in `undone()`."""
    with site.app_context():
        yield World(Make())
        session().rollback()
        session().info.clear()
        empty()


@pytest.fixture(scope="module")
def enter(site: Flask, world: World) -> Callable[[str], Client]:
    """`enter("ana")`: a new browser of somebody of the world; « inconnu » is not signed in."""
    secrets: dict[str, str] = {}
    with transaction() as db_session:
        for name, user in world.people.items():
            secrets[name] = signin.begin(db_session, user, kept=False, agent="test", address="127.0.0.1")

    def browser(name: str) -> Client:
        client = site.test_client()
        assert isinstance(client, Client)
        if name in secrets:
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = secrets[name], True
        return client

    return browser

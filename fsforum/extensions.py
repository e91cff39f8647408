"""The Flask extensions, unbound; `fsforum.app` binds them to an application."""

from importlib import import_module
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import scoped_session

from fsforum.models import Base

db: SQLAlchemy = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()


class Migrations:
    """Where flask_migrate looks for its own in an application; loaded when it does: no page needs alembic."""

    def __init__(self, app: Flask, directory: str) -> None:
        self._app, self._directory = app, directory
        app.extensions["migrate"] = self

    def __getattr__(self, name: str) -> Any:
        import_module("flask_migrate").Migrate(self._app, db, directory=self._directory, render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


def bring_up_to_date() -> None:
    """Run the migrations that the database of the current application has not seen."""
    import_module("flask_migrate").upgrade()


def session() -> OrmSession:
    """The database session of this request or command."""
    current: scoped_session[Any] = db.session
    result: OrmSession = current()
    return result


def prepare_engine(engine: Engine) -> None:
    """Make SQLite durable and patient: WAL, FULL, 30 s of waiting, and our own BEGIN.

    The driver's implicit BEGIN is deferred: a transaction that reads and then writes fails at once
    with "database is locked" under concurrent writers. Here every transaction begins explicitly, and
    those opened by core.transaction begin IMMEDIATE.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=30000",
            "foreign_keys=ON",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "")
        connection.connection.cursor().execute(f"BEGIN {mode}".rstrip())

"""The Flask extensions, unbound; `fsforum.app` binds them to an application."""

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import scoped_session

from fsforum.engines import RequestSession
from fsforum.models import Base

db: SQLAlchemy = SQLAlchemy(
    model_class=Base, session_options={"expire_on_commit": False, "class_": RequestSession}
)
login = LoginManager()
csrf = CSRFProtect()
_REVISION = re.compile(r'^(revision|down_revision) = "(\w+)"', re.MULTILINE)


class Migrations:
    """Where flask_migrate looks for its own in an application; loaded when it does: no page needs alembic."""

    def __init__(self, app: Flask, directory: str) -> None:
        self._app, self.directory = app, directory
        app.extensions["migrate"] = self

    def __getattr__(self, name: str) -> Any:
        import_module("flask_migrate").Migrate(self._app, db, directory=self.directory, render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


def bring_up_to_date() -> None:
    """Run the migrations that the database of the current application has not seen.

    alembic, a fifth of the time of a start, is loaded only when there is one.
    """
    folder = Path(current_app.extensions["migrate"].directory, "versions")
    if _applied() != _newest(path.read_text("utf-8") for path in folder.glob("*.py")):
        import_module("flask_migrate").upgrade()


def _newest(migrations: Iterable[str]) -> str | None:
    """The one revision on which no other stands, read from the texts of the migrations."""
    found = [dict(_REVISION.findall(text)) for text in migrations]
    last = {each["revision"] for each in found} - {each.get("down_revision") for each in found}
    return last.pop() if len(last) == 1 else None


def _applied() -> str:
    """The revision of the database; empty for a new one."""
    with db.engine.connect() as connection:
        try:
            return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
        except DBAPIError:
            return ""


def session() -> OrmSession:
    """The database session of this request or command."""
    current: scoped_session[Any] = db.session
    result: OrmSession = current()
    return result

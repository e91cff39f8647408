"""Runs migrations on the application's own database, inside one transaction where that is possible."""

from alembic import context
from flask import current_app

from fsforum.models import Base

SEARCH = ("search_fts", "ix_search_doc_tsv", "ix_search_doc_reference")


def ours(_thing: object, name: str | None, *_: object) -> bool:
    """Leave out what the models do not know: the full-text tables and columns of each database."""
    return not (name or "").startswith(SEARCH) and name != "tsv"


def run() -> None:
    """Migrate over a connection of the application's engine."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # SQLite changes a table by making it anew: references to it must not be enforced meanwhile.
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=ours,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = driver.execute("PRAGMA foreign_key_check").fetchall()
            driver.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"references broken by a migration: {broken[:5]}")


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our column types as plain ones, so that old migrations never import the models."""
    name = type(item).__name__
    if kind == "type" and name == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    if kind == "type" and name == "Enum":
        return f"sa.String(length={item.length})"  # type: ignore[attr-defined]
    return False


run()

"""The two databases: what a connection is told first, whether it still lives, when a transaction begins."""

from functools import lru_cache
from select import POLLIN, poll
from time import monotonic
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InvalidatePoolError

WRITING = "in_service_transaction"
"""What core.transaction notes in the session while a service writes."""
IDLE = 30.0
"""Seconds after which a connection of PostgreSQL is asked whether it still lives."""


class RequestSession(Session):
    """Reads PostgreSQL without a transaction; writes, on both databases, within that of core.transaction.

    Each statement of a transaction there sees what was committed when that statement began (READ COMMITTED).
    So a transaction around reads gave them nothing: it only cost two more journeys to the database, and its
    ROLLBACK made the driver forget every statement that PostgreSQL had already understood and planned. On
    SQLite a transaction shows all statements of a request the same state, for next to nothing: it stays.
    """

    def get_bind(self, *args: Any, **values: Any) -> Engine | Connection:
        """The engine of the application, in the way that reads or writes want it."""
        bind = super().get_bind(*args, **values)
        if bind.dialect.name == "sqlite" or self.info.get(WRITING) or not isinstance(bind, Engine):
            return bind
        return _at_once(bind)


@lru_cache(maxsize=8)
def _at_once(engine: Engine) -> Engine:
    """The same engine, whose statements each stand alone."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def prepare_engine(engine: Engine) -> None:
    """What each connection of either database is told first."""
    (_prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgres)(engine)


def _prepare_postgres(engine: Engine) -> None:
    """Compile no query: statements of many parts look dear, and compiling them takes longer than they do.

    A connection that the server closed says so without being asked: only one that has something to say, or
    that nobody used for a while, costs a journey before it is given to a request.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.autocommit = True
        connection.execute("SET jit = off")
        connection.autocommit = False
        record.info["used"] = monotonic()

    @event.listens_for(engine, "checkin")
    def checkin(_connection: Any, record: Any) -> None:
        record.info["used"] = monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, record: Any, _proxy: Any) -> None:
        try:
            if monotonic() - record.info["used"] > IDLE or _speaks(connection):
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _speaks(connection: Any) -> bool:
    """Whether the server said something that nobody asked for: most often that it goes."""
    waiting = poll()
    waiting.register(connection.fileno(), POLLIN)
    return bool(waiting.poll(0))


def _prepare_sqlite(engine: Engine) -> None:
    """Make SQLite durable and patient: WAL, FULL, 30 s of waiting, and our own BEGIN.

    The driver's implicit BEGIN is deferred: a transaction that reads and then writes fails at once
    with "database is locked" under concurrent writers. Here every transaction begins explicitly, and
    those opened by core.transaction begin IMMEDIATE.
    """

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

"""One public service function, one transaction. Nothing else commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from fsforum.core.errors import NotNow
from fsforum.engines import WRITING
from fsforum.extensions import session as current_session

GONE = "Ce que vous modifiez vient d’être supprimé. Revenez à la liste."
T = TypeVar("T")


class NestedTransaction(RuntimeError):
    """A service function called another one: share a private function instead."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Write all or nothing.

    Ends the read transaction that loaded the page's objects (they stay usable), then begins one that
    holds the write lock from its first statement on SQLite. What was read before may have changed
    since: `locked` re-reads a row that the write depends on. Commits at the end; rolls back and
    re-raises on any error. Refuses to nest.
    """
    session = current_session()
    if session.info.get(WRITING):
        raise NestedTransaction("a transaction is already open")
    session.commit()  # nothing was written: ends the read transaction, keeps the loaded objects
    session.info[WRITING] = True
    try:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        yield session
        session.flush()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[WRITING] = False


def locked(session: Session, thing: T) -> T:
    """`thing` with its columns as they are now, its row held until the end of the transaction.

    Raises NotNow when somebody removed it meanwhile.
    """
    columns = [column.key for column in inspect(type(thing)).column_attrs]
    try:
        session.refresh(thing, attribute_names=columns, with_for_update=_for_update(session))
    except InvalidRequestError:
        raise NotNow(GONE) from None
    return thing


def _for_update(session: Session) -> Any:
    return session.get_bind().dialect.name != "sqlite" or None

"""Requests that leave no trace: each runs in a transaction that is rolled back afterwards.

A thousand requests can so be made of one little network, each finding it as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy.session import Session

from fsforum.extensions import db, session


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the application commits inside the block, in this thread, is undone at its end."""
    session().commit()
    with db.engine.connect() as connection:
        outer = connection.begin()
        original, how = Session.get_bind, session().join_transaction_mode

        def one_connection(_session: Session, *_: Any, **__: Any) -> Any:
            return connection

        Session.get_bind = one_connection  # type: ignore[method-assign]
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        session().join_transaction_mode = "create_savepoint"
        try:
            yield
        finally:
            session().rollback()
            Session.get_bind = original  # type: ignore[method-assign]
            db.session.session_factory.configure(join_transaction_mode=how)
            session().join_transaction_mode = how
            session().expire_all()
            outer.rollback()

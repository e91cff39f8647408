"""A creating form sent twice makes one thing."""

import secrets

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import clock
from fsforum.models import Submission, User


def new_key() -> str:
    """A fresh key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def claim(session: Session, author: User, key: str) -> int | None:
    """Reserve `key` for `author`, within the transaction that creates.

    Returns None the first time; then call `keep` with what was made. Returns the number of the thing
    made by the first sending otherwise (a second one waits here until the first has committed).
    An empty key reserves nothing.
    """
    if not key:
        return None
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = insert(Submission).values(author_id=author.id, key=key[:64], created_at=clock.now())
    claimed = session.execute(row.on_conflict_do_nothing().returning(Submission.author_id)).first()
    if claimed:
        return None
    return session.scalar(select(Submission.ref_id).filter_by(author_id=author.id, key=key[:64]))


def keep(session: Session, author: User, key: str, ref_id: int) -> None:
    """Remember that `key` made the thing number `ref_id`."""
    if not key:
        return
    submission = session.get_one(Submission, (author.id, key[:64]))
    submission.ref_id = ref_id

"""A creating form sent twice makes one thing."""

import hashlib
import re
import secrets
from typing import NewType

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import clock
from fsforum.models import Submission, User

Mark = NewType("Mark", str)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


def new_key() -> str:
    """A fresh key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def mark(kind: str, key: str, *content: object) -> Mark:
    """What a form sent with `key` is known by: the kind of thing it makes (14 letters at most) and what
    it says. The same key with another text, elsewhere or for another kind of thing is another form.

    Empty, which reserves nothing, when there is no key or none of ours.
    """
    if not _KEY.fullmatch(key):
        return Mark("")
    said = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return Mark(f"{kind}:{key}:{said}")


def claim(session: Session, author: User, mark: Mark) -> int | None:
    """Reserve `mark` for `author`, within the transaction that creates.

    Returns None the first time; then call `keep` with what was made. Returns the number of the thing
    made by the first sending otherwise (a second one waits here until the first has committed).
    An empty mark reserves nothing.
    """
    if not mark:
        return None
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = insert(Submission).values(author_id=author.id, key=mark, created_at=clock.now())
    claimed = session.execute(row.on_conflict_do_nothing().returning(Submission.author_id)).first()
    if claimed:
        return None
    return known(session, author, mark)


def known(session: Session, author: User, mark: Mark) -> int | None:
    """The number of what was made under `mark`, if anything was."""
    return (
        session.scalar(select(Submission.ref_id).filter_by(author_id=author.id, key=mark)) if mark else None
    )


def used(session: Session, author: User, kind: str, key: str) -> bool:
    """Whether a form of this key has made a thing of this kind, whatever it said."""
    if not _KEY.fullmatch(key):
        return False
    made = Submission.key.startswith(f"{kind}:{key}:", autoescape=True)
    query = select(Submission.created_at).where(Submission.author_id == author.id, made)
    return session.scalars(query).first() is not None


def keep(session: Session, author: User, mark: Mark, ref_id: int) -> None:
    """Remember that `mark` made the thing number `ref_id`."""
    if not mark:
        return
    submission = session.get_one(Submission, (author.id, mark))
    submission.ref_id = ref_id

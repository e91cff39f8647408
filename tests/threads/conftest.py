"""Shorthands of the tests of discussions."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from fsforum.extensions import session
from fsforum.models import Post, Thread


@pytest.fixture
def fresh(app):
    """`fresh(row)`: the row as the database has it now."""

    def read(row):
        session().commit()
        return session().get(type(row), row.id, populate_existing=True)

    return read


@pytest.fixture
def exact(app):
    """`exact(thread)`: its counters are what one counts."""

    def check(thread: Thread) -> None:
        session().commit()
        row = session().get(Thread, thread.id, populate_existing=True)
        visible = select(func.count()).where(Post.thread_id == row.id, Post.hidden.is_(False))
        highest = select(func.max(Post.seq)).where(Post.thread_id == row.id)
        assert (row.post_count, row.last_seq) == (session().scalar(visible), session().scalar(highest))

    return check

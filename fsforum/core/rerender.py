"""Stored HTML made again from its source, after the renderer has changed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from fsforum.core import markup
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import Change, Post, QuestionMessage, Resource

BATCH = 100
Progress = Callable[[int, int], None]
# Every table with a source and its HTML, with the level of its highest heading.
RENDERED: tuple[tuple[Any, int], ...] = (
    (Post, 3),
    (QuestionMessage, 3),
    (Resource, 2),
    (Change, 3),
)


def rebuild(progress: Progress | None = None, everything: bool = False) -> int:
    """Render again what an older version rendered (all texts with `everything`); returns how many.

    In small transactions that hold their rows, on a live site. `progress` gets (done, total).
    """
    counts = [select(func.count()).select_from(kind).where(*_old(kind, everything)) for kind, _ in RENDERED]
    total = sum(current_session().scalar(count) or 0 for count in counts)
    done = 0
    for kind, base in RENDERED:
        last = 0
        while numbers := _batch(kind, base, last, everything):
            last, done = numbers[-1], done + len(numbers)
            if progress:
                progress(done, max(total, done))
    return done


def _old(kind: Any, everything: bool) -> list[Any]:
    return [] if everything else [kind.render_version != markup.VERSION]


def _batch(kind: Any, base: int, last: int, everything: bool) -> list[int]:
    """Render the next rows above number `last`; returns their numbers."""
    with transaction() as session:
        query = select(kind).where(kind.id > last, *_old(kind, everything)).order_by(kind.id).limit(BATCH)
        held = query.with_for_update().execution_options(populate_existing=True)
        things = list(session.scalars(held))
        for thing in things:
            if thing.source:  # the lines of a question's history have none
                thing.html = str(markup.render(thing.source, base=base))
            thing.render_version = markup.VERSION
        numbers = [thing.id for thing in things]
    session.expunge_all()
    return numbers

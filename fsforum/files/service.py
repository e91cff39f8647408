"""Throwing away what no page refers to any more."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sqlalchemy import delete, select

from fsforum.core import attachments, clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import File

KEPT_FOR = timedelta(days=1)
BATCH = 500


@dataclass(frozen=True)
class Swept:
    """What a sweep removed."""

    orphans: int
    stray: int
    cut: int


def sweep() -> Swept:
    """Remove files sent a day ago and attached to nothing, bytes without a row, uploads cut half-way.

    What is younger than a day may belong to a form that somebody is filling in. Rows go first: a
    killed sweep leaves bytes without a row, which the next one finds.
    """
    limit = clock.now() - KEPT_FOR
    with transaction() as db:
        gone = delete(File).where(
            File.created_at < limit,
            File.post_id.is_(None),
            File.message_id.is_(None),
            File.resource_id.is_(None),
            File.proposal_id.is_(None),
        )
        orphans = list(db.scalars(gone.returning(File.key)))
    store = attachments.storage()
    for key in orphans:
        store.remove(key)
    stray = 0
    every = store.keys(before=limit)
    while keys := list(islice(every, BATCH)):
        known = set(session().scalars(select(File.key).where(File.key.in_(keys))))
        for key in set(keys) - known:
            store.remove(key)
            stray += 1
    return Swept(len(orphans), stray, store.clean(limit))

"""Throwing away what no page refers to any more, and saying what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select, union_all

from fsforum.core import attachments, clock, fileversions
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import File, FileVersion, LibraryImport

KEPT_FOR = timedelta(days=1)
BATCH = 500


@dataclass(frozen=True)
class Swept:
    """What a sweep removed, and the names of files whose bytes are not in the store."""

    orphans: int
    stray: int
    cut: int
    missing: tuple[str, ...] = ()


def sweep() -> Swept:
    """Remove files sent a day ago and attached to nothing, bytes without a row, uploads cut half-way.

    What is younger than a day may belong to a form that somebody is filling in. Rows go first: a
    killed sweep leaves bytes without a row, which the next one finds. Rows without bytes are told, not
    removed: a backup may still have them.
    """
    limit = clock.now() - KEPT_FOR
    store = attachments.storage()
    orphans = 0
    while keys := _drop_loose(limit):
        orphans += len(keys)
        for key in (key for several in keys for key in several):
            store.remove(key)
    stray = 0
    every = store.keys(before=limit)
    while some := list(islice(every, BATCH)):
        for key in set(some) - _known(some):
            store.remove(key)
            stray += 1
    return Swept(orphans, stray, store.clean(limit), tuple(_missing()))


def _drop_loose(limit: datetime) -> list[list[str]]:
    """Delete the rows of some files that belong to nothing; returns the keys of each."""
    with transaction() as db:
        loose = select(File).where(
            File.created_at < limit,
            File.post_id.is_(None),
            File.message_id.is_(None),
            File.resource_id.is_(None),
            File.proposal_id.is_(None),
        )
        keys = []
        for file in db.scalars(loose.order_by(File.id).limit(BATCH).with_for_update(of=File)).all():
            keys.append(fileversions.forget(db, file))
            db.delete(file)
        return keys


def _known(keys: list[str]) -> set[str]:
    """Those of `keys` that a row refers to."""
    rows = union_all(
        *(select(table.key).where(table.key.in_(keys)) for table in (File, FileVersion, LibraryImport))
    )
    return set(session().scalars(rows))


def _missing() -> Iterator[str]:
    """« fichier 12, notice.pdf » of each file whose newest bytes are gone."""
    store, last = attachments.storage(), 0
    while (
        rows := session()
        .execute(select(File.id, File.key, File.name).where(File.id > last).order_by(File.id).limit(BATCH))
        .all()
    ):
        last = rows[-1].id
        yield from (f"fichier {row.id}, {row.name}" for row in rows if not store.holds(row.key))

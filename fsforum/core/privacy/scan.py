"""Going over what is stored, as after an import: what seems to hold personal data is listed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fsforum.core import attachments, clock, fileguard, filetexts
from fsforum.core.pii import Level
from fsforum.core.privacy.texts import CLASSES, texts_of, thing_of
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import File, FileText, PrivacyFinding, ThingKind

BATCH = 50
Progress = Callable[[int, int], None]


def scan(progress: Progress | None = None) -> int:
    """Look at every stored text and text file, in small transactions; returns how many findings are open."""
    total = sum(
        current_session().scalar(select(func.count()).select_from(kind)) or 0 for kind in CLASSES.values()
    )
    done = 0
    for kind, table in CLASSES.items():
        last = 0
        while numbers := _numbers(table, last):
            with transaction() as session:
                for number in numbers:
                    _note(session, kind, number)
            current_session().expunge_all()
            last, done = numbers[-1], done + len(numbers)
            if progress:
                progress(done, max(total, done))
    _scan_files()
    still = select(func.count()).select_from(PrivacyFinding).where(PrivacyFinding.closed_at.is_(None))
    held = select(func.count()).select_from(File).where(File.held)
    return (current_session().scalar(still) or 0) + (current_session().scalar(held) or 0)


def _numbers(table: Any, last: int) -> list[int]:
    return list(
        current_session().scalars(select(table.id).where(table.id > last).order_by(table.id).limit(BATCH))
    )


def _note(session: Session, kind: ThingKind, number: int) -> None:
    """Open, change or drop the finding of one thing; what the animation let stand stays closed."""
    thing = thing_of(session, kind, number)
    if thing is None:
        return
    found = [one for text in texts_of(session, thing) for one in text.findings()]
    row = session.scalars(select(PrivacyFinding).filter_by(thing=kind, ref_id=number)).one_or_none()
    kinds = ",".join(sorted({one.kind.value for one in found}))
    if not found:
        if row is not None and row.closed_at is None:
            session.delete(row)
        return
    if row is None:
        row = PrivacyFinding(thing=kind, ref_id=number, kinds="", blocking=False, found_at=clock.now())
        session.add(row)
    if row.kinds != kinds:
        row.kinds, row.found_at, row.closed_at, row.reason = kinds, clock.now(), None, ""
    row.blocking = any(one.level == Level.BLOCK for one in found)


def _scan_files() -> None:
    """Hold files with findings in their text that nobody has released."""
    last = 0
    while numbers := _numbers_of_files(last):
        last = numbers[-1]
        for number in numbers:
            _hold(number)
        current_session().expunge_all()


def _numbers_of_files(last: int) -> list[int]:
    free = (File.held.is_(False), File.released_at.is_(None), File.id > last)
    return list(current_session().scalars(select(File.id).where(*free).order_by(File.id).limit(BATCH)))


def _hold(number: int) -> None:
    """Judge a file by the text that the worker read of it, or by its bytes where that has not come yet."""
    file = current_session().get_one(File, number)
    kept = current_session().get(FileText, number)
    if kept is None and file.content_type not in fileguard.READ_AT_ONCE:
        return
    found = fileguard.found_in(kept.text) if kept else attachments.found_in_stored(file)
    if found:
        with transaction() as session:
            held = session.get_one(File, number)
            held.held, held.found = True, found
            filetexts.put(session, held)

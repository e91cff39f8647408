"""What the worker does with each new file: read its text in a poor process, make pictures narrower."""

import base64
import hashlib
import io
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fsforum.core import attachments, clock, filetexts, filetypes, images, readers
from fsforum.core.filetexts import Reading
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import File, TextState

LEASE = timedelta(minutes=5)
MOST_TRIES = 3


def read_next() -> int:
    """Read one file that waits; returns how many were handled, 0 or 1.

    Several workers may call this: a file is leased, and one whose reader died is tried again, three times.
    """
    if current_session().scalar(select(File.id).where(*_waiting()).limit(1)) is None:
        current_session().rollback()
        return 0
    with transaction() as session:
        wanted = select(File).where(*_waiting()).order_by(File.id).limit(1)
        file = session.scalar(wanted.with_for_update(skip_locked=True, of=File))
        if file is None:
            return 0
        if file.text_tries >= MOST_TRIES:
            filetexts.keep(session, file, Reading(TextState.UNREADABLE))
            return 1
        file.text_tries += 1
        file.text_leased_until = clock.now() + LEASE
    if file.content_type in filetypes.INLINE:
        _narrow(file)
    else:
        _keep(file, _read(file))
    return 1


def _waiting() -> list[ColumnElement[bool]]:
    free = or_(File.text_leased_until.is_(None), File.text_leased_until < clock.now())
    return [File.text_state == TextState.WAITING, free]


def _read(file: File) -> Reading:
    """The text of a file, judged; why there is none."""
    try:
        said = _ask("text", file, readers.TEXT)
        text = str(said["text"]).replace("\0", " ")
    except (readers.NotRead, FileNotFoundError, KeyError) as error:
        protected = getattr(error, "why", "") == readers.PROTECTED
        return Reading(TextState.PROTECTED if protected else TextState.UNREADABLE)
    return filetexts.judged(text) if text.strip() else Reading(TextState.NONE)


def _ask(task: str, file: File, limits: readers.Limits) -> dict[str, Any]:
    with attachments.storage().open(file.key) as source:
        return readers.read(task, source, filetypes.extension_of(file.name), limits)


def _keep(file: File, reading: Reading) -> None:
    with transaction() as session:
        row = _same(session, file)
        if row is not None:
            filetexts.keep(session, row, reading)


def _same(session: Session, file: File) -> File | None:
    """The row as it is now, unless it went away or got another version meanwhile."""
    query = select(File).where(File.id == file.id, File.key == file.key)
    return session.scalar(query.with_for_update(of=File).execution_options(populate_existing=True))


def _narrow(file: File) -> None:
    """Put a picture as wide as a page at most in the place of a wider one; what cannot be drawn stays.

    The wider bytes are left to the sweep: somebody may be reading them.
    """
    data = b""
    try:
        with attachments.storage().open(file.key) as source:
            wide = images.size(source.read())[0] > images.WIDEST
        if wide:
            data = base64.b64decode(_ask("picture", file, readers.PICTURE)["data"])
    except (readers.NotRead, FileNotFoundError, images.BrokenImage, KeyError, ValueError):
        data = b""
    key = attachments.storage().put(io.BytesIO(data)) if data else ""
    with transaction() as session:
        row = _same(session, file)
        if row is not None:
            row.text_state, row.text_leased_until = TextState.NONE, None
            if key:
                row.key, row.size, row.sha256 = key, len(data), hashlib.sha256(data).hexdigest()
    if key and row is None:
        attachments.storage().remove(key)

"""Versions of a file: one address always gives the newest, those who may edit read the older ones."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, filetexts
from fsforum.core.attachments import Kept
from fsforum.core.errors import NotNow
from fsforum.core.transaction import locked
from fsforum.models import File, FileVersion, User


def replace(session: Session, file: File, new: Kept, actor: User) -> str:
    """Make `new` the version that the address of `file` gives; returns a key to remove after, or "".

    A version that was held for personal data is not kept. Raises NotNow for the same bytes again.
    """
    locked(session, file)
    if file.sha256 == new.sha256:
        raise NotNow("C’est déjà ce fichier : rien n’est remplacé.")
    dropped = file.key if file.held else ""
    if not dropped:
        session.add(_past(file))
    filetexts.forget(session, file)
    file.version += 1
    file.key, file.name, file.content_type = new.key, new.name, new.content_type
    file.size, file.sha256 = new.size, new.sha256
    file.uploader_id, file.replaced_at = actor.id, clock.now()
    file.held, file.found = bool(new.found), new.found
    file.released_at, file.released_by_id, file.release_reason = None, None, ""
    filetexts.wait(file)
    audit.record(session, actor, "fichier.remplace", f"fichier:{file.id}", version=file.version)
    return dropped


def _past(file: File) -> FileVersion:
    return FileVersion(
        file_id=file.id,
        number=file.version,
        key=file.key,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploader_id=file.uploader_id,
        created_at=file.replaced_at or file.created_at,
    )


def forget(session: Session, file: File) -> list[str]:
    """Drop the text and the earlier versions of a file that is about to be deleted; returns all its keys."""
    filetexts.forget(session, file)
    older = select(FileVersion.key).where(FileVersion.file_id == file.id)
    keys = [file.key, *session.scalars(older)]
    session.execute(delete(FileVersion).where(FileVersion.file_id == file.id))
    return keys

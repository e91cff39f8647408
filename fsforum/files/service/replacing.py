"""« Remplacer »: a newer version under the same address."""

from fsforum.core import attachments, fileversions, throttle
from fsforum.core.errors import DomainError
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import File, User

FREE = 30  # versions that one person sends in a quarter of an hour


def replace(file: File, upload: attachments.Upload, actor: User) -> None:
    """Let the address of `file` give `upload` from now on. The caller has checked `replace` on the file.

    Raises DomainError (French) for a file that is not taken, or the same one again.
    """
    attachments.spare(current_session(), actor, [upload])
    kept = attachments.keep([upload])
    if not kept:
        raise DomainError("Choisissez le nouveau fichier.")
    try:
        with transaction() as session:
            throttle.check(session, "fichier", str(actor.id))
            throttle.hit(session, "fichier", str(actor.id), FREE)
            dropped = fileversions.replace(session, file, kept[0], actor)
    except BaseException:
        attachments.forget(kept)
        raise
    if dropped:
        attachments.storage().remove(dropped)

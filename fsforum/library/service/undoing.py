"""« Annuler cette modification »: what one version changed is taken back, in a version of its own."""

from sqlalchemy import select

from fsforum.core import audit, notify
from fsforum.core.errors import NotNow
from fsforum.core.policy import demand
from fsforum.core.transaction import locked, transaction
from fsforum.library import reunion
from fsforum.library.service.versions import next_text
from fsforum.models import ChangeKind, Revision, User

TOUCHED = (
    "Des modifications plus récentes touchent les mêmes passages : celle-ci ne peut pas être annulée seule. "
    "Comparez les versions, puis modifiez le texte ou restaurez une version."
)


def undo(revision: Revision, actor: User) -> None:
    """Take back what `revision` changed and keep all that came later; NotNow where the two touch.

    The caller has checked `undo`.
    """
    resource = revision.resource
    with transaction() as session:
        locked(session, resource)
        demand(actor, "undo", revision)
        older = (Revision.resource_id == resource.id, Revision.number < revision.number)
        query = select(Revision).where(*older).order_by(Revision.number.desc()).limit(1)
        before = session.scalar(query)
        if before is None:
            raise NotNow("Cette version est la première : rien ne la précède.")
        now = reunion.said_by(resource)
        united = reunion.undone(reunion.said_by(before), reunion.said_by(revision), now)
        if not united.clean:
            raise NotNow(TOUCHED)
        if united.said == now:
            raise NotNow("Cette modification est déjà annulée.")
        note = f"Version {revision.number} annulée"
        change = ChangeKind.MINOR
        next_text(session, resource, actor, united.said, note, change, undoes=revision.number)
        notify.resource_edited(session, resource, actor)
        audit.record(session, actor, "resource.undo", f"resource:{resource.id}", version=revision.number)

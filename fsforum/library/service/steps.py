"""What becomes of a resource: sent for validation, published, open to contributions, kept at hand."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from fsforum.core import audit, clock, notify
from fsforum.core.scopes import UNPUBLISHED
from fsforum.core.transaction import locked, transaction
from fsforum.library.freshness import Freshness
from fsforum.library.service.shared import demand_ready, enter, go_live, hold, put
from fsforum.models import Resource, ResourceState, Revision, Saved, ThingKind, User


def submit(resource: Resource, owner: User) -> None:
    """« Envoyer pour validation »: those who publish are told. The caller has checked `submit`."""
    with transaction() as session:
        hold(session, resource, (ResourceState.DRAFT,), "Ce brouillon est déjà envoyé.")
        demand_ready(resource.source)
        enter(resource, ResourceState.TO_VALIDATE)
        put(session, resource)
        notify.resource_submitted(session, resource, owner)


def publish(resource: Resource, actor: User, freshness: Freshness) -> None:
    """Let the whole network read a draft. The caller has checked `publish`."""
    with transaction() as session:
        hold(session, resource, UNPUBLISHED, "Cette ressource est déjà publiée.")
        go_live(session, resource, actor, freshness)
        newest = (Revision.resource_id == resource.id, Revision.number == resource.version)
        session.execute(update(Revision).where(*newest).values(published=True))
        audit.record(session, actor, "resource.publish", f"resource:{resource.id}")


def open_to_contributions(resource: Resource, actor: User, opened: bool) -> None:
    """Let animateurs edit the resource, or no longer. The caller has checked `open_to_contributions`."""
    with transaction() as session:
        locked(session, resource)
        if resource.open_to_contributions != opened:
            resource.open_to_contributions = opened
            act = "resource.open" if opened else "resource.close"
            audit.record(session, actor, act, f"resource:{resource.id}")


def save(resource: Resource, user: User, kept: bool) -> None:
    """« Enregistrer » the resource among one's own, or no longer; twice is once."""
    with transaction() as session:
        number = (user.id, ThingKind.RESOURCE, resource.id)
        if not kept:
            found = session.get(Saved, number)
            if found:
                session.delete(found)
            return
        insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
        row = insert(Saved).values(
            user_id=user.id, kind=ThingKind.RESOURCE, ref_id=resource.id, created_at=clock.now()
        )
        session.execute(row.on_conflict_do_nothing())

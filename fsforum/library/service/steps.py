"""What becomes of a resource: sent for validation, published, open to contributions, kept at hand."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from fsforum.core import audit, clock, notify
from fsforum.core.errors import NotNow
from fsforum.core.policy import can
from fsforum.core.scopes import UNPUBLISHED
from fsforum.core.transaction import locked, transaction
from fsforum.library.freshness import Freshness
from fsforum.library.service.shared import demand_ready, enter, go_live, hand_in, hold, put
from fsforum.models import Resource, ResourceState, Revision, Saved, ThingKind, User


def submit(resource: Resource, owner: User, body_id: int | None = None) -> None:
    """« Envoyer pour validation » to the animation, or to a body that it is about.

    The caller has checked `submit`.
    """
    with transaction() as session:
        hold(session, resource, (ResourceState.DRAFT,), "Ce brouillon est déjà envoyé.")
        demand_ready(resource.source)
        hand_in(session, resource, owner, body_id)


def send_back(resource: Resource, actor: User, reason: str) -> None:
    """« Renvoyer à son auteur », who reads why. The body that was asked reads the draft no more.

    The caller has checked `send_back`.
    """
    with transaction() as session:
        hold(session, resource, (ResourceState.TO_VALIDATE,), "Ce brouillon n’attend plus d’être validé.")
        _still(actor, "send_back", resource)
        enter(resource, ResourceState.DRAFT, reason)
        resource.asked_body_id = None
        put(session, resource)
        notify.draft_decided(session, resource, actor)
        audit.record(session, actor, "resource.send_back", f"resource:{resource.id}")


def publish(resource: Resource, actor: User, freshness: Freshness) -> None:
    """Let the whole network read a draft. The caller has checked `publish`."""
    with transaction() as session:
        hold(session, resource, UNPUBLISHED, "Cette ressource est déjà publiée.")
        _still(actor, "publish", resource)
        go_live(session, resource, actor, freshness)
        newest = (Revision.resource_id == resource.id, Revision.number == resource.version)
        session.execute(update(Revision).where(*newest).values(published=True))
        audit.record(session, actor, "resource.publish", f"resource:{resource.id}")


def _still(actor: User, act: str, resource: Resource) -> None:
    """Meanwhile it may have been sent back, or to somebody else."""
    if not can(actor, act, resource):
        raise NotNow("Ce brouillon n’attend plus votre avis.")


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

"""What becomes of a resource: sent for validation, published, verified, obsolete, archived, kept at hand."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, notify
from fsforum.core.errors import NotNow
from fsforum.core.policy.library import LIVE
from fsforum.core.scopes import UNPUBLISHED
from fsforum.core.transaction import locked, transaction
from fsforum.library.freshness import Freshness, months_after
from fsforum.library.service.shared import go_live, put
from fsforum.models import Resource, ResourceState, Revision, Saved, ThingKind, User

STILL_VALID_MONTHS = 6
ENDED = (ResourceState.OBSOLETE, ResourceState.ARCHIVED)


def submit(resource: Resource, owner: User) -> None:
    """« Envoyer pour validation »: those who publish are told. The caller has checked `submit`."""
    with transaction() as session:
        _hold(session, resource, (ResourceState.DRAFT,), "Ce brouillon est déjà envoyé.")
        _enter(resource, ResourceState.TO_VALIDATE)
        put(session, resource)
        notify.resource_submitted(session, resource, owner)


def publish(resource: Resource, actor: User, freshness: Freshness) -> None:
    """Let the whole network read a draft. The caller has checked `publish`."""
    with transaction() as session:
        _hold(session, resource, UNPUBLISHED, "Cette ressource est déjà publiée.")
        go_live(session, resource, actor, freshness)
        newest = (Revision.resource_id == resource.id, Revision.number == resource.version)
        session.execute(update(Revision).where(*newest).values(published=True))
        audit.record(session, actor, "resource.publish", f"resource:{resource.id}")


def verify(resource: Resource, actor: User) -> None:
    """« Toujours valable »: verified today by `actor`, for their body if they have one; six months more.

    The version stays: verifying is not editing. The caller has checked `verify`.
    """
    with transaction() as session:
        _hold(session, resource, LIVE, "Cette ressource n’est plus publiée.")
        today = clock.today()
        resource.verified_on, resource.verified_by_id = today, actor.id
        resource.verified_body_id = actor.body_id
        resource.review_before = months_after(today, STILL_VALID_MONTHS)
        audit.record(session, actor, "resource.verify", f"resource:{resource.id}", version=resource.version)


def declare_obsolete(resource: Resource, actor: User, reason: str) -> None:
    """The resource stays readable under its address, with a warning. The caller has checked `archive`."""
    with transaction() as session:
        _hold(session, resource, LIVE, "Cette ressource n’est pas publiée.")
        _enter(resource, ResourceState.OBSOLETE, reason)
        put(session, resource)
        audit.record(session, actor, "resource.obsolete", f"resource:{resource.id}")


def archive(resource: Resource, actor: User, reason: str) -> None:
    """Take the resource out of the lists. A draft cannot: it would become readable by all."""
    with transaction() as session:
        states = (*LIVE, ResourceState.OBSOLETE)
        _hold(session, resource, states, "Cette ressource est déjà archivée, ou pas encore publiée.")
        _enter(resource, ResourceState.ARCHIVED, reason)
        put(session, resource)
        audit.record(session, actor, "resource.archive", f"resource:{resource.id}")


def reopen(resource: Resource, actor: User) -> None:
    """« Remettre en ligne » what was obsolete or archived. The caller has checked `publish`."""
    with transaction() as session:
        _hold(session, resource, ENDED, "Cette ressource est déjà en ligne, ou pas encore publiée.")
        _enter(resource, ResourceState.PUBLISHED)
        put(session, resource)
        audit.record(session, actor, "resource.reopen", f"resource:{resource.id}")


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


def _hold(session: Session, resource: Resource, states: tuple[ResourceState, ...], otherwise: str) -> None:
    locked(session, resource)
    if resource.state not in states:
        raise NotNow(otherwise)


def _enter(resource: Resource, state: ResourceState, reason: str = "") -> None:
    resource.state, resource.state_reason, resource.state_on = state, reason, clock.today()
    resource.updated_at = clock.now()

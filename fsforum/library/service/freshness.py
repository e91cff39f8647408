"""How far a resource can be trusted: verified, revised, obsolete, archived, back again.

Each of them ends the review tasks and the reports of the resource (core.reviews).
"""

from sqlalchemy.orm import Session, selectinload

from fsforum.core import audit, clock, reviews
from fsforum.core.errors import DomainError
from fsforum.core.policy import can
from fsforum.core.policy.library import LIVE
from fsforum.core.transaction import transaction
from fsforum.library.freshness import months_after
from fsforum.library.service.shared import enter, hold, put
from fsforum.models import Resource, ResourceState, ReviewOutcome, User, Verification

STILL_VALID_MONTHS = 6
ENDED = (ResourceState.OBSOLETE, ResourceState.ARCHIVED)


def verify(resource: Resource, actor: User) -> None:
    """« Toujours valable »: verified today by `actor`, for their body if they have one; six months more.

    The version stays: verifying is not editing. Said twice in a day, it is noted once. The caller has
    checked `verify`.
    """
    with transaction() as session:
        hold(session, resource, LIVE, "Cette ressource n’est plus publiée.")
        today = clock.today()
        promise = (today, actor.id, actor.body_id, months_after(today, STILL_VALID_MONTHS))
        said = (resource.verified_on, resource.verified_by_id, resource.verified_body_id)
        if (*said, resource.review_before) != promise or resource.state == ResourceState.REVISING:
            resource.verified_on, resource.verified_by_id, resource.verified_body_id = promise[:3]
            resource.review_before = promise[3]
            _note(session, resource, actor)
        reviews.settle(session, resource, ReviewOutcome.STILL_VALID, actor)


def revised(session: Session, resource: Resource, editor: User) -> None:
    """A new version ends the review, when its editor is one of those who may say that it holds.

    In the caller's transaction, which holds the row. An edit does not verify: the dates stay.
    """
    if resource.state not in LIVE or not reviews.doubted(session, resource):
        return
    bodies = selectinload(Resource.bodies)
    whole = session.get(Resource, resource.id, options=[bodies], populate_existing=True)
    if can(editor, "verify", whole):
        reviews.settle(session, resource, ReviewOutcome.REVISED, editor)


def declare_obsolete(
    resource: Resource, actor: User, reason: str, replacement: Resource | None = None
) -> None:
    """The resource stays readable under its address, with a warning and a link to what replaces it.

    The caller has checked `retire`.
    """
    with transaction() as session:
        hold(session, resource, LIVE, "Cette ressource n’est pas publiée.")
        _end(session, resource, ResourceState.OBSOLETE, actor, reason, replacement)
        audit.record(session, actor, "resource.obsolete", f"resource:{resource.id}")


def archive(resource: Resource, actor: User, reason: str, replacement: Resource | None = None) -> None:
    """Take the resource out of the lists. A draft cannot: it would become readable by all.

    The caller has checked `archive`.
    """
    with transaction() as session:
        states = (*LIVE, ResourceState.OBSOLETE)
        hold(session, resource, states, "Cette ressource est déjà archivée, ou pas encore publiée.")
        kept = replacement or (session.get(Resource, resource.replaced_by_id or 0))
        _end(session, resource, ResourceState.ARCHIVED, actor, reason, kept)
        audit.record(session, actor, "resource.archive", f"resource:{resource.id}")


def reopen(resource: Resource, actor: User) -> None:
    """« Remettre en ligne » what was obsolete or archived. The caller has checked `publish`."""
    with transaction() as session:
        hold(session, resource, ENDED, "Cette ressource est déjà en ligne, ou pas encore publiée.")
        enter(resource, ResourceState.PUBLISHED)
        resource.replaced_by_id = None
        put(session, resource)
        audit.record(session, actor, "resource.reopen", f"resource:{resource.id}")


def _end(
    session: Session,
    resource: Resource,
    state: ResourceState,
    actor: User,
    reason: str,
    replacement: Resource | None,
) -> None:
    if replacement is not None and replacement.id == resource.id:
        raise DomainError("Une ressource ne se remplace pas elle-même.")
    enter(resource, state, reason)
    resource.replaced_by_id = replacement.id if replacement else None
    put(session, resource)
    reviews.settle(session, resource, ReviewOutcome.OBSOLETE, actor)


def _note(session: Session, resource: Resource, actor: User) -> None:
    """The trace that readers of the history find."""
    assert resource.review_before is not None
    session.add(
        Verification(
            resource_id=resource.id,
            version=resource.version,
            at=clock.now(),
            by_id=actor.id,
            body_id=actor.body_id,
            review_before=resource.review_before,
        )
    )
    audit.record(session, actor, "resource.verify", f"resource:{resource.id}", version=resource.version)

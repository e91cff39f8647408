"""Rights over the incidents of the day."""

from fsforum.core.policy.accounts import animates
from fsforum.core.policy.channels import ASKERS, speaks_for, view_channel
from fsforum.core.policy.registry import rule
from fsforum.models import Incident, Role, User


@rule("see", Incident)
def see_some(user: User, kind: type[Incident]) -> bool:
    """Whom incidents concern at all: the desks, the animation, the référents for their own body."""
    return user.role in ASKERS or user.role == Role.PARTNER


@rule("raise", Incident)
def raise_one(user: User, kind: type[Incident]) -> bool:
    """« Panne : … »: animateurs and the animation."""
    return user.role in ASKERS


@rule("view", Incident)
def view_incident(user: User, incident: Incident) -> bool:
    """The desks, the animation, the body itself. Needs `incident.body`."""
    concerned = user.role in ASKERS or speaks_for(user, incident.body_id)
    return concerned and view_channel(user, incident.body)


@rule("confirm", Incident)
def confirm(user: User, incident: Incident) -> bool:
    """« Moi aussi » for one's structure: animateurs of another one than the author's."""
    return (
        user.role == Role.ANIMATEUR
        and view_incident(user, incident)
        and incident.structure_id != user.structure_id
    )


@rule("close", Incident)
def close_incident(user: User, incident: Incident) -> bool:
    """Its author, the body, the animation."""
    own = incident.author_id == user.id or animates(user) or speaks_for(user, incident.body_id)
    return own and view_incident(user, incident)

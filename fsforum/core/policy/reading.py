"""Rights over how resources are read: requested readings, ratings, questions about a guide, collections."""

from datetime import datetime, timedelta

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.channels import ASKERS
from fsforum.core.policy.library import LIVE, view_resource
from fsforum.core.policy.registry import rule
from fsforum.models import Collection, Resource, Role, User

READERS = (Role.ANIMATEUR, Role.PARTNER)
"""Of whom a reading can be requested."""
NEWCOMER = timedelta(days=60)


def reads_on_request(user: User) -> bool:
    """Whether a reading can be requested of `user`."""
    return user.role in READERS


def is_newcomer(user: User, now: datetime) -> bool:
    """Whether `user` is an animateur since a short time: the first days are shown on their home."""
    return user.role == Role.ANIMATEUR and now - user.created_at < NEWCOMER


def keeps(user: User, resource: Resource) -> bool:
    """Whether `user` looks after the resource: its owner and the animation."""
    return animates(user) or resource.owner_id == user.id


@rule("confirm", Resource)
def confirm_reading(user: User, resource: Resource) -> bool:
    """« J’ai lu et compris »: those of whom a reading can be requested, where they read."""
    return reads_on_request(user) and view_resource(user, resource)


@rule("ask_reading", Resource)
def ask_reading(user: User, resource: Resource) -> bool:
    """Request a reading, see who has not confirmed it: the animation."""
    return animates(user) and view_resource(user, resource)


@rule("rate", Resource)
def rate_resource(user: User, resource: Resource) -> bool:
    """« Cette ressource vous a-t-elle aidé ? »: who reads what is published, not observers or its owner."""
    published = resource.state not in scopes.UNPUBLISHED
    return (
        user.role != Role.OBSERVER
        and published
        and resource.owner_id != user.id
        and view_resource(user, resource)
    )


@rule("see_readers", Resource)
def see_readers(user: User, resource: Resource) -> bool:
    """The ratings and the numbers of readers: the owner and the animation."""
    return keeps(user, resource) and view_resource(user, resource)


@rule("ask_about", Resource)
def ask_about(user: User, resource: Resource) -> bool:
    """Ask a question about a published resource: whoever asks questions."""
    return user.role in ASKERS and resource.state in LIVE and view_resource(user, resource)


@rule("view", Collection)
def view_collection(user: User, collection: Collection) -> bool:
    """Everybody what is published, the animation what is being prepared."""
    return collection.scope in scopes.of_user(user)


@rule("create", Collection)
def create_collection(user: User, kind: type[Collection]) -> bool:
    """The animation."""
    return animates(user)


@rule("manage", Collection)
def manage_collection(user: User, collection: Collection) -> bool:
    """Change, order and remove: the animation."""
    return animates(user) and view_collection(user, collection)

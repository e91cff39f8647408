"""Rights over « Ça change » and the reports of what no longer holds."""

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.registry import rule
from fsforum.models import Change, Role, User


@rule("view", Change)
def view_change(user: User, change: Change) -> bool:
    """Everybody."""
    return change.scope in scopes.of_user(user)


@rule("post", Change)
def post_change(user: User, kind: type[Change]) -> bool:
    """The animation; référents for their own body."""
    return animates(user) or user.role == Role.PARTNER


@rule("steer", Change)
def steer_change(user: User, change: Change) -> bool:
    """Correct it, tick what it touches: the animation, its author, the référents of its bodies.

    Needs `change.bodies`.
    """
    own = user.role == Role.PARTNER and user.body_id in [body.id for body in change.bodies]
    return view_change(user, change) and (animates(user) or own or _wrote(user, change))


def _wrote(user: User, change: Change) -> bool:
    return user.role == Role.PARTNER and change.author_id == user.id

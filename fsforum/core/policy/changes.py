"""Rights over « Ça change » and the reports of what no longer holds."""

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.registry import can, rule
from fsforum.models import Change, ReviewOutcome, ReviewTask, Role, User


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


@rule("view", ReviewTask)
def view_task(user: User, task: ReviewTask) -> bool:
    """Whoever reads its guide or its question. Needs `task.resource` or `task.question`."""
    return can(user, "view", task.thing)


@rule("entrust", ReviewTask)
def entrust_task(user: User, task: ReviewTask) -> bool:
    """« Confier à quelqu’un d’autre », while it is open: the animation."""
    return animates(user) and task.outcome == ReviewOutcome.OPEN and view_task(user, task)

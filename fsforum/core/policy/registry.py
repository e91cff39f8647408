"""Where rules are registered and looked up."""

from collections.abc import Callable
from typing import Any

from fsforum.models import AccountState, User

Rule = Callable[[User, Any], bool]
RULES: dict[tuple[str, type], Rule] = {}


def rule(action: str, *kinds: type) -> Callable[[Rule], Rule]:
    """Register the decorated function as the rule of `action` on each of `kinds`."""

    def register(function: Rule) -> Rule:
        for kind in kinds:
            if (action, kind) in RULES:
                raise KeyError(f"two rules for {action} on {kind.__name__}")
            RULES[action, kind] = function
        return function

    return register


def known(action: str, thing: Any) -> bool:
    """Whether there is a rule of `action` for `thing`."""
    return (action, _kind(thing)) in RULES


def can(user: Any, action: str, thing: Any) -> bool:
    """Whether `user` may do `action` on `thing` (a row, a class, or "site")."""
    judge = RULES[action, _kind(thing)]
    if not getattr(user, "is_authenticated", False) or user.state != AccountState.ACTIVE:
        return False
    return judge(user, thing)


def demand(user: Any, action: str, thing: Any) -> None:
    """Raise PermissionError unless `user` may: for services that act on a second thing."""
    if not can(user, action, thing):
        raise PermissionError(f"{action} refused")


def _kind(thing: Any) -> type:
    return thing if isinstance(thing, type) else type(thing)

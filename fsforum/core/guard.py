"""Every route says what it demands; one that says nothing stops the application from starting."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort
from flask_login import current_user

from fsforum.core.policy.registry import can, known
from fsforum.extensions import login

View = TypeVar("View", bound=Callable[..., Any])


class UnguardedRoute(RuntimeError):
    """A route has neither @guard nor @public."""


def public(view: View) -> View:
    """Let anybody run the view, signed in or not."""
    view.demands = None  # type: ignore[attr-defined]
    return view


def guard(
    action: str, on: type | str | Callable[..., Any]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let the view run only if the visitor may do `action` on what `on` designates.

    `on` is a loader called with the URL's parameters (None: no such thing), whose result becomes the
    view's only argument; or a class (making a new one), or "site": the view then gets the URL's
    parameters as they are. A stranger is sent to the sign-in page; who may not see the thing gets 404,
    as if it did not exist; who sees it but may not act gets 403.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**ids: Any) -> Any:
            user: Any = current_user._get_current_object()
            if not user.is_authenticated:
                return login.unauthorized()
            if isinstance(on, type | str):
                if not can(user, action, on):
                    abort(403)
                return view(**ids)
            thing = on(**ids)
            if thing is None or (known("view", thing) and not can(user, "view", thing)):
                abort(404)
            if not can(user, action, thing):
                abort(403)
            return view(thing)

        guarded.demands = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def refuse_unguarded(app: Flask) -> None:
    """Raise UnguardedRoute when a view of `app` says neither what it demands nor that it is public."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not hasattr(view, "demands") and rule.endpoint != "static":
            raise UnguardedRoute(f"{rule.rule} ({rule.endpoint}) has neither @guard nor @public")

"""Pages whose address is a secret."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import make_response


def secret_address(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep a page whose address is a secret out of caches and out of the Referer of what it links to."""

    @wraps(view)
    def kept(**ids: Any) -> Any:
        response = make_response(view(**ids))
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    return kept

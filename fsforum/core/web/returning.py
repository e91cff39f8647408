"""Back to the list in which something was done with one click."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

REVIEWS = "a-revoir"
_FILTERS = {"etat", "type", "organisme"}


def from_reviews(filters: dict[str, str]) -> str:
    """What a form of « À revoir » says in `retour`: « a-revoir?etat=bientot »."""
    return f"{REVIEWS}?{urlencode({name: value for name, value in filters.items() if value})}"


def to_reviews() -> Response | None:
    """To « À revoir » with its filters, where `retour` says that one comes from there."""
    where, _, asked = request.values.get("retour", "").partition("?")
    if where != REVIEWS:
        return None
    filters: dict[str, Any] = {name: value for name, value in parse_qsl(asked[:200]) if name in _FILTERS}
    return redirect(url_for("reviews.index", **filters), 303)

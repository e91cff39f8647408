"""The blueprint of the library, and what its views share."""

from flask import Blueprint, redirect, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from fsforum.core import readmarks
from fsforum.core.web.visitor import visitor
from fsforum.library import queries
from fsforum.models import Resource, ThingKind

bp = Blueprint("library", __name__)


def to_page(resource: Resource) -> Response:
    """Back to the resource after an act."""
    return redirect(url_for("library.show", slug=resource.slug), 303)


def to_new_version(resource: Resource) -> Response:
    """Back to the resource whose version the visitor just made, and has therefore read."""
    readmarks.note(visitor(), ThingKind.RESOURCE, resource.id, resource.version)
    return to_page(resource)


def sent(resource: Resource) -> str:
    """Of a draft that was just sent for validation: to whom, in words."""
    body = queries.asked_body(resource)
    whom = body.to if body else "à l’animation départementale"
    return f"Votre brouillon est envoyé pour validation {whom}."


def draft_is_saved(key: str) -> None:
    """The next page tells the browser that it may forget the draft kept under `key`."""
    cookie["draft_done"] = key


def saved_draft() -> str:
    """The key of the draft that was just saved, once."""
    return str(cookie.pop("draft_done", "")) if "draft_done" in cookie else ""

"""What helps while one writes: pictures that enter the text at once, links found by a few letters."""

from typing import Any

from flask import jsonify, request

from fsforum.core import attachments
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.library import linking, queries, service
from fsforum.library.views.blueprint import bp
from fsforum.models import Resource


@bp.post("/ressources/nouvelle/images")
@guard("illustrate", on=Resource)
def picture() -> Any:
    """Receive one picture; it belongs to nothing until the text that shows it is saved."""
    user = visitor()
    uploads = request.files.getlist("image")[:1]
    if not uploads or not uploads[0].filename:
        return jsonify(erreur="Aucune image n’est arrivée."), 422
    try:
        numbers = service.keep_files(user, uploads)
    except DomainError as error:
        return jsonify(erreur=str(error)), error.status
    file = queries.loose_files(user, numbers)[0]
    shown = attachments.shown(file)
    if not shown.image:
        return jsonify(id=file.id, url="", nom=shown.name)
    return jsonify(id=file.id, url=shown.url, nom=shown.name)


picture.takes_files = True  # type: ignore[attr-defined]


@bp.get("/ressources/liens")
@guard("view", on="site")
def links_to() -> Any:
    """Guides and questions that the visitor may read, by some words of their title."""
    found = linking.targets(visitor(), request.args.get("q", "")[:80])
    return jsonify([{"titre": one.title, "url": one.url, "detail": one.detail} for one in found])

"""Whether a resource still holds: « Toujours valable » from page and mail, obsolete, archived."""

from typing import Any

from flask import flash, g, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from fsforum.core import clock, links_signed
from fsforum.core.guard import guard, public
from fsforum.core.policy import can
from fsforum.core.reviews import retiring
from fsforum.core.web import returning
from fsforum.core.web.secret import secret_address
from fsforum.core.web.visitor import visitor
from fsforum.library import queries, service
from fsforum.library.views.blueprint import bp, to_page
from fsforum.models import Resource

Answer = str | Response | tuple[str, int]
DONE = "Merci. La ressource est à jour d’aujourd’hui, pour six mois."
CONFIRMED = "au-nom"


@bp.post("/ressources/<slug>/verification")
@guard("verify", on=queries.resource_page)
def verify(resource: Resource) -> Response:
    """« Toujours valable »."""
    service.verify(resource, visitor())
    flash(DONE, "success")
    return _back(resource)


@bp.route("/ressources/<slug>/obsolescence", methods=["GET", "POST"])
@guard("retire", on=queries.resource_page)
def obsolete(resource: Resource) -> Answer:
    """Asks why and what replaces it, then marks the resource as obsolete."""
    return _retire(resource, "obsolete", service.declare_obsolete, "marquée comme obsolète")


@bp.route("/ressources/<slug>/archivage", methods=["GET", "POST"])
@guard("archive", on=queries.resource_page)
def archive(resource: Resource) -> Answer:
    """Asks why and what replaces it, then takes the resource out of the lists."""
    return _retire(resource, "archive", service.archive, "archivée")


@bp.post("/ressources/<slug>/remise-en-ligne")
@guard("publish", on=queries.resource_page)
def reopen(resource: Resource) -> Response:
    """« Remettre en ligne » what was obsolete or archived."""
    service.reopen(resource, visitor())
    flash("La ressource est de nouveau en ligne.", "success")
    return to_page(resource)


def _retire(resource: Resource, name: str, act: Any, done: str) -> Answer:
    form = retiring.RetireForm()
    valid = form.validate_on_submit()
    named = form.replacement.data or ""
    other = retiring.replacement(visitor(), named) if named and valid else None
    if named and valid and other is None:
        form.unknown()
    elif valid:
        act(resource, visitor(), form.reason.data, other)
        flash(f"La ressource est {done}.", "success")
        return _back(resource)
    near = retiring.suggestions(visitor(), resource.title, but=resource.id)
    page = render_template(f"library/{name}.html", resource=resource, form=form, near=near)
    return (page, 422) if request.method == "POST" else page


def _back(resource: Resource) -> Response:
    """To the page from which it was done: « À revoir », else that of the resource."""
    return returning.to_reviews() or to_page(resource)


@bp.route("/courriel/ressource/<token>", methods=["GET", "POST"])
@public
@secret_address
def mail(token: str) -> Any:
    """« Toujours valable » from the mail of a reminder, without signing in.

    Opening the page changes nothing (mail scanners open links); its button does, on behalf of the link's
    account, with the rights that this account has at that moment.
    """
    link = links_signed.opened_resource(token)
    resource = queries.numbered(link.resource_id) if link and not link.expired else None
    if link is None or resource is None or not can(link.user, "view", resource):
        return render_template("library/mail/dead.html"), 410
    g.acting = link.user
    reader: Any = current_user._get_current_object()
    other = reader.is_authenticated and reader.id != link.user.id
    if other and request.args.get(CONFIRMED) != str(link.user.id):
        page = render_template("library/mail/other.html", user=link.user, resource=resource)
        return page, 409 if request.method == "POST" else 200
    if request.method == "POST" and can(link.user, "verify", resource):
        service.verify(resource, link.user)
        flash(DONE, "success")
        suffix = f"?{CONFIRMED}={link.user.id}" if other else ""
        return make_response(redirect(request.path + suffix, 303))
    said_today = resource.verified_on == clock.today() and resource.verified_by_id == link.user.id
    return render_template(
        "library/mail/still_valid.html",
        user=link.user,
        resource=resource,
        may=can(link.user, "verify", resource),
        done=said_today and resource.revising_change_id is None,
    )

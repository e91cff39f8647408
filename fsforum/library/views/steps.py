"""Acts on a resource: each a small form of its own."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core.errors import DomainError, NotNow
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.library import queries, service
from fsforum.library.forms import PublicationForm, SendBackForm, SubmitForm
from fsforum.library.views.blueprint import bp, sent, to_page
from fsforum.models import Resource

Answer = str | Response | tuple[str, int]


@bp.post("/ressources/<slug>/enregistrement")
@guard("save", on=queries.resource_page)
def save(resource: Resource) -> Response:
    """« Enregistrer » among one's own, or no longer."""
    service.save(resource, visitor(), _on())
    return to_page(resource)


@bp.route("/ressources/<slug>/validation", methods=["GET", "POST"])
@guard("submit", on=queries.resource_page)
def submit(resource: Resource) -> Answer:
    """« Envoyer pour validation »: asks to whom, the animation or a body that the draft is about."""
    form = SubmitForm()
    form.ask([(body.id, body.name) for body in resource.bodies])
    if form.validate_on_submit():
        service.submit(resource, visitor(), form.to.data or None)
        flash(sent(resource), "success")
        return to_page(resource)
    page = render_template("library/submit.html", resource=resource, form=form)
    return (page, 422) if form.errors else page


@bp.route("/ressources/<slug>/renvoi", methods=["GET", "POST"])
@guard("send_back", on=queries.resource_page)
def send_back(resource: Resource) -> Answer:
    """« Renvoyer à son auteur » a draft sent for validation, and why."""
    form = SendBackForm()
    if form.validate_on_submit():
        service.send_back(resource, visitor(), form.reason.data)
        flash(f"Le brouillon est renvoyé à {resource.owner.full_name}.", "success")
        return to_page(resource) if can(visitor(), "view", resource) else redirect(url_for(".index"), 303)
    page = render_template("library/send_back.html", resource=resource, form=form)
    return (page, 422) if form.errors else page


@bp.get("/ressources/<slug>/publication")
@guard("publish", on=queries.resource_page)
def publication(resource: Resource) -> str:
    """Asks what publishing promises."""
    return _publication_page(resource, _publication_form())


@bp.post("/ressources/<slug>/publication")
@guard("publish", on=queries.resource_page)
def publish(resource: Resource) -> Answer:
    """« Publier » a draft."""
    form = _publication_form()
    if not form.validate_on_submit():
        return _publication_page(resource, form), 422
    try:
        service.publish(resource, visitor(), form.freshness())
    except NotNow:
        raise
    except DomainError as error:
        form.form_errors = [str(error)]
        return _publication_page(resource, form), error.status
    flash("La ressource est publiée.", "success")
    return to_page(resource)


def _publication_form() -> PublicationForm:
    form = PublicationForm()
    own = None if can(visitor(), "publish", "site") else visitor().body_id
    form.offer_publication([(choice.id, choice.name) for choice in queries.choices().bodies], own)
    return form


def _publication_page(resource: Resource, form: PublicationForm) -> str:
    return render_template("library/publication.html", resource=resource, form=form)


@bp.post("/ressources/<slug>/contributions")
@guard("open_to_contributions", on=queries.resource_page)
def contributions(resource: Resource) -> Response:
    """« Ouvrir aux contributions », or close."""
    service.open_to_contributions(resource, visitor(), _on())
    said = "ouverte aux contributions" if resource.open_to_contributions else "fermée aux contributions"
    flash(f"La ressource est {said}.", "success")
    return to_page(resource)


def _on() -> bool:
    return request.form.get("etat") == "1"

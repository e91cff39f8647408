"""Reading on request, whether it helped, how many read, and the answers that a resource was made of."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.library import learning, queries, service
from fsforum.library.reading_forms import YES, ConfirmForm, RatingForm, ReadingForm
from fsforum.library.views import pages
from fsforum.library.views.blueprint import bp, to_page
from fsforum.models import ReadingRequest, Resource, Role

Answer = str | Response | tuple[str, int]


@bp.route("/ressources/<slug>/lecture", methods=["GET", "POST"])
@guard("ask_reading", on=queries.resource_page)
def reading(resource: Resource) -> Answer:
    """« Lecture demandée »: of whom; and who has not confirmed yet."""
    asked = learning.request_of(resource)
    form = ReadingForm(data=_named(asked))
    form.offer(learning.structures())
    if form.validate_on_submit():
        roles = [Role(value) for value in form.roles.data or ()]
        service.request_reading(
            resource, visitor(), roles, form.structures.data or (), form.reason.data or ""
        )
        flash("La lecture est demandée. Les personnes concernées sont prévenues.", "success")
        return redirect(url_for("library.reading", slug=resource.slug), 303)
    page = render_template(
        "library/reading.html",
        resource=resource,
        form=form,
        asked=asked,
        readers=learning.readers_of(resource) if asked else [],
    )
    return (page, 422) if form.errors else page


def _named(asked: ReadingRequest | None) -> dict[str, Any]:
    if asked is None:
        return {"roles": [Role.ANIMATEUR.value]}
    return {
        "roles": [one.role.value for one in asked.audience if one.role],
        "structures": [one.structure_id for one in asked.audience if one.structure_id],
        "reason": asked.reason,
    }


@bp.post("/ressources/<slug>/lecture/fin")
@guard("ask_reading", on=queries.resource_page)
def end_reading(resource: Resource) -> Response:
    """Ask nobody any more."""
    service.end_reading(resource, visitor())
    flash("La lecture n’est plus demandée. Ce qui a été confirmé est conservé.", "success")
    return to_page(resource)


@bp.post("/ressources/<slug>/lecture/confirmation")
@guard("confirm", on=queries.resource_page)
def confirm_reading(resource: Resource) -> Response:
    """« J’ai lu et compris »."""
    service.confirm_reading(resource, visitor(), ConfirmForm().number())
    flash("C’est noté : vous avez lu et compris cette ressource.", "success")
    return to_page(resource)


@bp.post("/ressources/<slug>/avis")
@guard("rate", on=queries.resource_page)
def rate(resource: Resource) -> Answer:
    """« Cette ressource vous a-t-elle aidé ? »"""
    form = RatingForm()
    if not form.validate_on_submit():
        return pages.page(resource, rating=form), 422
    helped = form.helped.data == YES
    service.rate(resource, visitor(), helped, form.missing.data or "")
    said = "Merci : votre avis est enregistré."
    if not helped and form.missing.data:
        said = "Merci : la personne qui s’occupe de cette ressource est prévenue."
    flash(said, "success")
    return redirect(url_for("library.show", slug=resource.slug, _anchor="avis"), 303)


@bp.get("/ressources/<slug>/avis")
@guard("see_readers", on=queries.resource_page)
def readers(resource: Resource) -> str:
    """How many people read it and whom it helped, for who looks after it."""
    days = learning.days(resource)
    return render_template(
        "library/readers.html",
        resource=resource,
        facts=learning.of_page(visitor(), resource)[0],
        ratings=learning.ratings(resource),
        days=days[:10],
        weeks=learning.weeks(days),
    )


def _made_of(slug: str, **_ids: int) -> Resource | None:
    """The resource; the view finds the number of the question again in the address."""
    return queries.resource_page(slug)


@bp.post("/ressources/<slug>/sources/<int(max=2147483647):question_id>")
@guard("edit", on=_made_of)
def take_in(resource: Resource) -> Response:
    """« Pris en compte »: the new answer stands in the resource."""
    number = (request.view_args or {})["question_id"]
    if number not in {one.question.id for one in learning.of_page(visitor(), resource)[1] if one.source}:
        abort(404)
    service.take_in(resource, visitor(), number)
    flash("C’est noté : la ressource dit ce que dit la nouvelle réponse.", "success")
    return to_page(resource)

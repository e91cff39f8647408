"""« Modifications non publiées »: saved while one types, looked at, thrown away."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import clock, dates, diff, markup
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.library import pending, queries, service
from fsforum.library.contribution_forms import ProposalForm, written
from fsforum.library.forms import LiveEditForm
from fsforum.library.views.blueprint import bp, saved_draft, to_page
from fsforum.library.views.editing import dropped, edit_form, offered
from fsforum.library.views.sheets import sheet_of_draft
from fsforum.models import ChangeKind, Resource

Answer = str | Response | tuple[Response, int]


@bp.post("/ressources/<slug>/brouillon")
@guard("draft", on=queries.resource_page)
def keep_draft(resource: Resource) -> Answer:
    """Keep what is being typed, sent by the page every few seconds; it answers when it was kept.

    A text that seems to hold personal data, or is too long, is not kept here: the browser still has it.
    """
    user = visitor()
    form = _form(resource)
    if not form.validate():
        first = next((str(error) for field in form if field.errors for error in field.errors), "")
        return jsonify(erreur=f"Brouillon gardé sur cet ordinateur seulement. {first}".strip()), 422
    content = form.content(written(resource)) if isinstance(form, ProposalForm) else form.content(dropped())
    change = ChangeKind(form.change.data) if "change" in form else ChangeKind.MINOR
    base, note, key = form.version.data or 0, form.note.data or "", form.key.data or ""
    if not service.keep_draft(resource, user, content, base=base, note=note, change=change, key=key):
        return jsonify(enregistre="")
    return jsonify(enregistre=f"Brouillon enregistré à {dates.hour(clock.now())}")


def _form(resource: Resource) -> Any:
    """The form that the visitor types in: that of the next version, or that of a proposal."""
    if not can(visitor(), "edit", resource):
        form: Any = ProposalForm()
    else:
        form = offered(edit_form(resource)(), resource)
        form.publishes = isinstance(form, LiveEditForm)
    form.drafting = True
    return form


@bp.get("/ressources/<slug>/brouillon")
@guard("draft", on=queries.resource_page)
def draft(resource: Resource) -> Answer:
    """The draft as it will read, and what it changes."""
    kept = pending.draft(visitor(), resource)
    if kept is None:
        return to_page(resource)
    shown, left = diff.folded(diff.woven(resource.source, kept.source))
    return render_template(
        "library/draft.html",
        resource=resource,
        draft=kept,
        sheet=sheet_of_draft(kept, resource),
        html=markup.render(kept.source, base=2),
        lines=diff.inline(shown),
        left=left,
        behind=kept.base < resource.version,
        draft_done=saved_draft(),
    )


@bp.route("/ressources/<slug>/brouillon/abandon", methods=["GET", "POST"])
@guard("draft", on=queries.resource_page)
def discard(resource: Resource) -> Answer:
    """Ask, then throw the draft away; what is published stays."""
    if request.method == "GET":
        kept = pending.draft(visitor(), resource)
        if kept is None:
            return to_page(resource)
        return render_template("library/discard.html", resource=resource, draft=kept)
    service.discard(resource, visitor())
    flash("Votre brouillon est abandonné. La ressource n’a pas changé.", "success")
    return redirect(url_for("library.show", slug=resource.slug), 303)

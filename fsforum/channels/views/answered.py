"""« Déjà répondu : voir … », and whether an answer helped."""

from typing import Any

from flask import flash, render_template, request

from fsforum.channels import queries, service, states
from fsforum.channels.forms import DuplicateForm, JudgeForm
from fsforum.channels.views import show
from fsforum.channels.views.blueprint import ONE, back, bp
from fsforum.core import finder
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Help, Question, ThingKind

MOST_NEAR = 8
THANKS = {
    Help.YES: "Merci : le partenaire sait que sa réponse vous a aidé.",
    Help.PARTLY: "Merci : votre avis est enregistré.",
    Help.NO: "Merci : votre question est de nouveau à traiter.",
}


@bp.route(f"{ONE}/doublon", methods=["GET", "POST"])
@guard("speak", on=queries.question)
def duplicate(question: Question) -> Any:
    """« Déjà répondu : voir … » another question, or a resource; `?q=` looks for it."""
    form = DuplicateForm()
    if request.method == "GET":
        states.admit(question, "duplicate")
    elif "ressource" in request.form:
        return _found_in(question, request.form["ressource"])
    if form.validate_on_submit():
        original = queries.possible_original(int(form.original.data), question, visitor())
        if original is not None:
            service.mark_duplicate(question, visitor(), original)
            flash(
                "La question est rattachée. Les sites concernés suivent maintenant l’autre question.",
                "success",
            )
            return back(question)
        form.original.errors = ["Aucune question de ce numéro ne peut recevoir celle-ci."]
    return _page(question, form)


def _found_in(question: Question, number: str) -> Any:
    known = number.isascii() and number.isdigit() and len(number) < 10
    resource = queries.possible_resource(int(number)) if known else None
    if resource is None:
        form = DuplicateForm(formdata=None)
        form.original.errors = ["Cette ressource n’est pas publiée."]
        return _page(question, form)
    service.answered_in(question, visitor(), resource)
    flash("C’est dit : les sites concernés sont prévenus et suivent maintenant cette ressource.", "success")
    return back(question)


def _page(question: Question, form: DuplicateForm) -> Any:
    asked = tidy(request.args.get("q", ""))[: finder.LONGEST_QUERY]
    html = render_template(
        "channels/duplicate.html",
        question=question,
        form=form,
        asked=asked,
        near=[one for one in _near(question, asked) if (one["kind"], one["id"]) != ("question", question.id)],
    )
    return html, 422 if form.errors else 200


def _near(question: Question, asked: str) -> list[dict[str, Any]]:
    """Questions and resources that may already answer: those that resemble, or those looked for."""
    if not asked:
        found = finder.similar(visitor(), question.title, MOST_NEAR)
        return [
            {"kind": o.kind.value, "id": o.id, "title": o.title, "url": o.url, "state": o.state}
            for o in found
            if o.kind != ThingKind.THREAD
        ]
    answers = (ThingKind.QUESTION, ThingKind.RESOURCE)
    hits = [hit for hit in finder.search(visitor(), asked).hits if hit.kind in answers]
    return [
        {
            "kind": hit.kind.value,
            "id": hit.id,
            "title": "".join(part for part, _ in hit.title),
            "url": hit.url,
            "state": hit.state,
        }
        for hit in hits
    ]


@bp.post(f"{ONE}/avis")
@guard("answered", on=queries.question)
def judge(question: Question) -> Any:
    """« Cette réponse vous a-t-elle aidé ? »"""
    form = JudgeForm()
    if not form.validate_on_submit():
        return show.page(question, judge=form), 422
    helped = Help(form.helped.data)
    service.judge(question, visitor(), helped, form.why.data or "")
    flash(THANKS[helped], "success")
    return back(question)

"""From validated answers to a guide: choosing several of them, then the guide that takes them."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from fsforum.core import finder, paging
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.library import answers, queries
from fsforum.library.forms import numbers
from fsforum.library.views.blueprint import bp
from fsforum.models import Resource

Answer = str | Response | tuple[str, int]
MOST = 20
"""Answers that go into one guide at a time."""


@bp.get("/ressources/reponses")
@guard("create", on=Resource)
def pick_answers() -> str:
    """The validated answers of which the visitor may make a guide, to tick."""
    return _pick_page()


def _pick_page(error: str = "") -> str:
    choices, given = queries.choices(), request.args
    theme, body = given.get("theme", ""), given.get("organisme", "")
    wanted = answers.Wanted(
        text=tidy(given.get("q", ""))[: finder.LONGEST_QUERY],
        theme=theme if theme in {one.slug for one in choices.themes} else "",
        body=body if body in {one.slug for one in choices.bodies} else "",
    )
    before = paging.parse(given.get("avant"))
    ticked = queries.answered(visitor(), numbers(",".join(given.getlist("question")[:MOST])))
    listed = answers.listed(visitor(), wanted, before)
    kept = {one.id for one in ticked}
    return render_template(
        "library/answers.html",
        questions=listed,
        others=[one for one in listed if one.id not in kept],
        ticked=ticked,
        wanted=wanted,
        in_force={"q": wanted.text, "theme": wanted.theme, "organisme": wanted.body},
        themes=[(one.slug, one.name) for one in choices.themes],
        bodies=[(one.slug, one.name) for one in choices.bodies],
        first=before is None,
        error=error,
    )


@bp.get("/ressources/reponses/guide")
@guard("create", on=Resource)
def choose_guide() -> Answer:
    """Into which guide: a new one, or one of those about the same (`?q=` looks for others)."""
    if len(request.args.getlist("question")) > MOST:
        return _pick_page(f"Cochez au plus {MOST} réponses."), 422
    named = numbers(",".join(request.args.getlist("question")))
    if not named:
        return _pick_page("Cochez au moins une réponse."), 422
    questions = queries.answered(visitor(), named)
    if len(questions) != len(set(named)):
        abort(404)
    asked = tidy(request.args.get("q", ""))[: finder.LONGEST_QUERY]
    return render_template(
        "library/choose_guide.html",
        questions=questions,
        guides=answers.guides(visitor(), questions, asked),
        asked=asked,
    )

"""Completion of the search box, and « Voir aussi »."""

from typing import Any

from flask import jsonify, render_template, request, url_for

from fsforum.core import finder, links
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import ThingKind
from fsforum.search import queries
from fsforum.search.views.blueprint import bp

SHOWN = {
    ThingKind.RESOURCE: ("Ressource", "book-open"),
    ThingKind.COLLECTION: ("Collection", "list-ordered"),
    ThingKind.QUESTION: ("Question", "message-circle-question-mark"),
    ThingKind.THREAD: ("Discussion", "message-square"),
}
A_WORD = ("Rechercher", "search")


@bp.get("/recherche/suggestions")
@guard("view", on="site")
def suggestions() -> Any:
    """Titles and words of the trade that end what is being typed, as JSON; at most eight."""
    found = finder.complete(visitor(), tidy(request.args.get("q", "")))
    return jsonify(suggestions=[_row(one) for one in found])


def _row(one: finder.Completion) -> dict[str, str]:
    label, sign = SHOWN.get(one.kind, A_WORD) if one.kind else A_WORD
    return {
        "texte": one.text,
        "url": one.url or url_for(".results", q=one.text),
        "genre": label,
        "icone": sign,
    }


@bp.get("/voir-aussi/<any(question,ressource,discussion):kind>/<int(max=2147483647):ref_id>")
@guard("view", on=queries.thing)
def also(thing: Any) -> str:
    """« Voir aussi »: what is near a question, a resource or a discussion; `?forme=liste` the list alone."""
    kind = ThingKind((request.view_args or {})["kind"])
    alone = request.args.get("forme") == "liste"
    return render_template(
        "search/also_list.html" if alone else "search/also.html",
        thing=thing,
        url=links.of(kind, thing),
        similar=finder.also(visitor(), kind, thing.id),
    )

"""The field animator's page: what is searched without being found, and what to do about it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from fsforum.core import asked
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.search import queries, service
from fsforum.search.views.blueprint import bp

LISTS = {
    "": ("Sans résultat", queries.without_result),
    "sans-ouverture": ("Sans ouverture", queries.unopened),
    "plus-demandees": ("Les plus demandées", queries.most_asked),
}


def tabs(current: str) -> list[tuple[str, str, int | None, bool]]:
    """The pages of this part of the site."""
    lists = [
        (label, url_for("search.learning", liste=name or None), None, current == name)
        for name, (label, _) in LISTS.items()
    ]
    return [*lists, ("Synonymes", url_for("search.synonyms"), None, current == "synonymes")]


@bp.get("/animation/recherches")
@guard("moderate", on="site")
def learning() -> str:
    """Searches of the last ninety days, by words and without names; each leads to a remedy."""
    name = request.args.get("liste", "")
    name = name if name in LISTS else ""
    return render_template(
        "search/learning.html",
        tabs=tabs(name),
        name=name,
        heading=LISTS[name][0],
        figures=queries.figures(),
        rows_shown=LISTS[name][1](),
    )


@bp.post("/animation/recherches/reglee")
@guard("moderate", on="site")
def settle() -> Any:
    """« C’est réglé »: these words leave the lists until they are searched again."""
    keys = asked.keys_of(tidy(request.form.get("mots", "")))
    if keys:
        service.settle(visitor(), f"mots:{keys}")
        flash("C’est noté : ces mots reviendront ici s’ils sont cherchés de nouveau.", "success")
    name = request.form.get("liste", "")
    return redirect(url_for(".learning", liste=name if name in LISTS and name else None), 303)

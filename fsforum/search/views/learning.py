"""The field animator's page: what is searched without being found, and what to do about it."""

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from fsforum.core import asked
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.search import queries, service
from fsforum.search.views.blueprint import bp

PAIR = re.compile(r"[0-9]{1,9}:[0-9]{1,9}")
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
    return [
        *lists,
        ("Synonymes", url_for("search.synonyms"), None, current == "synonymes"),
        ("Doublons possibles", url_for("search.twins"), None, current == "doublons"),
    ]


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


@bp.get("/animation/doublons")
@guard("moderate", on="site")
def twins() -> str:
    """Open questions that say about the same as an earlier one."""
    return render_template("search/twins.html", tabs=tabs("doublons"), twins=queries.twins(visitor()))


@bp.post("/animation/doublons/ecart")
@guard("moderate", on="site")
def set_apart() -> Any:
    """« Ce n’est pas un doublon »: the pair leaves the list."""
    pair = request.form.get("paire", "")
    if PAIR.fullmatch(pair):
        service.settle(visitor(), f"doublon:{pair}")
        flash("C’est noté : ces deux questions sont différentes.", "success")
    return redirect(url_for(".twins"), 303)

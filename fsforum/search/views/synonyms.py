"""The names that mean the same thing, kept by the animation."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from fsforum.core import paging
from fsforum.core.errors import DomainError
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Synonym
from fsforum.search import queries, service
from fsforum.search.forms import SynonymForm
from fsforum.search.views.blueprint import bp
from fsforum.search.views.learning import tabs

ONE = "/animation/synonymes/<int(max=2147483647):synonym_id>"


@bp.get("/animation/synonymes")
@guard("moderate", on="site")
def synonyms() -> str:
    """The families, by label; `?nom=` keeps those that hold a name."""
    name = tidy(request.args.get("nom", ""))[:80]
    found = queries.families(name, paging.number(request.args.get("page"), 1000))
    return render_template("search/synonyms.html", tabs=tabs("synonymes"), found=found, name=name)


@bp.route("/animation/synonymes/nouveau", methods=["GET", "POST"])
@guard("moderate", on="site")
def new_synonyms() -> Any:
    """A new family; `?mot=` brings the words of a search."""
    form = SynonymForm(taken=queries.taken())
    if request.method == "GET":
        word = tidy(request.args.get("mot", ""))[:80]
        form.mot.data, form.names.data = word, f"{word}\n" if word else ""
    elif queries.added_already(visitor(), form.label.data, form.lines(), form.key.data or ""):
        return _saved(form)
    elif form.validate():
        try:
            service.add_synonyms(
                visitor(),
                form.label.data,
                form.lines(),
                searched=tidy(form.mot.data or ""),
                key=form.key.data or "",
            )
        except DomainError as error:
            form.label.errors = [str(error)]
        else:
            return _saved(form)
    return _page(form)


@bp.route(ONE, methods=["GET", "POST"])
@guard("moderate", on=queries.family)
def synonym(row: Synonym) -> Any:
    """Change a family; `?mot=` adds the words of a search."""
    word = tidy(request.args.get("mot", ""))[:80]
    names = "\n".join([*row.names, word] if word else row.names)
    form = SynonymForm(taken=queries.taken(row.id), data={"label": row.label, "names": names, "mot": word})
    if request.method == "POST" and form.validate():
        try:
            service.change_synonyms(
                visitor(), row, form.label.data, form.lines(), searched=tidy(form.mot.data or "")
            )
        except DomainError as error:
            form.label.errors = [str(error)]
        else:
            return _saved(form)
    return _page(form, row)


@bp.post(f"{ONE}/etat")
@guard("moderate", on=queries.family)
def switch_synonyms(row: Synonym) -> Any:
    """Switch a family off, or on again."""
    active = request.form.get("actif") == "1"
    service.switch_synonyms(visitor(), row, active)
    said = "sert de nouveau" if active else "ne sert plus, mais elle est gardée"
    flash(f"La famille « {row.label} » {said}.", "success")
    return redirect(url_for(".synonyms"), 303)


def _saved(form: SynonymForm) -> Any:
    flash(
        f"La famille « {form.label.data} » est enregistrée : la recherche la connaît maintenant.", "success"
    )
    return redirect(url_for(".synonyms", nom=form.lines()[0]), 303)


def _page(form: SynonymForm, row: Synonym | None = None) -> Any:
    html = render_template("search/synonym.html", form=form, row=row)
    return html, 422 if form.errors else 200

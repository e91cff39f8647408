"""« Ça change »: the changes of rules, posted, corrected, and brought into guides and answers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.changes import queries, service
from fsforum.changes.forms import ChangeForm, TickForm
from fsforum.changes.queries import PARTS, UPCOMING
from fsforum.core import clock, links, paging, readmarks
from fsforum.core.guard import guard
from fsforum.core.reviews import concerned
from fsforum.core.web.visitor import visitor
from fsforum.models import Change, ThingKind

bp = Blueprint("changes", __name__)
ONE = "/ca-change/<int(max=2147483647):change_id>"


@bp.get("/ca-change/")
@guard("view", on="site")
def index() -> str:
    """What is going to change, what has, what is over."""
    asked = request.args.get("etat", "")
    part = asked if asked in PARTS else UPCOMING
    before = paging.parse(request.args.get("apres"))
    return render_template(
        "changes/index.html",
        listed=queries.listed(visitor(), part, before),
        part=part,
        parts=PARTS,
        first=before is None,
        Change=Change,
    )


@bp.route("/ca-change/nouveau", methods=["GET", "POST"])
@guard("post", on=Change)
def new() -> Any:
    """« Annoncer un changement »; next comes what it touches."""
    form = _offered(ChangeForm())
    if form.validate_on_submit():
        number = service.post(visitor(), form.content(), form.key.data or "")
        flash("Le changement est annoncé. Cochez maintenant ce qui est à revoir.", "success")
        return redirect(url_for(".contents", change_id=number), 303)
    page = render_template("changes/edit.html", form=form, change=None)
    return (page, 422) if request.method == "POST" else page


@bp.get(ONE)
@guard("view", on=queries.change)
def show(change: Change) -> str:
    """One change, and which guides and answers are still to be looked at."""
    user = visitor()
    readmarks.note(user, ThingKind.CHANGE, change.id, 1)
    return render_template(
        "changes/show.html",
        change=change,
        tasks=queries.tasks(user, change.id),
        upcoming=change.effective_on > clock.today(),
    )


@bp.route(f"{ONE}/modifier", methods=["GET", "POST"])
@guard("steer", on=queries.change)
def edit(change: Change) -> Any:
    """Say it better, move its day."""
    form = _offered(ChangeForm(data=_written(change)), change)
    if form.validate_on_submit():
        service.correct(change, visitor(), form.content())
        flash("Le changement est corrigé.", "success")
        return redirect(links.change(change), 303)
    page = render_template("changes/edit.html", form=form, change=change)
    return (page, 422) if request.method == "POST" else page


@bp.route(f"{ONE}/contenus", methods=["GET", "POST"])
@guard("steer", on=queries.change)
def contents(change: Change) -> Any:
    """The guides and answers that it probably touches; those ticked are to be revised."""
    form = TickForm()
    if request.method == "POST":
        things = concerned.of_keys(visitor(), form.things.data or [])
        if things:
            made = service.flag(change, visitor(), things)
            said = "contenu est en cours de révision" if made == 1 else "contenus sont en cours de révision"
            flash(f"{made} {said}. Chaque responsable est prévenu.", "success")
            return redirect(links.change(change), 303)
        form.things.errors = ["Cochez au moins un contenu, ou terminez sans rien cocher."]
    page = render_template(
        "changes/contents.html", change=change, form=form, proposed=concerned.proposed(visitor(), change)
    )
    return (page, 422) if request.method == "POST" else page


@bp.post(f"{ONE}/fin")
@guard("steer", on=queries.change)
def close(change: Change) -> Response:
    """« Terminer »: nothing (else) calls for a revision."""
    service.close(change, visitor())
    flash("C’est noté : rien n’est à revoir pour ce changement.", "success")
    return redirect(links.change(change), 303)


@bp.route(f"{ONE}/retrait", methods=["GET", "POST"])
@guard("steer", on=queries.change)
def withdraw(change: Change) -> Any:
    """Asks, then takes back what was announced by mistake."""
    if request.method == "GET":
        return render_template("changes/withdraw.html", change=change)
    service.withdraw(change, visitor())
    flash("L’annonce est retirée. Plus rien n’est à revoir à cause d’elle.", "success")
    return redirect(url_for(".index"), 303)


def _offered(form: ChangeForm, change: Change | None = None) -> ChangeForm:
    """The form with what its boxes propose; a référent with one body finds it ticked."""
    themes, bodies = queries.choices(visitor())
    known = {number for number, _ in bodies}
    others = [(body.id, body.short) for body in change.bodies if body.id not in known] if change else []
    form.offer(themes, [*bodies, *others])
    if request.method == "GET" and change is None and len(bodies) == 1:
        form.bodies.data = [bodies[0][0]]
    return form


def _written(change: Change) -> dict[str, Any]:
    return {
        "title": change.title,
        "effective_on": change.effective_on,
        "source": change.source,
        "link": change.link,
        "themes": [theme.id for theme in change.themes],
        "bodies": [body.id for body in change.bodies],
    }

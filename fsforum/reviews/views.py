"""« À revoir »: what may no longer hold, the reports of readers, requests for a revision."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import clock, dates, links, reviews, words
from fsforum.core.guard import guard
from fsforum.core.reviews import Thing, due
from fsforum.core.web import returning
from fsforum.core.web.visitor import visitor
from fsforum.models import ReviewTask
from fsforum.reviews import queries, service
from fsforum.reviews.forms import DateForm, EntrustForm, ReportForm
from fsforum.reviews.queries import DUE, KINDS, REVISING, STATES, Filters

bp = Blueprint("reviews", __name__)
ONE = "/a-revoir/<kind>/<int(max=2147483647):ref_id>"


@bp.get("/a-revoir/")
@guard("review", on="site")
def index() -> str:
    """Overdue guides and answers, the most read first; those to come, being revised, or reported."""
    bodies = queries.bodies()
    offered = [(body.slug, body.short) for body in bodies if body.active]
    filters = _filters({slug for slug, _ in offered})
    after = queries.parse(request.args.get("apres"))
    in_force = {"type": filters.kind or None, "organisme": filters.body or None}
    return render_template(
        "reviews/index.html",
        listed=queries.listed(visitor(), filters, after, bodies),
        filters=filters,
        states=STATES,
        kinds=list(KINDS.items()),
        bodies=offered,
        in_force=in_force,
        first=after is None,
        here=returning.from_reviews({"etat": filters.state, "type": filters.kind, "organisme": filters.body}),
    )


def _filters(bodies: set[str]) -> Filters:
    """What the address asks for; words that mean nothing are as absent."""
    given = request.args
    state, kind, body = given.get("etat", ""), given.get("type", ""), given.get("organisme", "")
    return Filters(
        state=state if state in STATES else DUE,
        kind=kind if kind in KINDS else "",
        body=body if body in bodies else "",
    )


@bp.route(f"{ONE}/signalement", methods=["GET", "POST"])
@guard("report_outdated", on=queries.thing)
def report(thing: Thing) -> Any:
    """« Signaler comme obsolète », and why."""
    form = ReportForm()
    if form.validate_on_submit():
        made = service.report(thing, visitor(), form.reason.data, form.key.data or "")
        flash(
            "Merci. Votre signalement est transmis ; vous serez prévenu de la suite."
            if made
            else "Vous l’avez déjà signalé : votre premier signalement attend une réponse.",
            "success" if made else "info",
        )
        return redirect(_address(thing), 303)
    page = render_template("reviews/report.html", thing=thing, form=form, address=_address(thing))
    return (page, 422) if request.method == "POST" else page


@bp.post(f"{ONE}/revision")
@guard("ask_review", on=queries.thing)
def ask(thing: Thing) -> Response:
    """« Demander une révision » to whom it belongs."""
    if service.ask_revision(thing, visitor()):
        flash(
            "La révision est demandée. La bannière « En cours de révision » prévient les lecteurs.", "success"
        )
    else:
        flash("Une révision est déjà demandée.", "info")
    return returning.to_reviews() or redirect(_address(thing), 303)


@bp.route(f"{ONE}/date", methods=["GET", "POST"])
@guard("ask_review", on=queries.thing)
def review_date(thing: Thing) -> Any:
    """« Changer la date de révision »: sooner for what changes each year, later for what never does."""
    form = DateForm()
    form.review.choices = due.choices(clock.today())
    if form.validate_on_submit():
        service.postpone(thing, visitor(), form.promised())
        flash(f"À revoir avant le {dates.day(form.promised())}.", "success")
        return redirect(_address(thing), 303)
    page = render_template("reviews/date.html", thing=thing, form=form, address=_address(thing))
    return (page, 422) if request.method == "POST" else page


@bp.route("/a-revoir/taches/<int(max=2147483647):task_id>", methods=["GET", "POST"])
@guard("entrust", on=queries.task)
def entrust(task: ReviewTask) -> Any:
    """« Confier à quelqu’un d’autre »: away, or not the right person."""
    heirs = {one.id: one for one in queries.heirs(task)}
    form = EntrustForm()
    form.offer([(one.id, f"{one.full_name}, {words.affiliation(one)}") for one in heirs.values()])
    if form.validate_on_submit():
        chosen = heirs[form.owner.data]
        service.entrust(task, chosen, visitor())
        flash(f"La révision est confiée à {chosen.full_name}.", "success")
        return redirect(_after(task), 303)
    thing = reviews.thing_of(task)
    page = render_template("reviews/entrust.html", task=task, thing=thing, form=form, back=_after(task))
    return (page, 422) if request.method == "POST" else page


def _after(task: ReviewTask) -> str:
    """Where one comes from: the change, or what is being revised."""
    return links.change(task.change) if task.change else url_for(".index", etat=REVISING)


def _address(thing: Thing) -> str:
    return links.of(reviews.kind_of(thing), thing)

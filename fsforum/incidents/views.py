"""Incidents en cours: raised, confirmed, closed, and what they were."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.config import Settings
from fsforum.core import clock, links, paging, readmarks
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.incidents import queries, service
from fsforum.incidents.forms import CloseForm, RaiseForm
from fsforum.models import Incident, ThingKind

bp = Blueprint("incidents", __name__)
ONE = "/incidents/<int(max=2147483647):incident_id>"


@bp.get("/incidents/")
@guard("see", on=Incident)
def index() -> str:
    """What does not work now, and what did not."""
    before = paging.parse(request.args.get("avant"))
    page = queries.past(visitor(), before)
    now = clock.now()
    return render_template(
        "incidents/index.html",
        page=page,
        ended=[one for one in page if not one.open_at(now)],
        first=before is None,
        Incident=Incident,
    )


@bp.route("/incidents/nouveau", methods=["GET", "POST"])
@guard("raise", on=Incident)
def new() -> Any:
    """« Panne : … »; what is already known stands above, to be confirmed instead."""
    form = RaiseForm()
    bodies = queries.bodies(visitor())
    form.offer(bodies)
    if request.method == "GET" and request.args.get("organisme"):
        form.body.data = request.args["organisme"]
    if form.validate_on_submit():
        body = next(one for one in bodies if one.slug == form.body.data)
        hours = _settings().incident_hours
        number = service.raise_incident(body, visitor(), form.text.data, hours, form.key.data or "")
        flash(f"La panne est signalée {body.to} et à l’animation départementale.", "success")
        return redirect(url_for(".show", incident_id=number), 303)
    page = render_template("incidents/new.html", form=form, hours=_settings().incident_hours)
    return page, 422 if form.errors else 200


@bp.get(ONE)
@guard("view", on=queries.incident)
def show(incident: Incident) -> str:
    """One incident: since when, who has it, how it ended."""
    readmarks.note(visitor(), ThingKind.INCIDENT, incident.id, 1)
    return render_template("incidents/show.html", incident=incident, open=incident.open_at(clock.now()))


@bp.post(f"{ONE}/moi-aussi")
@guard("confirm", on=queries.incident)
def confirm(incident: Incident) -> Response:
    """« Moi aussi »."""
    joined = request.form.get("actif", "1") != "0"
    service.confirm(incident, visitor(), joined)
    if joined:
        flash(
            "Votre structure est comptée. Vous serez prévenu quand la panne sera déclarée terminée.",
            "success",
        )
    return redirect(links.incident(incident), 303)


@bp.route(f"{ONE}/fin", methods=["GET", "POST"])
@guard("close", on=queries.incident)
def close(incident: Incident) -> Any:
    """It works again, and a word."""
    form = CloseForm()
    if form.validate_on_submit():
        service.close(incident, visitor(), form.word.data or "")
        flash("La panne est déclarée terminée. Les structures concernées sont prévenues.", "success")
        return redirect(links.incident(incident), 303)
    page = render_template("incidents/close.html", incident=incident, form=form)
    return page, 422 if form.errors else 200


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

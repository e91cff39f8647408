"""Notifications: what happened to the things that a person follows."""

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import paging
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.inbox import queries, service

bp = Blueprint("inbox", __name__)


@bp.get("/notifications/")
@guard("view", on="site")
def index() -> str:
    """Notifications by day, newest first; `?filtre=non-lues` leaves out what was read."""
    unread_only = request.args.get("filtre") == "non-lues"
    before = paging.parse(request.args.get("avant"))
    page = queries.lines(visitor(), unread_only, before)
    days = [(day, list(lines)) for day, lines in groupby(page, key=lambda line: line.day)]
    return render_template(
        "inbox/index.html", days=days, page=page, unread_only=unread_only, first=before is None
    )


@bp.post("/notifications/lecture")
@guard("view", on="site")
def read() -> Response:
    """« Tout marquer comme lu »."""
    service.read_all(visitor())
    flash("Toutes vos notifications sont marquées comme lues.", "success")
    return redirect(url_for(".index"), 303)

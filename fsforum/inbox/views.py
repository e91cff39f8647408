"""Notifications: what happened to the things that a person follows."""

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import choices, follows, links, paging, words
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.inbox import queries, service
from fsforum.models import NotificationKind

bp = Blueprint("inbox", __name__)
FOLLOWED = "Vous serez prévenu de ses nouveautés, selon vos choix de notification."


@bp.get("/notifications/")
@guard("view", on="site")
def index() -> str:
    """Notifications by day, newest first; `?filtre=non-lues` leaves out what was read, `?sorte=` the rest."""
    unread_only = request.args.get("filtre") == "non-lues"
    before = paging.parse(request.args.get("avant"))
    asked = request.args.get("sorte", "")
    kind = NotificationKind(asked) if asked in set(NotificationKind) else None
    page = queries.lines(visitor(), unread_only, before, kind)
    days = [(day, list(lines)) for day, lines in groupby(page, key=lambda line: line.day)]
    return render_template(
        "inbox/index.html",
        days=days,
        page=page,
        unread_only=unread_only,
        kind=kind.value if kind else None,
        kinds=[
            ("", "Toutes"),
            *((one.value, words.NOTIFICATIONS[one]) for one in choices.kinds_for(visitor())),
        ],
        first=before is None,
    )


@bp.post("/suivis/<sort>/<slug>")
@guard("follow", on=follows.place)
def follow(thing: follows.Place) -> Response:
    """Hear of what is new in a theme, a body, a space or a resource, or no longer."""
    wanted = request.form.get("actif", "1") != "0"
    kind = follows.kind_of(thing)
    follows.follow(visitor(), kind, thing.id, wanted)
    flash(FOLLOWED if wanted else "Vous ne serez plus prévenu de ses nouveautés.", "success")
    return redirect(links.of(kind, thing), 303)


@bp.post("/notifications/lecture")
@guard("view", on="site")
def read() -> Response:
    """« Tout marquer comme lu »."""
    service.read_all(visitor())
    flash("Toutes vos notifications sont marquées comme lues.", "success")
    return redirect(url_for(".index"), 303)

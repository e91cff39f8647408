"""The list of discussions, what marks it as read, and the completion of names."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from fsforum.core import follows
from fsforum.core.guard import guard
from fsforum.core.mentions import mentionable
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.models import Space, ThingKind, Thread
from fsforum.threads import queries, service
from fsforum.threads.queries import Filters
from fsforum.threads.queries.listing import FOLLOWED, KINDS, RESOLVED, SAVED, UNANSWERED, UNREAD
from fsforum.threads.views.blueprint import bp

KIND_WORDS = (
    ("", "Toutes"),
    (UNREAD, "Non lues"),
    (UNANSWERED, "Sans réponse"),
    (RESOLVED, "Résolues"),
    (FOLLOWED, "Suivies"),
    (SAVED, "Enregistrées"),
)


@bp.get("/discussions/")
@guard("view", on="site")
def index() -> str:
    """The discussions of all spaces, or of one, narrowed by state and theme."""
    spaces = queries.readable_spaces(visitor())
    asked = request.args.get("espace", "")
    chosen = next((s for s in spaces if asked in (s.slug, str(s.id))), None)
    if asked and chosen is None:
        abort(404)
    kind, theme = request.args.get("filtre", ""), request.args.get("theme", "")
    themes = tuple((row.slug, row.name) for row in queries.themes())
    filters = Filters(chosen, kind if kind in KINDS else "", theme if theme in dict(themes) else "")
    lines, more = queries.latest(visitor(), filters, request.args.get("avant"))
    at = _addresses(filters)
    return render_template(
        "threads/index.html",
        lines=lines,
        spaces=spaces,
        following=chosen is not None and follows.following(visitor(), ThingKind.SPACE, chosen.slug),
        space_names={space.id: space.name for space in spaces},
        filters=filters,
        themes=(("", "Tous les thèmes"), *themes),
        kinds=KIND_WORDS,
        tabs=(
            ("Tous les espaces", at(espace=None), None, chosen is None),
            *((s.name, at(espace=s.slug), None, s is chosen) for s in spaces),
        ),
        older=at(avant=more) if more else "",
        may_open=can(visitor(), "open", Thread),
        newest=at() if request.args.get("avant") else "",
    )


def _addresses(filters: Filters) -> Callable[..., str]:
    """Makes the address of this list with some filters replaced."""
    kept = {
        "espace": filters.space.slug if filters.space else None,
        "filtre": filters.kind or None,
        "theme": filters.theme or None,
    }
    base = url_for(".index")

    def at(**changed: str | None) -> str:
        """Far quicker than url_for, which would be asked once for each space."""
        wanted = {name: value for name, value in (kept | changed).items() if value}
        return f"{base}?{urlencode(wanted)}" if wanted else base

    return at


@bp.post("/discussions/lecture")
@guard("view", on="site")
def read_all() -> Answer:
    """« Tout marquer comme lu », of one space or of all."""
    asked = request.form.get("espace")
    space = queries.space(asked)
    if asked and (space is None or not can(visitor(), "view", space)):
        abort(404)
    service.mark_all_read(visitor(), space)
    flash("Tout est marqué comme lu.", "success")
    return redirect(url_for(".index", espace=space.slug if space else None), 303)


def _asked_space() -> Space | None:
    return queries.space(request.args.get("espace"))


@bp.get("/discussions/mentions")
@guard("view", on=_asked_space)
def mentions(space: Space) -> Response:
    """Who can be cited in a space, by the first letters of a name."""
    return jsonify(mentionable(space.scope, request.args.get("q", "")[:80]))

"""« Déjà répondu ? »: what resembles a text being written, and « J’ai trouvé »."""

import re
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request

from fsforum.core import already, finder, links
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web import drafts
from fsforum.core.web.visitor import visitor
from fsforum.models import Body, Question, QuestionState
from fsforum.search import queries
from fsforum.search.views.blueprint import bp

DRAFT = re.compile(r"(?:question|discussion)-[a-z0-9-]{1,160}")
UNANSWERED = (QuestionState.SENT, QuestionState.TAKEN, QuestionState.CLARIFY)
SUBJECTS = ("votre question", "votre discussion")


@bp.get("/questions/similaires")
@guard("view", on="site")
def similar() -> Any:
    """At most five things that may already answer what is being written: as JSON, or as the panel's list."""
    found = already.similar(visitor(), request.args.get("texte", ""))
    if request.args.get("forme") == "liste":
        subject = request.args.get("sujet")
        return render_template(
            "search/similar.html", similar=found, subject=subject if subject in SUBJECTS else SUBJECTS[0]
        )
    return jsonify(resultats=[_row(one) for one in found])


def _row(one: finder.Similar) -> dict[str, str]:
    return {
        "titre": one.title,
        "url": one.url,
        "type": one.kind.value,
        "etat": one.state[0] if one.state else "",
        "extrait": one.extract,
    }


@bp.post("/recherche/trouve")
@guard("participate", on="site")
def found() -> Any:
    """« J’ai trouvé »: counted; thanks, and on to what was found."""
    user = visitor()
    pair = next(iter(already.pairs(request.form.get("trouve", ""))), None)
    thing = already.thing(*pair) if pair else None
    body = queries.body(tidy(request.form.get("pour", ""))[:80])
    if pair is None or thing is None or not can(user, "view", thing):
        abort(404)
    if body is not None and not can(user, "view", body):
        abort(404)
    already.found(user, body.slug if body else already.DISCUSSION, pair, request.form.get("key", ""))
    if DRAFT.fullmatch(request.form.get("brouillon", "")):
        drafts.saved(request.form["brouillon"])
    flash(_thanks(thing, body), "success")
    return redirect(links.of(pair[0], thing), 303)


def _thanks(thing: Any, body: Body | None) -> str:
    saved = f"une question de moins {body.to}" if body else "une discussion de moins"
    if isinstance(thing, Question) and thing.state in UNANSWERED:
        return f"Merci : {saved}. Dites « Moi aussi » ou suivez celle-ci pour être prévenu de la réponse."
    return f"Merci : {saved}. Vous êtes sur la page que vous avez trouvée."

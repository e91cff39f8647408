"""What a reader does with a whole discussion: follow, keep, mark as resolved."""

from flask import flash, request
from werkzeug.wrappers import Response

from fsforum.core import paging
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Thread
from fsforum.threads import queries, service
from fsforum.threads.views.blueprint import THREAD, back_to, bp, wanted


@bp.post(f"{THREAD}/suivi")
@guard("follow", on=queries.thread)
def follow(thread: Thread) -> Response:
    """Suivre, Ne plus suivre."""
    service.follow(thread, visitor(), wanted())
    flash("Vous suivez cette discussion." if wanted() else "Vous ne suivez plus cette discussion.", "success")
    return back_to(thread)


@bp.post(f"{THREAD}/enregistrement")
@guard("save", on=queries.thread)
def save(thread: Thread) -> Response:
    """Enregistrer, ou non."""
    service.save(thread, visitor(), wanted())
    kept = "La discussion est enregistrée : vous la retrouvez dans le filtre « Enregistrées »."
    flash(kept if wanted() else "La discussion n’est plus enregistrée.", "success")
    return back_to(thread)


@bp.post(f"{THREAD}/resolution")
@guard("resolve", on=queries.thread)
def resolve(thread: Thread) -> Response:
    """Marquer comme résolue, by a reply or not; or open again."""
    if not wanted():
        service.unresolve(thread, visitor())
        flash("La discussion est de nouveau ouverte.", "success")
        return back_to(thread)
    asked = request.form.get("message")
    seq = paging.number(asked, thread.last_seq) if asked else None
    service.resolve(thread, visitor(), seq)
    flash("La discussion est marquée comme résolue.", "success")
    return back_to(thread, seq)

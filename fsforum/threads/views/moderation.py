"""Acts of the animation on discussions and messages: pin, close, move, hide."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from fsforum.core import markup
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.models import Post, Thread
from fsforum.threads import queries, service
from fsforum.threads.forms import MoveForm, ReasonForm
from fsforum.threads.views.blueprint import MESSAGE, THREAD, back_to, bp, wanted

Page = tuple[str, int] | str | Response


@bp.post(f"{THREAD}/epingle")
@guard("pin", on=queries.thread)
def pin(thread: Thread) -> Response:
    """Épingler, or no longer."""
    service.pin(thread, visitor(), wanted())
    flash("La discussion est épinglée." if wanted() else "La discussion n’est plus épinglée.", "success")
    return back_to(thread)


@bp.post(f"{THREAD}/fermeture")
@guard("close", on=queries.thread)
def close(thread: Thread) -> Response:
    """Fermer, Rouvrir."""
    service.close(thread, visitor(), wanted())
    flash("La discussion est fermée." if wanted() else "La discussion est rouverte.", "success")
    return back_to(thread)


@bp.route(f"{THREAD}/deplacement", methods=["GET", "POST"])
@guard("move", on=queries.thread)
def move(thread: Thread) -> Page:
    """Choose another space, among those where the mover writes."""
    form = MoveForm()
    spaces = [s for s in queries.writable_spaces(visitor()) if s.id != thread.space_id]
    form.space.choices = [SelectChoice(s.id, f"{s.name} (lisible par : {s.audience_words})") for s in spaces]
    if request.method == "POST":
        target = queries.space(request.form.get("space"))
        if target is None or not can(visitor(), "view", target):
            abort(404)
        if not form.validate():
            return render_template("threads/move.html", thread=thread, form=form), 422
        service.move(thread, visitor(), target)
        flash(f"La discussion est maintenant dans « {target.name} ».", "success")
        return back_to(thread)
    return render_template("threads/move.html", thread=thread, form=form)


@bp.route(f"{THREAD}/masquage", methods=["GET", "POST"])
@guard("hide", on=queries.thread)
def hide(thread: Thread) -> Page:
    """Hide a discussion with a reason, or show it again."""
    if request.method == "POST" and not wanted():
        service.show_thread(thread, visitor())
        flash("La discussion est de nouveau visible.", "success")
        return back_to(thread)
    form = ReasonForm()
    if request.method == "GET" or not form.validate():
        html = render_template("threads/hide.html", thread=thread, form=form)
        return html, 422 if request.method == "POST" else 200
    service.hide_thread(thread, visitor(), form.reason.data or "")
    flash("La discussion est masquée. La page « Modération » en garde la liste.", "success")
    return redirect(url_for(".index"), 303)


@bp.route(f"{MESSAGE}/masquage", methods=["GET", "POST"])
@guard("hide", on=queries.message)
def hide_message(post: Post) -> Page:
    """Hide a message with a reason, or show it again."""
    if request.method == "POST" and not wanted():
        service.show_post(post, visitor())
        flash("Le message est de nouveau visible.", "success")
        return back_to(post.thread, post.seq)
    form = ReasonForm()
    if request.method == "GET" or not form.validate():
        excerpt = markup.excerpt(markup.trusted(post.html))
        html = render_template("threads/hide_message.html", post=post, form=form, excerpt=excerpt)
        return html, 422 if request.method == "POST" else 200
    service.hide_post(post, visitor(), form.reason.data or "")
    flash("Le message est masqué.", "success")
    return back_to(post.thread, post.seq)

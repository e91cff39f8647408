"""One message: change it, see how it was changed, find it useful, report it."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from fsforum.core import diff, links, markup
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Post
from fsforum.threads import queries, service
from fsforum.threads.forms import PostForm, ReportForm
from fsforum.threads.views.blueprint import MESSAGE, back_to, bp, wanted

Page = tuple[str, int] | str | Response


@dataclass(frozen=True)
class Change:
    """One edit of a message: who, when, and what differs."""

    editor: str
    at: datetime
    lines: list[diff.Line]


@bp.get(MESSAGE)
@guard("view", on=queries.message)
def message(post: Post) -> Response:
    """The short permanent address of a message leads to its place in the discussion."""
    return redirect(links.post(post))


@bp.route(f"{MESSAGE}/modifier", methods=["GET", "POST"])
@guard("edit", on=queries.message)
def edit_message(post: Post) -> Page:
    """Change the text of a message; what it said before stays in its history."""
    form = PostForm(data={"body": post.source})
    if request.method == "POST":
        if not form.validate():
            return render_template("threads/edit_message.html", post=post, form=form), 422
        service.edit_post(post, visitor(), form.body.data or "")
        flash("Le message est modifié. Ce qu’il disait avant reste dans son historique.", "success")
        return back_to(post.thread, post.seq)
    return render_template("threads/edit_message.html", post=post, form=form)


@bp.get(f"{MESSAGE}/historique")
@guard("history", on=queries.message)
def history(post: Post) -> str:
    """The changes of a message, newest first, struck and underlined; ten a page, `?avant=` for older ones."""
    asked = request.args.get("avant", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    earlier, after, older = queries.revisions(post, before)
    lines = diff.series([*[revision.source for revision in reversed(earlier)], after])
    changes = [
        Change(revision.editor.full_name, revision.created_at, changed)
        for revision, changed in zip(earlier, reversed(lines), strict=True)
    ]
    return render_template("threads/history.html", post=post, changes=changes, older=older)


@bp.post(f"{MESSAGE}/utile")
@guard("useful", on=queries.message)
def useful(post: Post) -> Response:
    """Utile, or taken back."""
    service.set_useful(post, visitor(), wanted())
    return back_to(post.thread, post.seq)


@bp.route(f"{MESSAGE}/signalement", methods=["GET", "POST"])
@guard("report", on=queries.message)
def report(post: Post) -> Page:
    """Signaler: ask the animation to look at a message."""
    form = ReportForm()
    if request.method == "POST":
        if not form.validate():
            return render_template("threads/report.html", post=post, form=form, excerpt=_excerpt(post)), 422
        if service.report(post, visitor(), form.reason.data or ""):
            flash("Merci. L’animation départementale va regarder ce message.", "success")
        else:
            flash("Vous avez déjà signalé ce message. L’animation départementale l’a reçu.", "info")
        return back_to(post.thread, post.seq)
    return render_template("threads/report.html", post=post, form=form, excerpt=_excerpt(post))


def _excerpt(post: Post) -> str:
    return markup.excerpt(markup.trusted(post.html))

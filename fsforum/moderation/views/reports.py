"""The queue of reports, and what is hidden."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import markup
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Post, Report, ReportOutcome
from fsforum.moderation import queries, service
from fsforum.moderation.forms import DecisionForm
from fsforum.moderation.views.blueprint import before, bp, tabs

Page = tuple[str, int] | str | Response


def _list(view: str, rows: list[Any], more: int | None) -> str:
    return render_template(
        f"moderation/{view}.html",
        tabs=tabs(f"moderation.{view}"),
        rows_shown=rows,
        excerpt=_excerpt,
        older=url_for(f".{view}", avant=more) if more else "",
        newest=url_for(f".{view}") if before() else "",
    )


def _excerpt(post: Post) -> str:
    return markup.excerpt(markup.trusted(post.html))


@bp.get("/moderation/")
@guard("moderate", on="site")
def index() -> str:
    """The open reports, newest first."""
    return _list("index", *queries.open_reports(visitor(), before()))


@bp.get("/moderation/traites")
@guard("moderate", on="site")
def closed() -> str:
    """What became of earlier reports."""
    return _list("closed", *queries.closed_reports(visitor(), before()))


@bp.get("/moderation/messages-masques")
@guard("moderate", on="site")
def hidden_messages() -> str:
    """The hidden messages."""
    return _list("hidden_messages", *queries.hidden_posts(visitor(), before()))


@bp.get("/moderation/discussions-masquees")
@guard("moderate", on="site")
def hidden_threads() -> str:
    """The hidden discussions."""
    return _list("hidden_threads", *queries.hidden_threads(visitor(), before()))


@bp.route("/moderation/signalements/<int(max=2147483647):report_id>", methods=["GET", "POST"])
@guard("close", on=queries.report)
def report(report: Report) -> Page:
    """One report: keep the message with an answer, or hide it."""
    form = DecisionForm()
    if request.method == "POST" and form.validate():
        outcome = ReportOutcome(form.decision.data)
        service.close_report(report, visitor(), outcome, form.answer.data or "")
        hidden = outcome == ReportOutcome.HIDDEN
        flash("Le message est masqué." if hidden else "Le message est conservé.", "success")
        return redirect(url_for(".index"), 303)
    status = 422 if request.method == "POST" else 200
    html = render_template("moderation/report.html", report=report, form=form)
    return html, status

"""The queue of reports, and what is hidden."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import markup
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Post, Report, ReportOutcome
from fsforum.moderation import queries, service
from fsforum.moderation.forms import DecisionForm

bp = Blueprint("moderation", __name__)
Page = tuple[str, int] | str | Response


def _before() -> int | None:
    """The number below which the asked page begins; None for the first page, or nonsense."""
    asked = request.args.get("avant", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def _tabs(current: str) -> list[tuple[str, str, int | None, bool]]:
    entries = [
        ("À traiter", "moderation.index", queries.waiting(visitor())),
        ("Traités", "moderation.closed", None),
        ("Messages masqués", "moderation.hidden_messages", None),
        ("Discussions masquées", "moderation.hidden_threads", None),
    ]
    return [(label, url_for(view), count, view == current) for label, view, count in entries]


def _list(view: str, rows: list[Any], more: int | None) -> str:
    return render_template(
        f"moderation/{view}.html",
        tabs=_tabs(f"moderation.{view}"),
        rows_shown=rows,
        excerpt=_excerpt,
        older=url_for(f".{view}", avant=more) if more else "",
        newest=url_for(f".{view}") if _before() else "",
    )


def _excerpt(post: Post) -> str:
    return markup.excerpt(markup.trusted(post.html))


@bp.get("/moderation/")
@guard("moderate", on="site")
def index() -> str:
    """The open reports, newest first."""
    return _list("index", *queries.open_reports(visitor(), _before()))


@bp.get("/moderation/traites")
@guard("moderate", on="site")
def closed() -> str:
    """What became of earlier reports."""
    return _list("closed", *queries.closed_reports(visitor(), _before()))


@bp.get("/moderation/messages-masques")
@guard("moderate", on="site")
def hidden_messages() -> str:
    """The hidden messages."""
    return _list("hidden_messages", *queries.hidden_posts(visitor(), _before()))


@bp.get("/moderation/discussions-masquees")
@guard("moderate", on="site")
def hidden_threads() -> str:
    """The hidden discussions."""
    return _list("hidden_threads", *queries.hidden_threads(visitor(), _before()))


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

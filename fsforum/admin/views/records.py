"""The mail of the site and its log."""

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from fsforum.admin import journal as log
from fsforum.admin import queries, service
from fsforum.admin.views.base import bp, chosen, position
from fsforum.core.errors import NotNow
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Outbox

# Shown as its reader sees it, the mail can neither run nor reach anything; its links open aside.
MAIL_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@bp.get("/administration/courrier")
@guard("read_mail", on="site")
def mails() -> str:
    """The mails of the site, newest first; or those that were interrupted, or failed."""
    state = chosen("etat", queries.records.STATES)
    rows, following = queries.records.mails(position("avant"), state)
    return render_template(
        "admin/courrier.html",
        rows=rows,
        following=following,
        first=not position("avant"),
        part=state,
        unsure=queries.records.unsure(),
    )


@bp.get("/administration/courrier/<int:mail_id>")
@guard("read_mail", on="site")
def mail(mail_id: int) -> str:
    """One mail: its text, and how it looks."""
    row = _mail(mail_id)
    return render_template("admin/message.html", mail=row, may_retry=service.mails.may_retry(row))


@bp.get("/administration/courrier/<int:mail_id>/apercu")
@guard("read_mail", on="site")
def mail_frame(mail_id: int) -> FlaskResponse:
    """The HTML of a mail, alone and powerless, for the frame of its page."""
    row = _mail(mail_id)
    if not row.html:
        abort(404)
    html = row.html.replace("<head>", '<head><base target="_blank">', 1)
    return FlaskResponse(
        html, headers={"Content-Security-Policy": MAIL_CSP, "Referrer-Policy": "no-referrer"}
    )


@bp.post("/administration/courrier/<int:mail_id>/envoi")
@guard("read_mail", on="site")
def retry_mail(mail_id: int) -> Response:
    """Let a mail that failed leave now."""
    try:
        service.mails.retry(visitor(), _mail(mail_id))
        flash("Le message repart dans quelques instants.", "success")
    except NotNow as error:
        flash(str(error), "error")
    return redirect(url_for(".mail", mail_id=mail_id), 303)


@bp.get("/administration/journal")
@guard("read_audit", on="site")
def journal() -> str:
    """What was done to accounts, rights and content, newest first."""
    rows, following = queries.records.entries(position("avant"))
    named = queries.accounts.names(log.people_in(rows))
    return render_template(
        "admin/journal.html",
        rows=[(entry, log.said(entry), log.about(entry, named), log.details(entry)) for entry in rows],
        following=following,
        first=not position("avant"),
    )


def _mail(mail_id: int) -> Outbox:
    row = queries.records.mail(mail_id)
    if row is None:
        abort(404)
    return row

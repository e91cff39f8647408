"""« Ne plus recevoir ce genre de courriel », from the mail itself, without signing in (RFC 8058)."""

from functools import partial
from typing import Any

from flask import render_template, request

from fsforum.accounts import service
from fsforum.accounts.blueprint import bp
from fsforum.core import links_signed, words
from fsforum.core.guard import public
from fsforum.core.web.secret import secret_address
from fsforum.extensions import csrf
from fsforum.models import MailChoice

DIGESTS = {MailChoice.DAILY: "Le résumé du jour", MailChoice.WEEKLY: "Le résumé de la semaine"}


@bp.route("/courriel/desabonnement/<token>", methods=["GET", "POST"])
@public
@secret_address
def stop_mails(token: str) -> Any:
    """Opening asks; the button (or the mail program's own) leaves this kind of news on the site alone."""
    found = links_signed.unsubscribed(token)
    if found is None:
        page = render_template("accounts/expired.html", url="/compte/notifications", label="Mes préférences")
        return page, 410
    user, kind = found
    if isinstance(kind, MailChoice):
        stop, named = partial(service.stop_digest, user, kind), DIGESTS[kind]
    else:
        stop, named = partial(service.stop_mails, user, kind), words.NOTIFICATIONS[kind]
    if request.method == "POST":
        stop()
    return render_template("accounts/stop_mails.html", kind=named, done=request.method == "POST")


# Mail programs post without a page of ours: the signed address is the proof.
csrf.exempt(stop_mails)

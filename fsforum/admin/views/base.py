"""The front page of the administration, and what its pages share."""

from flask import Blueprint, render_template, request

from fsforum.admin import queries
from fsforum.core.guard import guard

bp = Blueprint("admin", __name__)


@bp.get("/administration/")
@guard("administer", on="site")
def index() -> str:
    """Where to go, with what waits there."""
    return render_template(
        "admin/index.html",
        accounts=queries.accounts.counts(),
        invitations=queries.invitations.counts(),
        unsure_mails=queries.records.unsure(),
    )


def position(name: str) -> int:
    """The number of the last row of the page before, from the address; 0 for the first page."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and int(text[:11]) < 2**31 and len(text) < 11 else 0


def chosen(name: str, known: object) -> str:
    """One of the `known` values from the address; "" when it is none of them."""
    value = request.args.get(name, "")
    return value if value in known else ""  # type: ignore[operator]

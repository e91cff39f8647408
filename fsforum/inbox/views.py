"""Pages of inbox."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("inbox", __name__)


@bp.route("/notifications/", methods=['GET'])
@guard("view", on="site")
def index() -> str:
    """Stub."""
    return "index"

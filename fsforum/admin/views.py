"""Pages of admin."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("admin", __name__)


@bp.route("/administration/", methods=['GET'])
@guard("administer", on="site")
def index() -> str:
    """Stub."""
    return "index"

"""Pages of library."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("library", __name__)


@bp.route("/ressources/", methods=['GET'])
@guard("view", on="site")
def index() -> str:
    """Stub."""
    return "index"

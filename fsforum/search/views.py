"""Pages of search."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("search", __name__)


@bp.route("/recherche", methods=['GET'])
@guard("view", on="site")
def results() -> str:
    """Stub."""
    return "results"

"""Pages of threads."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("threads", __name__)


@bp.route("/discussions/", methods=['GET'])
@guard("view", on="site")
def index() -> str:
    """Stub."""
    return "index"

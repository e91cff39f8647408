"""Pages of channels."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("channels", __name__)


@bp.route("/questions/", methods=['GET'])
@guard("view", on="site")
def index() -> str:
    """Stub."""
    return "index"

"""Pages of moderation."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("moderation", __name__)


@bp.route("/moderation/", methods=['GET'])
@guard("moderate", on="site")
def index() -> str:
    """Stub."""
    return "index"

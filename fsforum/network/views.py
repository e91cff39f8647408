"""Pages of network."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("network", __name__)


@bp.route("/annuaire/", methods=['GET'])
@guard("view", on="site")
def directory() -> str:
    """Stub."""
    return "directory"


@bp.route("/agenda/", methods=['GET'])
@guard("view", on="site")
def agenda() -> str:
    """Stub."""
    return "agenda"


@bp.route("/indicateurs/", methods=['GET'])
@guard("view", on="site")
def figures() -> str:
    """Stub."""
    return "figures"

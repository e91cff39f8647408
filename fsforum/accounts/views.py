"""Pages of accounts."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("accounts", __name__)


@bp.route("/connexion", methods=['GET', 'POST'])
@public
def sign_in() -> str:
    """Stub."""
    return "sign_in"


@bp.route("/deconnexion", methods=['POST'])
@public
def sign_out() -> str:
    """Stub."""
    return "sign_out"


@bp.route("/compte/", methods=['GET'])
@guard("view", on="site")
def profile() -> str:
    """Stub."""
    return "profile"

"""Pages of pages."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("pages", __name__)


@bp.route("/", methods=['GET'])
@guard("view", on="site")
def home() -> str:
    """Stub."""
    return "home"


@bp.route("/aide", methods=['GET'])
@public
def help() -> str:
    """Stub."""
    return "help"


@bp.route("/mentions-legales", methods=['GET'])
@public
def legal() -> str:
    """Stub."""
    return "legal"


@bp.route("/donnees-personnelles", methods=['GET'])
@public
def privacy() -> str:
    """Stub."""
    return "privacy"


@bp.route("/accessibilite", methods=['GET'])
@public
def accessibility() -> str:
    """Stub."""
    return "accessibility"


@bp.route("/plan-du-site", methods=['GET'])
@public
def sitemap() -> str:
    """Stub."""
    return "sitemap"

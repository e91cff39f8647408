"""What the pages of the moderation share."""

from flask import Blueprint, request, url_for

from fsforum.core.web.visitor import visitor
from fsforum.moderation import queries

bp = Blueprint("moderation", __name__)


def before() -> int | None:
    """The number below which the asked page begins; None for the first page, or nonsense."""
    asked = request.args.get("avant", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def tabs(current: str) -> list[tuple[str, str, int | None, bool]]:
    reports, personal = queries.waiting(visitor())
    entries = [
        ("À traiter", "moderation.index", reports),
        ("Traités", "moderation.closed", None),
        ("Messages masqués", "moderation.hidden_messages", None),
        ("Discussions masquées", "moderation.hidden_threads", None),
        ("Données personnelles", "moderation.privacy", personal),
    ]
    return [(label, url_for(view), count, view == current) for label, view, count in entries]

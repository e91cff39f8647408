"""Who makes this request."""

from flask_login import current_user

from fsforum.models import User


def visitor() -> User:
    """The signed-in account itself, not flask-login's stand-in (only behind a @guard)."""
    user: User = current_user._get_current_object()
    return user

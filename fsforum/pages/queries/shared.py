"""What both homes ask."""

from fsforum.core import scopes
from fsforum.models import User

TO_DO = 5


def spaces(user: User) -> list[str]:
    """The scopes of the spaces that `user` reads, what is hidden there left out."""
    return [scope for scope in scopes.held_by(user).listed if scope.startswith("space:")]

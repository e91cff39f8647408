"""What the common pages write: only how often somebody asks."""

from datetime import timedelta

from fsforum.core import throttle
from fsforum.core.transaction import transaction
from fsforum.models import User

FREE_LOOKS, WINDOW = 900, timedelta(minutes=15)


def pace(user: User) -> None:
    """Slow down who has far more texts looked at than anybody types in a quarter of an hour."""
    with transaction() as session:
        throttle.check(session, "garde", str(user.id))
        throttle.hit(session, "garde", str(user.id), FREE_LOOKS, WINDOW)

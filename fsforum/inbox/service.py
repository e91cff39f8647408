"""What a person does with their notifications."""

from sqlalchemy import update

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.models import Notification, User


def read_all(user: User) -> None:
    """Every notification of `user` counts as read from now on."""
    with transaction() as session:
        unread = update(Notification).where(Notification.user_id == user.id, Notification.read_at.is_(None))
        session.execute(unread.values(read_at=clock.now()))

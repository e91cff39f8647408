"""How often one person has a text previewed."""

from datetime import timedelta

from fsforum.core import throttle
from fsforum.core.transaction import transaction
from fsforum.models import User

FREE, WINDOW = 60, timedelta(minutes=1)


def spare(user: User) -> None:
    """Raise TooMany for more previews than anybody asks for in a minute."""
    with transaction() as session:
        throttle.check(session, "apercu", str(user.id))
        throttle.hit(session, "apercu", str(user.id), FREE, WINDOW)

"""How often one person has the page of a fiche drawn while writing it."""

from datetime import timedelta

from fsforum.core import throttle
from fsforum.core.transaction import transaction
from fsforum.models import User

FREE, WINDOW = 90, timedelta(minutes=1)


def spare_preview(user: User) -> None:
    """Raise TooMany for more pages than anybody looks at in a minute."""
    with transaction() as session:
        throttle.check(session, "page-fiche", str(user.id))
        throttle.hit(session, "page-fiche", str(user.id), FREE, WINDOW)

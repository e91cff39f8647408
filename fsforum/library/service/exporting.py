"""What leaves the library is noted: who took it out, and when; nobody takes it out again and again."""

from fsforum.core import audit, throttle
from fsforum.core.transaction import transaction
from fsforum.models import User

FREE = 6  # exports of the whole library by one person in a quarter of an hour


def note_export(actor: User) -> None:
    """Write down that `actor` takes the library out; TooMany when they do so all the time."""
    with transaction() as session:
        throttle.check(session, "export", str(actor.id))
        throttle.hit(session, "export", str(actor.id), FREE)
        audit.record(session, actor, "bibliotheque.exportee")

"""Inviting one person or a whole list, without flooding anybody."""

from dataclasses import dataclass
from datetime import timedelta

from fsforum.core import once, people, throttle
from fsforum.core.errors import DomainError
from fsforum.core.transaction import transaction
from fsforum.models import Invitation, Role, User

FREE = 30
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Guest:
    """Who is to be invited, checked by a form or by the reading of a file."""

    email: str
    role: Role
    structure_id: int | None = None
    body_id: int | None = None
    first_name: str = ""
    last_name: str = ""


def invite(actor: User, guest: Guest, key: str) -> bool:
    """Invite `guest`; False when this very form was already received.

    Raises TooMany after thirty in a quarter of an hour, and what people.invite refuses (the form's key is
    then used up: show a fresh one).
    """
    if not _first_time(actor, once.mark("invitation", key, guest)):
        return False
    _invite(actor, guest)
    return True


def invite_all(actor: User, guests: list[Guest], key: str) -> tuple[int, list[str]] | None:
    """Invite everybody on a list; None when this very form was already received.

    Each invitation is saved by itself. Returns how many left, and the refused addresses with their reason.
    A list counts once for the throttle.
    """
    if not _first_time(actor, once.mark("invitations", key, guests)):
        return None
    sent, refused = 0, []
    for guest in guests:
        try:
            _invite(actor, guest)
            sent += 1
        except DomainError as error:
            refused.append(f"{guest.email} : {error}")
    return sent, refused


def resend(actor: User, invitation: Invitation) -> None:
    """Send a new link for seven days. Raises TooMany like `invite`, NotNow once accepted or revoked."""
    _first_time(actor, once.mark("invitation", ""))
    people.resend(actor, invitation)


def _first_time(actor: User, sent: once.Mark) -> bool:
    """Whether this form is new; it then counts for the throttle."""
    with transaction() as session:
        throttle.check(session, "invite", str(actor.id))
        if once.claim(session, actor, sent) is not None:
            return False
        once.keep(session, actor, sent, actor.id)
        throttle.hit(session, "invite", str(actor.id), FREE, WINDOW)
    return True


def _invite(actor: User, guest: Guest) -> None:
    people.invite(
        actor, guest.email, guest.role, guest.structure_id, guest.body_id, guest.first_name, guest.last_name
    )

"""What the directory itself lists, and may therefore be written: addresses and telephones of the network."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import or_, select

from fsforum.core import clock
from fsforum.core.pii import Allowed
from fsforum.core.pii.allowed import digits_of, words_of
from fsforum.extensions import session
from fsforum.models import AccountState, Structure, User

KEPT_FOR = timedelta(minutes=1)
KEPT = "listed"


def allowed() -> Allowed:
    """The directory as the rules need it, read again after a minute."""
    kept: tuple[datetime, Allowed] | None = current_app.extensions.get(KEPT)
    now = clock.now()
    if kept is None or not kept[0] <= now < kept[0] + KEPT_FOR:
        kept = (now, _read())
        current_app.extensions[KEPT] = kept
    return kept[1]


def forget() -> None:
    """Read the directory again at the next question."""
    current_app.extensions.pop(KEPT, None)


def _read() -> Allowed:
    people = session().execute(select(User.email, User.phone).where(User.state == AccountState.ACTIVE)).all()
    places = session().execute(
        select(Structure.address, Structure.postcode).where(
            or_(Structure.address != "", Structure.postcode != "")
        )
    )
    settings = current_app.extensions["settings"]
    mails = {email.lower() for email, _ in people if email} | {settings.contact_mail.lower()} - {""}
    return Allowed(
        frozenset(mails),
        frozenset(digits_of(phone) for _, phone in people if phone),
        frozenset(words_of(f"{street} {code}") for street, code in places if street and code),
    )

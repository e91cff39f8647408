"""« reponse+q1a-2b-0-kx3…@exemple.fr »: the signed part says what is replied to, and whose reply it is."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app

from fsforum.config import Settings
from fsforum.core import clock
from fsforum.extensions import session
from fsforum.models import ThingKind, User

LIFE = timedelta(days=90)
_START = date(2026, 1, 1)
_LETTERS = {"q": ThingKind.QUESTION, "d": ThingKind.THREAD}
_PART = re.compile(r"([qd])([0-9a-z]{1,7})-([0-9a-z]{1,7})-([0-9a-z]{1,5})-([0-9a-z]{1,4})-([a-z2-7]{20})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Target:
    """What a reply goes to, and the account to which the mail was sent."""

    kind: ThingKind
    ref_id: int
    user: User


def reply_to(user: User, kind: ThingKind, ref_id: int) -> str:
    """The address for replies of `user` to a discussion or question; "" where replies are not taken."""
    inbound = _settings().mail_inbound
    letter = next((key for key, value in _LETTERS.items() if value == kind), "")
    if not inbound or not letter:
        return ""
    day = (clock.today() - _START).days
    said = f"{letter}{_b36(ref_id)}-{_b36(user.id)}-{_b36(user.link_epoch)}-{_b36(day)}"
    local, _, domain = inbound.partition("@")
    return f"{local}+{said}-{_signature(said)}@{domain}"


def accepted(addresses: list[str]) -> Target | None:
    """What the first of `addresses` that is ours replies to.

    None when none is, or its signature is wrong, its time over, or its account changed since.
    """
    local, _, domain = _settings().mail_inbound.partition("@")
    for address in addresses:
        name, _, at = address.lower().rpartition("@")
        if local and at == domain and name.startswith(f"{local}+"):
            return _read(name.removeprefix(f"{local}+"))
    return None


def _read(part: str) -> Target | None:
    found = _PART.fullmatch(part)
    if found is None or not hmac.compare_digest(_signature(part.rpartition("-")[0]), found[6]):
        return None
    number, user_id, epoch, day = (int(found[index], 36) for index in (2, 3, 4, 5))
    if clock.today() - (_START + timedelta(days=day)) > LIFE:
        return None
    user = session().get(User, user_id, populate_existing=True)
    if user is None or user.link_epoch != epoch:
        return None
    return Target(_LETTERS[found[1]], number, user)


def _signature(said: str) -> str:
    """100 bits in lower case: mail servers do not keep the case of an address."""
    key = hashlib.sha256(f"courriel-reponse:{current_app.secret_key!s}".encode()).digest()
    whole = hmac.new(key, said.encode(), hashlib.sha256).digest()
    return base64.b32encode(whole)[:20].decode().lower()


def _b36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

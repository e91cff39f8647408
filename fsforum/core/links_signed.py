"""Links in mails that let their recipient act without signing in, and stop a kind of mail.

A link holds who, on what and which act, signed, never a right: rights are asked when it is used. It dies
with its time, and when the account is suspended or changes role, body or address (`link_epoch`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from fsforum.core import clock
from fsforum.extensions import session
from fsforum.models import AccountState, MailChoice, NotificationKind, User

LIFE = timedelta(days=30)
ANEW = "nouvelle-reponse"
"""In the query of a link to answer: with the form for an answer in the place of the validated one."""
ACT_SALT, MAIL_SALT = "courriel-acte", "courriel-desabonnement"
DIGESTS = (MailChoice.DAILY, MailChoice.WEEKLY)
Stopped = NotificationKind | MailChoice
"""What a mail can offer to stop: one kind of event, or a digest."""
RESOURCE_SALT = "courriel-ressource"


class Act(StrEnum):
    """What a link in a mail is for."""

    TAKE = "prise-en-charge"
    REDIRECT = "reorientation"
    ANSWER = "reponse"
    STILL_VALID = "toujours-valable"


@dataclass(frozen=True)
class Link:
    """A link that was opened: on behalf of whom, on which question, for which act, made when."""

    user: User
    question_id: int
    act: Act
    made: datetime

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return clock.now() - self.made > LIFE


def act(user: User, question_id: int, wanted: Act, made: datetime | None = None) -> str:
    """The address of the page on which `user` may do `wanted`; `made`: with the life of an earlier link."""
    token = _serializer(ACT_SALT, made or clock.now()).dumps(
        [user.id, question_id, wanted.value, user.link_epoch]
    )
    return f"/courriel/{token}"


def opened(token: str) -> Link | None:
    """What `token` says, also once expired; None when it is forged, or dead with its account."""
    found = _read(ACT_SALT, token, 4)
    if found is None:
        return None
    (user_id, question_id, wanted, epoch), made = found
    user = _holder(user_id, epoch)
    return Link(user, question_id, Act(wanted), made) if user else None


@dataclass(frozen=True)
class ResourceLink:
    """A link « Toujours valable » that was opened: on behalf of whom, on which resource, made when."""

    user: User
    resource_id: int
    made: datetime

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return clock.now() - self.made > LIFE


def still_valid(user: User, resource_id: int) -> str:
    """The address of the page on which `user` may say « Toujours valable » of a resource."""
    token = _serializer(RESOURCE_SALT, clock.now()).dumps([user.id, resource_id, user.link_epoch])
    return f"/courriel/ressource/{token}"


def opened_resource(token: str) -> ResourceLink | None:
    """What such a link says, also once expired; None when it is forged, or dead with its account."""
    found = _read(RESOURCE_SALT, token, 3)
    if found is None:
        return None
    (user_id, resource_id, epoch), made = found
    user = _holder(user_id, epoch)
    return ResourceLink(user, resource_id, made) if user else None


def unsubscription(user: User, kind: Stopped) -> str:
    """The address that stops the mails of `kind` (or a digest) to `user`. It has no end, as old mails."""
    token = _serializer(MAIL_SALT, clock.now()).dumps([user.id, kind.value])
    return f"/courriel/desabonnement/{token}"


def unsubscribed(token: str) -> tuple[User, Stopped] | None:
    """Whose mails of which kind (or which digest) `token` stops; None when forged or the account gone."""
    found = _read(MAIL_SALT, token, 2)
    if found is None:
        return None
    user = session().get(User, found[0][0], populate_existing=True)
    if user is None or user.state == AccountState.FORMER:
        return None
    stopped = found[0][1]
    return user, MailChoice(stopped) if stopped in set(DIGESTS) else NotificationKind(stopped)


def _read(salt: str, token: str, length: int) -> tuple[list[Any], datetime] | None:
    try:
        data, made = _serializer(salt, clock.now()).loads(token, return_timestamp=True)
    except BadData:
        return None
    return (data, made.replace(tzinfo=UTC)) if isinstance(data, list) and len(data) == length else None


def _holder(user_id: int, epoch: int) -> User | None:
    user = session().get(User, user_id, populate_existing=True)
    if user is None or user.state != AccountState.ACTIVE or user.link_epoch != epoch:
        return None
    return user


def _serializer(salt: str, made: datetime) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=salt, signer=_signer(made))


def _signer(made: datetime) -> type[TimestampSigner]:
    """A signer whose clock stands at `made`."""

    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(made.timestamp())

    return Signer

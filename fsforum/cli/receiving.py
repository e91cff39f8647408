"""A reply by mail becomes what its author could have written on the site, or comes back with a reason.

Each message is handled once, whatever the mail server repeats: posting and its key are one transaction,
a refusal and its mail another. Machines are never answered.
"""

import re
from collections.abc import Callable

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.channels import queries as channels
from fsforum.channels import service as channel_service
from fsforum.config import Settings
from fsforum.core import attachments, audit, clock, inbound, links, markup, outbox, shield, telling, throttle
from fsforum.core.errors import DomainError, TooMany
from fsforum.core.inbound import Letter, Target
from fsforum.core.pii import Level
from fsforum.core.policy import can
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import AccountState, ReceivedMail, ThingKind, Thread, User
from fsforum.threads import service as thread_service

FREE_REFUSALS = 5  # mails of refusal to one address in a quarter of an hour
POSTED, REFUSED, IGNORED, KNOWN = "Publié.", "Refusé.", "Écarté.", "Déjà reçu."

DEAD_ADDRESS = (
    "L’adresse à laquelle vous avez répondu n’est plus valable. Ouvrez la question ou la discussion sur le "
    "site, ou répondez à un message plus récent."
)
WRONG_SENDER = (
    "Votre réponse doit partir de l’adresse de votre compte, celle à laquelle la notification était envoyée."
)
SUSPENDED = "Votre compte est suspendu : il ne peut plus écrire dans l’espace."
NO_RIGHT = "Vous ne pouvez pas, ou plus, écrire à cet endroit : il a été fermé, déplacé ou retiré."
NOTHING_NEW = "Aucun texte nouveau au-dessus du message cité. Écrivez votre réponse tout en haut."
TOO_BIG = "Votre message est trop lourd : 40 Mo au plus, fichiers joints compris."
TOO_LONG = "Votre texte est trop long : 100 000 caractères au plus."


PERSONAL = "Retirez-le : un dossier individuel se traite dans Administration+, pas ici."


class _Refused(Exception):
    """Why a reply is not taken, in a sentence for its sender."""


def receive(raw: bytes, recipient: str, settings: Settings) -> str:
    """Handle one message; returns what became of it. Raises when it has to be tried again later."""
    big = len(raw) > inbound.MOST_BYTES
    letter = inbound.read(raw[:_HEAD] if big else raw, recipient)
    if _received(letter):
        return KNOWN
    if letter.automatic or _loops(letter, settings):
        return _note(letter, IGNORED)
    target = inbound.accepted(letter.recipients)
    try:
        if target is None:
            raise _Refused(DEAD_ADDRESS)
        _check(letter, target, big)
        post = _destination(target)
        text = _text(letter)
        files = _files(letter, target.user)
        post(text, files, f"courriel-{letter.identity[:30]}")
    except TooMany:
        raise
    except (_Refused, DomainError) as refusal:
        session().rollback()
        return _refuse(letter, target, str(refusal))
    return _note(letter, POSTED, target)


_OURS = re.compile(r"<[0-9a-f]{24}\.[a-z_]+@[^@]+>")
_HEAD = 64 * 1024
"""Of a message that is too big, only the headers are read."""
Posting = Callable[[str, list[int], str], object]


def _received(letter: Letter) -> bool:
    return session().get(ReceivedMail, letter.identity, populate_existing=True) is not None


def _loops(letter: Letter, settings: Settings) -> bool:
    """Whether it is one of our own mails coming back."""
    own = _OURS.fullmatch(letter.message_id) and letter.message_id.endswith(f"@{settings.mail_domain}>")
    local, _, domain = settings.mail_inbound.partition("@")
    inbound_itself = letter.sender.startswith(local) and letter.sender.endswith(f"@{domain}")
    return bool(own) or letter.sender == settings.mail_from.lower() or inbound_itself


def _check(letter: Letter, target: Target, big: bool) -> None:
    if letter.sender != target.user.email.lower():
        raise _Refused(WRONG_SENDER)
    if target.user.state != AccountState.ACTIVE:
        raise _Refused(SUSPENDED)
    if big:
        raise _Refused(TOO_BIG)


def _destination(target: Target) -> Posting:
    """What its text becomes: a reply, the answer of a body, a message of the exchange."""
    user = target.user
    if target.kind == ThingKind.THREAD:
        thread = session().get(Thread, target.ref_id, populate_existing=True)
        if thread is None or not can(user, "reply", thread):
            raise _Refused(NO_RIGHT)
        return lambda text, files, key: thread_service.post_reply(thread, user, text, files=files, key=key)
    question = channels.numbered(target.ref_id)
    if question is None or not can(user, "message", question):
        raise _Refused(NO_RIGHT)
    if can(user, "answer_by_mail", question):
        return lambda text, files, key: channel_service.answer(question, user, text, files=files, key=key)
    return lambda text, files, key: channel_service.say(question, user, text, files=files, key=key)


def _text(letter: Letter) -> str:
    text = markup.normalise(inbound.new_text(letter.text)).strip()
    if not text and not letter.files:
        raise _Refused(NOTHING_NEW)
    if len(text) > markup.MAX_LENGTH:
        raise _Refused(TOO_LONG)
    blocking = [one for one in shield.look(text) if one.level == Level.BLOCK]
    if blocking:
        raise _Refused(f"{shield.sentence(blocking)} {PERSONAL}")
    return text or "(fichier joint)"


def _files(letter: Letter, user: User) -> list[int]:
    """The attached files through the same checks as on the site; the first bad one refuses the message."""
    if not letter.files:
        return []
    kept = attachments.keep(letter.files)
    with transaction() as opened:
        return [file.id for file in attachments.receive(opened, kept, user)]


def _note(letter: Letter, outcome: str, target: Target | None = None) -> str:
    """Write the message down; who answered for a body gets the link that validates the answer."""
    with transaction() as opened:
        if _remember(opened, letter, outcome) and target is not None:
            user = target.user
            audit.record(opened, user, "mail.receive", f"user:{user.id}")
            telling.read_by_mail(opened, user, target.kind, target.ref_id)
            if target.kind == ThingKind.QUESTION:
                outbox.put(opened, "to_validate", user.email, user, question=target.ref_id)
    return outcome


def _refuse(letter: Letter, target: Target | None, reason: str) -> str:
    """Say why to the sender, unless nobody here knows them or they were told a lot already."""
    with transaction() as opened:
        if not _remember(opened, letter, REFUSED):
            return KNOWN
        known = opened.query(User.id).filter_by(email=letter.sender).first() is not None
        if target is None and not known:
            return IGNORED
        try:
            throttle.check(opened, "mail_refused", letter.sender)
        except TooMany:
            return IGNORED
        throttle.hit(opened, "mail_refused", letter.sender, FREE_REFUSALS)
        data = {"reason": reason, "auto": "auto-replied"}
        if letter.message_id:
            data["in_reply_to"] = letter.message_id[:250]
        if target is not None and target.user.email.lower() == letter.sender:
            data["path"] = _page(target)
        outbox.put(opened, "mail_refused", letter.sender, None, **data)
    return REFUSED


def _page(target: Target) -> str:
    """Where its author can answer on the site, if they may still see it."""
    thread = target.kind == ThingKind.THREAD
    thing = session().get(Thread, target.ref_id) if thread else channels.numbered(target.ref_id)
    return links.of(target.kind, thing) if thing is not None and can(target.user, "view", thing) else "/"


def _remember(opened: Session, letter: Letter, outcome: str) -> bool:
    """Write the message down; False when another run was faster."""
    insert = pg_insert if opened.get_bind().dialect.name == "postgresql" else lite_insert
    row = insert(ReceivedMail).values(identity=letter.identity, at=clock.now(), outcome=outcome)
    return opened.scalar(row.on_conflict_do_nothing().returning(ReceivedMail.identity)) is not None

"""One message as it arrived: who sent it, to whom, what it says, whether a machine wrote it."""

import hashlib
import io
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parseaddr
from typing import Any

import quotequail
from werkzeug.datastructures import FileStorage

from fsforum.core.inbound.plain import of_html, unflowed

MOST_BYTES = 40 * 1024 * 1024
"""Of a whole message; each file has its own bound."""
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
BULK = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder", "List-Id", "Feedback-ID")
SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
SYSTEM = ("mailer-daemon", "postmaster", "no-reply", "noreply", "ne-pas-repondre")


@dataclass(frozen=True)
class Letter:
    """A message that came in. `text` still holds what it quotes."""

    sender: str
    recipients: list[str]
    message_id: str
    automatic: bool
    text: str
    identity: str
    """What makes it one: the hash of its Message-ID (of its bytes when it has none)."""
    files: list[FileStorage] = field(default_factory=list)


def read(raw: bytes, recipient: str = "") -> Letter:
    """The message in `raw`; `recipient`: the address for which the mail server took it, when it says so.

    Never raises: what cannot be decoded is left out.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    message_id = _header(mail, "Message-ID")
    known = message_id.encode() or raw
    return Letter(
        sender=parseaddr(_header(mail, "From"))[1].lower(),
        recipients=[recipient] * bool(recipient) + _recipients(mail),
        message_id=message_id,
        automatic=_automatic(mail),
        text=_text(mail),
        identity=hashlib.sha256(known).hexdigest()[:40],
        files=_files(mail),
    )


def _header(mail: EmailMessage, name: str) -> str:
    """A header on one line; "" when it is absent or cannot be read."""
    try:
        return " ".join(str(mail.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _recipients(mail: EmailMessage) -> list[str]:
    values = [str(value) for name in RECIPIENTS for value in mail.get_all(name, [])]
    return [address for _, address in getaddresses(values) if "@" in address]


def _automatic(mail: EmailMessage) -> bool:
    """Whether a machine wrote it: an absence, a list, a failed delivery. Nobody answers those."""
    said = _header(mail, "Auto-Submitted").lower().split(";")[0].strip()
    sender = parseaddr(_header(mail, "From"))[1].lower()
    return (
        said not in ("", "no")
        or _header(mail, "Precedence").lower() in BULK
        or any(name in mail for name in AUTOMATIC)
        or _header(mail, "Return-Path") == "<>"
        or mail.get_content_type() in ("multipart/report", "message/delivery-status")
        or sender.startswith(SYSTEM)
        or not sender
    )


def _text(mail: EmailMessage) -> str:
    """The plain text; without one, that of the HTML, up to the message that it quotes."""
    part = mail.get_body(("plain",))
    if part is not None:
        flowed = str(part.get_param("format", "")).lower() == "flowed"
        text = _content(part)
        if text.strip():
            return unflowed(text) if flowed else text
    part = mail.get_body(("html",))
    if part is None:
        return ""
    html = _content(part)
    found = quotequail.unwrap_html(html) if html.strip() else None
    return of_html(found["html_top"] if found and "html_top" in found else html)


def _content(part: "MIMEPart[Any, Any]") -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _files(mail: EmailMessage) -> list[FileStorage]:
    """What was attached; neither pictures of the layout (a logo in a signature) nor cryptographic seals."""
    body = mail.get_body(("html",))
    html = _content(body) if body is not None else ""
    files = []
    for part in mail.walk():
        name, kind = part.get_filename(""), part.get_content_type()
        identity = str(part.get("Content-ID", "")).strip(" <>")
        if part.is_multipart() or not name or kind in SIGNATURES:
            continue
        if kind.startswith("image/") and identity and f"cid:{identity}" in html:
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            files.append(FileStorage(io.BytesIO(data), filename=name, content_type=kind))
    return files

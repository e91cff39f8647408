"""Handing one mail to the SMTP server, knowing at which instant it may have taken it.

A server answers for a message from the line that ends it, not before: `before_end` is called when all but
that line was sent. Killed or failed earlier, the mail did not leave; answered, it left or was refused;
in between nobody knows, and `Unanswered` says so.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from fsforum.config import Settings

TIMEOUT = 20.0
ANSWER_TIMEOUT = 60.0
"""Servers look into a message (viruses, spam) before they answer for it. Shorter than a lease."""


class Unanswered(Exception):
    """The whole mail was sent and the server did not say whether it takes it."""


class Server(smtplib.SMTP):
    """The last step of SMTP in two: the text, then the line that ends it."""

    before_end: Callable[[], None]

    def data(self, msg: Any) -> tuple[int, bytes]:
        """What `smtplib.SMTP.data` does, with `before_end` at its place."""
        code, answer = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        text = re.sub(rb"(?m)^\.", b"..", msg)
        self.send(text if text.endswith(b"\r\n") else text + b"\r\n")
        self.before_end()
        try:
            if self.sock is not None:
                self.sock.settimeout(ANSWER_TIMEOUT)
            self.send(b".\r\n")
            code, answer = self.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        if code != 250:
            raise smtplib.SMTPDataError(code, answer)
        return code, answer


class _Encrypted(Server, smtplib.SMTP_SSL):
    """The same over a connection encrypted from its first byte."""


@contextmanager
def connected(settings: Settings) -> Iterator[Server]:
    """The mail server, ready to take mails; a farewell that goes wrong changes nothing."""
    parts = urlsplit(settings.mail_url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        server: Server = _Encrypted(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = Server(host, parts.port or 25, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def hand_over(server: Server, mail: EmailMessage, before_end: Callable[[], None]) -> None:
    """Give `mail` to `server`, which takes it when this returns.

    Raises Unanswered when it may have taken it; OSError, SMTPException or what `before_end` raises when
    it did not.
    """
    server.before_end = before_end
    server.send_message(mail)

"""A mail server on the loopback that keeps what it is given, and fails when it is told to."""

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Client(SMTP):
    """One connection; remembers its transport, which aiosmtpd forgets when the other side leaves rudely."""

    def __init__(self, transports: list[asyncio.Transport], handler: object, **options: Any) -> None:
        super().__init__(handler, **options)
        self.transports = transports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self.transports.append(transport)
        super().connection_made(transport)


class _Controller(Controller):
    """Hangs up on its clients when it stops: their sockets would outlive its loop."""

    def __init__(self, handler: object, port: int) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=port)
        self.transports: list[asyncio.Transport] = []

    def factory(self) -> SMTP:
        return _Client(self.transports, self.handler, **self.SMTP_kwargs)

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(timeout=10)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        await asyncio.sleep(0.01)  # a connection that was being accepted becomes a client
        if self.server is not None:
            self.server.close()
        for transport in self.transports:
            transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)


class MailServer:
    """`with MailServer() as mail:` then `mail.url` for the settings and `mail.messages` for what arrived.

    `stop()` and `start()` keep the address and the messages, as a server that is restarted.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer: str | None = None
        self.port = _free_port()
        self._controller: _Controller | None = None

    @property
    def url(self) -> str:
        """The value of FSFORUM_MAIL_URL that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    def fail_with(self, answer: str | None) -> None:
        """Refuse every message with `answer` (« 451 réessayez plus tard », « 550 … »); None accepts again."""
        self.answer = answer

    def to(self, address: str) -> list[EmailMessage]:
        """The messages that were delivered to `address`, oldest first."""
        return [m for m, to in zip(self.messages, self.recipients, strict=True) if to == address]

    def start(self) -> None:
        self._controller = _Controller(self, self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """One call of aiosmtpd for each message: one entry for each of its recipients."""
        if self.answer is not None:
            return self.answer
        content: Any = envelope.content
        for recipient in envelope.rcpt_tos:
            self.messages.append(message_from_bytes(content, policy=policy.default))
            self.recipients.append(recipient)
        return "250 OK"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])

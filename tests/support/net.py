"""No test speaks to the network, nor sends a mail, unless it asked to."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

LOCAL_NAMES = {"localhost", "", "0.0.0.0", "::"}


class NetworkUse(RuntimeError):
    """A test reached for the network or for SMTP without asking."""


class NetworkGuard:
    """What was refused during a test, and whether SMTP is allowed in it."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.smtp_allowed = False

    @contextmanager
    def smtp(self) -> Iterator[None]:
        """Allow smtplib (to the loopback) inside the block: for tests that run a mail server."""
        before, self.smtp_allowed = self.smtp_allowed, True
        try:
            yield
        finally:
            self.smtp_allowed = before

    def refuse(self, what: str) -> None:
        self.refused.append(what)
        raise NetworkUse(f"This test did not ask for the network: {what}")


@contextmanager
def guarded_network() -> Iterator[NetworkGuard]:
    """Refuse all but the loopback and unix sockets inside the block; yields the guard.

    A refusal raises where it happens, and again at the end: the code under test may have caught it.
    """
    guard = NetworkGuard()
    patches: list[tuple[Any, str, Any]] = []

    def patch(owner: Any, name: str, check: Callable[..., None]) -> None:
        original = getattr(owner, name)

        def guarded(*args: Any, **kwargs: Any) -> Any:
            check(*args, **kwargs)
            return original(*args, **kwargs)

        patches.append((owner, name, original))
        setattr(owner, name, guarded)

    def check_address(_socket: object, address: object, *_: object) -> None:
        if isinstance(address, tuple) and not _is_local(address[0]):
            guard.refuse(f"connection to {address[0]}")

    def check_datagram(_socket: object, _data: object, *rest: object) -> None:
        check_address(_socket, rest[-1])

    def check_name(host: object, *_: object, **__: object) -> None:
        if not _is_local(host):
            guard.refuse(f"look-up of {host!r}")

    def check_smtp(*_: object, **__: object) -> None:
        if not guard.smtp_allowed:
            guard.refuse("smtplib")

    patch(socket.socket, "connect", check_address)
    patch(socket.socket, "connect_ex", check_address)
    patch(socket.socket, "sendto", check_datagram)
    patch(socket, "getaddrinfo", check_name)
    patch(smtplib.SMTP, "connect", check_smtp)
    try:
        yield guard
    finally:
        for owner, name, original in reversed(patches):
            setattr(owner, name, original)
    if guard.refused:
        raise NetworkUse(f"This test did not ask for the network: {', '.join(guard.refused)}")


def _is_local(host: object) -> bool:
    if host is None:
        return True
    name = host.decode("idna") if isinstance(host, bytes) else str(host)
    if name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False

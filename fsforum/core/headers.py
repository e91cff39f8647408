"""The headers of a mail as mail programs read them.

The standard library folds every header the same way: it loses a space between two encoded words, and
encodes an address that is too long for a line. The first changes what a subject says; the second makes a
header that machines read (List-Unsubscribe, References) unreadable for them.
"""

from email.header import Header
from email.headerregistry import AddressHeader
from email.policy import EmailPolicy
from email.utils import formataddr
from typing import Any

WORDS = {"subject"}
ADDRESSES = {"from", "to", "reply-to"}
ONE_LINE = 60
EXACT = {"message-id", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post"}


class Letter(EmailPolicy):
    """How our mails are written down."""

    def fold(self, name: str, value: Any) -> str:
        """One header with its end of line."""
        said = _said(name.lower(), value, self.linesep)
        return super().fold(name, value) if said is None else f"{name}: {said}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same, as it is sent."""
        said = _said(name.lower(), value, self.linesep)
        return super().fold_binary(name, value) if said is None else self.fold(name, value).encode("ascii")


def _said(name: str, value: Any, linesep: str) -> str | None:
    """What stands behind the colon; None where the library does well, or can do no better."""
    text = " ".join(str(value).splitlines())  # an encoded word may hold an end of line
    if name in WORDS:
        charset = "us-ascii" if text.isascii() and len(text) < ONE_LINE else "utf-8"
        return Header(text, charset, header_name=name).encode(linesep=linesep)
    if name in ADDRESSES and isinstance(value, AddressHeader):
        people = [(one.display_name, one.addr_spec) for one in value.addresses]
        if all(address.isascii() for _, address in people):
            return ", ".join(formataddr(one) for one in people)
    return text if name in EXACT and text.isascii() else None


POLICY = Letter()

"""Mail that comes back: the address that says to what it replies, the letter, its new text."""

from fsforum.core.inbound.addresses import Target, accepted, reply_to
from fsforum.core.inbound.letter import MOST_BYTES, Letter, read
from fsforum.core.inbound.newtext import new_text

__all__ = ["MOST_BYTES", "Letter", "Target", "accepted", "new_text", "read", "reply_to"]

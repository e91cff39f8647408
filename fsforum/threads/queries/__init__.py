"""What the pages of discussions read."""

from fsforum.threads.queries.listing import Filters, Line, latest, themes
from fsforum.threads.queries.messages import Message, message, messages, revisions
from fsforum.threads.queries.people import Person
from fsforum.threads.queries.spaces import opened_already, readable_spaces, space, writable_spaces
from fsforum.threads.queries.threads import Head, head_of, shown_thread, thread

__all__ = [
    "Filters",
    "Head",
    "Line",
    "Message",
    "Person",
    "head_of",
    "latest",
    "message",
    "messages",
    "opened_already",
    "readable_spaces",
    "revisions",
    "shown_thread",
    "space",
    "themes",
    "thread",
    "writable_spaces",
]

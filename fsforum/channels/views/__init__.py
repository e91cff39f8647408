"""Pages of partner channels: lists, asking, one question, its acts."""

from fsforum.channels.views import acts, answered, asking, lists, mail, messages, show
from fsforum.channels.views.blueprint import bp

__all__ = ["acts", "answered", "asking", "bp", "lists", "mail", "messages", "show"]

"""Pages of partner channels: lists, asking, one question, its acts."""

from fsforum.channels.views import acts, asking, lists, mail, messages, show
from fsforum.channels.views.blueprint import bp

__all__ = ["acts", "asking", "bp", "lists", "mail", "messages", "show"]

"""Pages and acts of discussions."""

from fsforum.threads.views import acts, lists, messages, moderation, pages
from fsforum.threads.views.blueprint import bp

__all__ = ["acts", "bp", "lists", "messages", "moderation", "pages"]

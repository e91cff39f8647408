"""Pages of the library."""

from fsforum.library.views import answers, collections, editing, freshness, history, pages, reading, steps
from fsforum.library.views.blueprint import bp

__all__ = ["answers", "bp", "collections", "editing", "freshness", "history", "pages", "reading", "steps"]

"""Pages of the library."""

from fsforum.library.views import editing, history, pages, steps
from fsforum.library.views.blueprint import bp

__all__ = ["bp", "editing", "history", "pages", "steps"]

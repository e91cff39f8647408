"""Views of the search, by purpose. Importing them registers their routes."""

from fsforum.search.views import already, results
from fsforum.search.views.blueprint import bp

__all__ = ["already", "bp", "results"]

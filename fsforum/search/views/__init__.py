"""Views of the search, by purpose. Importing them registers their routes."""

from fsforum.search.views import already, learning, results, synonyms
from fsforum.search.views.blueprint import bp

__all__ = ["already", "bp", "learning", "results", "synonyms"]

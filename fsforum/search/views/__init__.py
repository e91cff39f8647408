"""Views of the search, by purpose. Importing them registers their routes."""

from fsforum.search.views import already, completing, learning, results, synonyms
from fsforum.search.views.blueprint import bp

__all__ = ["already", "bp", "completing", "learning", "results", "synonyms"]

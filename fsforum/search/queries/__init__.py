"""What the pages of the search read."""

from fsforum.search.queries.learning import Asked, Figures, figures, most_asked, unopened, without_result
from fsforum.search.queries.narrowing import body, filters
from fsforum.search.queries.synonyms import Families, families, family, taken

__all__ = [
    "Asked",
    "Families",
    "Figures",
    "body",
    "families",
    "family",
    "figures",
    "filters",
    "most_asked",
    "taken",
    "unopened",
    "without_result",
]

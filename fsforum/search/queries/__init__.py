"""What the pages of the search read."""

from fsforum.search.queries.learning import Asked, Figures, figures, most_asked, unopened, without_result
from fsforum.search.queries.narrowing import body, filters, thing
from fsforum.search.queries.synonyms import Families, added_already, families, family, taken
from fsforum.search.queries.twins import Twins, twins

__all__ = [
    "Asked",
    "Families",
    "Figures",
    "Twins",
    "added_already",
    "body",
    "families",
    "family",
    "figures",
    "filters",
    "most_asked",
    "taken",
    "thing",
    "twins",
    "unopened",
    "without_result",
]

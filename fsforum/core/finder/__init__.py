"""The reading side of search: what is written about some words, among what the reader may see.

`search` answers the search page, `similar` says whether a text being written was already dealt with.
Both databases give the same hits in the same order: they only say which rows hold which words, and
`ranking` weighs them here. Nothing raises, whatever is typed.
"""

from fsforum.core.finder.engine import LONGEST_QUERY, Found, search, similar
from fsforum.core.finder.things import Hit, Similar

__all__ = ["LONGEST_QUERY", "Found", "Hit", "Similar", "search", "similar"]

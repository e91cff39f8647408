"""The reading side of search: what is written about some words, among what the reader may see.

`search` answers the search page, `complete` what is being typed, `near` a word that nothing holds; `similar`
says whether a text being written was already dealt with, `also` what stands near a thing, `duplicates` which
questions say the same. Both databases give the same hits in the same order: they only say which rows hold
which words, and `ranking` weighs them here. Nothing raises, whatever is typed.
"""

from fsforum.core.finder import corpus, things
from fsforum.core.finder.asking import LONGEST_QUERY
from fsforum.core.finder.completing import Completion, complete
from fsforum.core.finder.engine import Found, Understood, search
from fsforum.core.finder.facets import KINDS, STATES, Facets
from fsforum.core.finder.ranking import ENTRIES
from fsforum.core.finder.resembling import Twin, also, duplicates, similar
from fsforum.core.finder.spelling import Near, near
from fsforum.core.finder.things import Hit, Similar

__all__ = [
    "ENTRIES",
    "KINDS",
    "LONGEST_QUERY",
    "STATES",
    "Completion",
    "Facets",
    "Found",
    "Hit",
    "Near",
    "Similar",
    "Twin",
    "Understood",
    "also",
    "complete",
    "duplicates",
    "forget",
    "near",
    "search",
    "similar",
]


def forget() -> None:
    """Read anew what is kept for some minutes to weigh words and things."""
    corpus.forget()
    things.forget()

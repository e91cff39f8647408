"""Reading what is to be looked at again: the list, and one thing or task of it."""

from fsforum.reviews.queries.listing import (
    DUE,
    KINDS,
    REVISING,
    STATES,
    Filters,
    bodies,
    listed,
    parse,
)
from fsforum.reviews.queries.things import heirs, task, thing

__all__ = [
    "DUE", "KINDS", "REVISING", "STATES", "Filters", "bodies", "heirs", "listed", "parse", "task", "thing",
]  # fmt: skip

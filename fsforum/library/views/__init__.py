"""Pages of the library."""

from fsforum.library.views import (
    answers,
    assist,
    collections,
    drafts,
    editing,
    freshness,
    history,
    pages,
    proposals,
    reading,
    sheets,
    steps,
    transfers,
)
from fsforum.library.views.blueprint import bp

__all__ = [
    "answers", "assist", "bp", "collections", "drafts", "editing", "freshness", "history", "pages",
    "proposals", "reading", "sheets", "steps", "transfers",
]  # fmt: skip

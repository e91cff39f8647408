"""The charter of rights: who may do what. Closed by default; nothing else compares roles.

`can(user, action, thing)` looks up the rule registered for (action, class of thing). No rule is a
programming error (KeyError). Anonymous, suspended and former people are refused before any rule.
A thing is a row, a class (making a new one) or the word "site" (the whole installation).
"""

from fsforum.core.policy import (
    absences,
    accounts,
    changes,
    channels,
    files,
    incidents,
    library,
    reading,
    search,
    threads,
)
from fsforum.core.policy.registry import RULES, can, demand

__all__ = [
    "RULES",
    "absences",
    "accounts",
    "can",
    "changes",
    "channels",
    "demand",
    "files",
    "incidents",
    "library",
    "reading",
    "search",
    "threads",
]

"""What somebody asks for: words, phrases between quotes, words that they do not want."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fsforum.core import french
from fsforum.core.synonyms import Keys, Names

MOST_TERMS = 16
SENTENCE = 3
"""Words from which on a text is not asked to hold them all."""
BETWEEN = frozenset(
    "a au aux avec d dans de des du en et l la le les mon ma mes ou"
    " par pour sa sans ses son sur un une".split()
)
"""Small words that stand between the words of a name too."""
SPOKEN = french.VAGUE - BETWEEN
"""Those that make a sentence of words."""
LONGEST_QUERY = 200
_QUOTED = re.compile(r"[\"«“”]([^\"«»“”]{1,120})[\"»“”]")
_UNWANTED = re.compile(r"(?<!\S)-([^\W_][^\s]*)")
_UPPER = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9]{1,6}(?![^\W_])")
_JOINED = re.compile(r"(?<![^\W_])[a-z]{2,}(?:[-\u2010\u2011][a-z]{2,}){1,3}(?![^\W_])")


@dataclass(frozen=True)
class Asked:
    """A query, understood. `terms` are the keys to look for, `typed` the bare words that gave them."""

    query: str
    terms: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    phrases: tuple[Keys, ...] = ()
    """Keys that must stand side by side, in this order."""
    quoted: tuple[str, ...] = ()
    without: tuple[Keys, ...] = ()
    unwanted: tuple[str, ...] = ()
    joined: tuple[tuple[str, Keys], ...] = field(default=())
    """What a hyphen joins: its key as one word, and those of its parts."""

    @property
    def spoken(self) -> bool:
        """Whether these are words of a sentence, not words in a row: « je », « doit » stand there."""
        said = french.words(french.bare(self.query))
        return len(self.terms) >= SENTENCE and any(word in SPOKEN for word in said)

    def acronym(self, word: str) -> bool:
        """Whether this bare word stands in capitals among words that do not."""
        return self.query != self.query.upper() and word in _capitals(self.query)

    def only(self, kept: Sequence[int]) -> "Asked":
        """The same with these of its words."""
        terms, typed = (tuple(words[bit] for bit in kept) for words in (self.terms, self.typed))
        return replace(self, terms=terms, typed=typed)


def understood(query: str, names: Names, most: int = MOST_TERMS) -> Asked:
    """The words and signs of `query`; without a word that is wanted, its signs are words like the others."""
    quoted = tuple(found.strip() for found in _QUOTED.findall(query) if len(french.keys(found)) > 1)
    unwanted = tuple(found for found in _UNWANTED.findall(_QUOTED.sub(" ", query)) if french.keys(found))
    wanted = _UNWANTED.sub(" ", _QUOTED.sub(r" \1 ", query)) if unwanted else query
    if not french.keys(wanted):
        wanted, unwanted = query, ()
    low = french.bare(wanted)
    words = _told(wanted, french.words(low), names)
    pairs = list(dict(reversed([(french.key(word), word) for word in words])).items())[::-1][:most]
    joined = {re.sub(r"[-\u2010\u2011]", "", found): found for found in _JOINED.findall(low)}
    return Asked(
        query,
        terms=tuple(key for key, _ in pairs),
        typed=tuple(word for _, word in pairs),
        phrases=tuple(tuple(french.keys(phrase)) for phrase in quoted),
        quoted=quoted,
        without=tuple(tuple(french.keys(word)) for word in unwanted),
        unwanted=unwanted,
        joined=tuple((french.key(whole), tuple(french.keys(parts))) for whole, parts in joined.items()),
    )


def _told(query: str, words: list[str], names: Names) -> list[str]:
    """The words that say something; an acronym in capitals does, be it « PAS »."""
    telling = set(french.telling(words))
    if query != query.upper():
        telling |= {word for word in _capitals(query) if names.known(french.key(word))}
    return [word for word in words if word in telling]


def _capitals(query: str) -> set[str]:
    """The words in capitals, bare."""
    return {french.bare(found) for found in _UPPER.findall(query)}

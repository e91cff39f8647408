"""How many slips of the fingers the search understands: words of the trade, each typed with one letter wrong."""

from collections.abc import Iterator
from random import Random

from sqlalchemy import select

from fsforum.core import finder, french, synonyms
from fsforum.extensions import session
from fsforum.models import SearchWord, User

EACH = 2
LETTERS = 4
"""Shorter words are acronyms: one letter wrong makes another one."""
BESIDE = dict(
    zip(
        "azertyuiopqsdfghjklmwxcvbn",
        "ze ar zt ry tu yi uo ip om pl qz sa df gd hf jg kh lj mk lp xw cx vc bv nb bn".split(),
        strict=True,
    )
)
"""The letters beside each on a French keyboard."""


def measure(reader: User) -> tuple[int, int]:
    """How many slips were understood, or gave what is found for the word itself; and how many were typed."""
    random = Random(5)
    typed = [(slip, french.key(word)) for word in _words() for slip in _slips(word, random)]
    known = set(session().scalars(select(SearchWord.word)))
    typed = [(slip, key) for slip, key in typed if slip not in known]
    return sum(key in _meant(reader, slip) for slip, key in typed), len(typed)


def _words() -> list[str]:
    """The words of the names of the trade that some text holds, without those that are never looked for."""
    bare = {word for low, _ in synonyms.names().written for word in low.split()}
    held = set(session().scalars(select(SearchWord.key)))
    told = (word for word in bare - french.VAGUE if len(word) >= LETTERS and word.isalpha())
    return sorted(word for word in told if french.key(word) in held)


def _slips(word: str, random: Random) -> Iterator[str]:
    for _ in range(EACH):
        at = random.randrange(1, len(word))
        before, letter, after = word[:at], word[at], word[at + 1 :]
        slips = (
            before + after,
            before + letter + letter + after,
            before[:-1] + letter + before[-1] + after,
            before + random.choice(BESIDE[letter]) + after,
            before + random.choice(BESIDE[letter]) + letter + after,
        )
        slip = random.choice(slips)
        if slip != word:
            yield slip


def _meant(reader: User, slip: str) -> list[str]:
    return french.keys(finder.search(reader, slip).understood.corrected or slip)

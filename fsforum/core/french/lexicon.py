"""Words that French says often: in a sentence, none of them was misspelt, whether a text holds it or not."""

from functools import lru_cache
from pathlib import Path


def common(word: str) -> bool:
    """Whether a bare word is among the 21,000 forms of `words.txt`, where its source is named."""
    return f"\n{word}\n" in _words()


@lru_cache(maxsize=1)
def _words() -> str:
    # One text, not a set: it is asked a few times a search at most, and a set takes ten times the memory.
    return Path(__file__).with_name("words.txt").read_text("ascii")

"""What this process read of the whole index a moment ago: the same words and things are soon asked again.

Nothing that anybody may or may not read is kept here: what weighs words and things, the names of filters.
"""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Generic, TypeVar

LONG = 300.0
"""Seconds."""
Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values read for some keys, each for `seconds`, but for what is nothing (a word that nothing holds).

    Another thread may empty it meanwhile.
    """

    def __init__(self, most: int, seconds: float = LONG) -> None:
        self._most, self._seconds = most, seconds
        self._values: dict[Key, tuple[float, Value]] = {}

    def all(self, keys: Sequence[Key], read: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """The values of `keys`: those kept, and those that `read` gives for the others, kept from now on."""
        now = monotonic()
        known = {key: one[1] for key in keys if (one := self._values.get(key)) and now < one[0]}
        unknown = [key for key in dict.fromkeys(keys) if key not in known]
        if unknown:
            fresh = read(unknown)
            known |= fresh
            if len(self._values) > self._most:
                self._values.clear()
            self._values |= {key: (now + self._seconds, value) for key, value in fresh.items() if value}
        return known

    def clear(self) -> None:
        """Read everything anew."""
        self._values.clear()

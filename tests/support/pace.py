"""Promises of time, held on a slow machine too: what counts is the work, not who else uses the processor."""

import time
from collections.abc import Callable
from typing import TypeVar

STEPS = 500_000
ORDINARY = 0.03
"""Seconds of the processor that so many steps take on an ordinary machine."""
TRIES = 3
"""A machine may slow down in the middle of the work: no promise is broken before it was so many times."""
Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work` gives; fails when it takes longer than `seconds` of an ordinary machine's processor."""
    said = []
    for _ in range(TRIES):
        before, start = slow(), time.process_time()
        result = work()
        spent, allowed = time.process_time() - start, seconds * max(before, slow())
        if spent < allowed:
            return result
        said.append(f"{spent:.2f} s of the processor, {allowed:.2f} s allowed")
    raise AssertionError("; ".join(said))


def slow() -> float:
    """How many times slower than an ordinary one the machine is at this moment; 1 at least."""
    return max(1.0, min(_counted() for _ in range(3)) / ORDINARY)


def _counted() -> float:
    start, total = time.process_time(), 0
    for number in range(STEPS):
        total += number
    return time.process_time() - start

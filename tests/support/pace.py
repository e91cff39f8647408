"""Promises of time, held on a slow machine too: what counts is the work, not who else uses the processor."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

STEPS = 500_000
ORDINARY = 0.03
"""Seconds of the processor that so many steps take on an ordinary machine."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails when the block takes more of the processor's time than `seconds` on an ordinary machine."""
    before, start = slow(), time.process_time()
    yield
    spent, allowed = time.process_time() - start, seconds * max(before, slow())
    assert spent < allowed, f"{spent:.2f} s of the processor, {allowed:.2f} s allowed"


def slow() -> float:
    """How many times slower than an ordinary one the machine is at this moment; 1 at least."""
    return max(1.0, min(_counted() for _ in range(3)) / ORDINARY)


def _counted() -> float:
    start, total = time.process_time(), 0
    for number in range(STEPS):
        total += number
    return time.process_time() - start

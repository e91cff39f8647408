"""A process that has shown nobody any results yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fsforum.core import asked


@pytest.fixture(autouse=True)
def _nothing_in_mind() -> Iterator[None]:
    asked.forget()
    yield
    asked.forget()

"""Rows of hot pages without the bookkeeping of the session: read by columns, judged by the same rules.

A thing made here belongs to no session: it is for pages that only read. What was not read with it (a
relation, a column left out) cannot be reached, and says so.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import instance_state

from fsforum.models import Base

T = TypeVar("T", bound=Base)


class Plain(Generic[T]):
    """Makes things of one kind from `columns`, to be selected in this order.

    Of all columns, or of those named; `id` is always the first.
    """

    def __init__(self, kind: type[T], *names: str) -> None:
        every = [one.key for one in inspect(kind).column_attrs if one.key != "id"]
        self.names = ["id", *(names or every)]
        self.columns: list[Any] = [getattr(kind, name) for name in self.names]
        self._missing = [name for name in every if name not in self.names]
        self._kind, self._new = kind, inspect(kind).class_manager.new_instance

    def __len__(self) -> int:
        return len(self.names)

    def __call__(self, values: Iterable[Any], **related: Base | list[Any] | None) -> T:
        """The thing that these values of the columns say, beside the things `related` to it."""
        made = cast(T, self._new())
        known = made.__dict__
        known.update(zip(self.names, values, strict=True), **related)
        state = instance_state(made)
        state.key = (self._kind, (known["id"],), None)
        state.expired_attributes.update(self._missing)
        return made

    def maybe(self, values: Sequence[Any]) -> T | None:
        """The same after an outer join: None when no such thing is there."""
        return None if values[0] is None else self(values)

"""A condition on a list that a statement is run with: one parameter, whatever the length of the list.

« column IN (…) » is another text for each length: it is written anew at each run, and neither the drivers nor
PostgreSQL know it again.
"""

from typing import Any

from sqlalchemy import JSON, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


class _Among(FunctionElement[bool]):
    """A column, and the parameter that holds the list.

    Not said to be a boolean: on SQLite « = 1 » would follow it, and no index serve it.
    """

    inherit_cache = True


def among(column: ColumnElement[Any] | Any, name: str) -> ColumnElement[bool]:
    """Whether `column` is one of the texts or numbers given as the list `name`."""
    return _Among(column, bindparam(name, type_=JSON().with_variant(ARRAY(column.type), "postgresql")))


@compiles(_Among, "sqlite")
def _in_sqlite(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return " ".join((column, "IN (SELECT value FROM json_each(", values, "))"))


@compiles(_Among, "postgresql")
def _in_postgres(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({values})"

"""Tables for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int | float) else text


def sheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV that French spreadsheets open as it is: byte order mark, semicolons, decimal commas."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    lines.writerow(heads)
    for row in rows:
        lines.writerow([str(v).replace(".", ",") if isinstance(v, float) else neutral(v) for v in row])
    return "\ufeff" + out.getvalue()

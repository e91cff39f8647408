"""Pieces of pages that are the same again and again: drawn once for each set of what they show.

`drawn(macro, *values)` in a template is `macro(*values)`, remembered under the macro and all its values. It
must be a macro that the page imports (its own are made anew each time) and that depends on nothing else: no
token, no right, no clock. So there is nothing to invalidate, in one process or in twenty: another text, count
or minute is another set of values. Markup comes as a value of its own, never inside a tuple, where it would
pass for the same text.
"""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

MOST_PIECES = 2048


@lru_cache(MOST_PIECES, typed=True)
def drawn(macro: Any, *values: Hashable) -> Any:
    """What `macro` makes of `values`. Typed: a text and the markup of the same letters are two values."""
    return macro(*values)


class Page(Template):
    """A template whose imports are found at once: no page here is rendered with globals of its own."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def bind(app: Flask) -> None:
    """Give `drawn` to the templates of `app`."""
    app.jinja_env.template_class = Page
    app.jinja_env.globals["drawn"] = drawn

"""What templates may call: dates in French, rights, states in words."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, get_flashed_messages, has_request_context, url_for
from flask import session as cookie
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from fsforum.config import Settings
from fsforum.core import clock, dates, incidents, links, markup, notify, words
from fsforum.core.policy import can
from fsforum.core.typography import bound, stopped, typeset
from fsforum.core.web import fragments
from fsforum.extensions import session


class NoBreak(Extension):
    """French spaces in what templates say, put there when they are compiled: writers type plain ones."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The template's own words, in text and in expressions."""
        for token in stream:
            said = token.type in ("data", "string")
            yield Token(token.lineno, token.type, bound(token.value)) if said else token


def bind(app: Flask, settings: Settings) -> None:
    """Register filters, globals and the context of every page."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(NoBreak)
    fragments.bind(app)
    env.filters.update(
        day=dates.day,
        short_day=lambda on: dates.day_near(on, clock.today()),
        day_time=dates.day_time,
        weekday_time=dates.weekday_time,
        moment=lambda at: dates.moment(at, clock.now()),
        number=dates.number,
        size=dates.size,
        html=markup.trusted,
        typeset=typeset,
        together=markup.together,
        highlighted=markup.highlighted,
        stopped=stopped,
    )
    env.globals.update(
        csrf_token=_csrf_token,
        url_for=url_for,
        get_flashed_messages=get_flashed_messages,
        plural=dates.plural,
        links=links,
        words=words,
        settings=settings,
        can=_may,
        today=clock.today,
        now=clock.now,
    )
    app.context_processor(_context)


def _csrf_token() -> str:
    """The CSRF token of this sign-in, signed once: it has no time limit."""
    token: str | None = g.get("csrf_token")
    if token is None:
        secret = cookie.get("csrf_token")
        token = _signed(str(current_app.secret_key), secret) if isinstance(secret, str) else generate_csrf()
        g.csrf_token = token
    return str(token)


@lru_cache(1024)
def _signed(key: str, secret: str) -> str:
    """As flask_wtf signs it."""
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret))


def _may(action: str, thing: Any) -> bool:
    """Whether the reader of this page may do `action` on `thing`."""
    return can(current_user._get_current_object(), action, thing)


def _context() -> dict[str, Any]:
    user: Any = current_user._get_current_object() if has_request_context() else None
    if user is None or not user.is_authenticated:
        return {"unread_count": 0, "open_incidents": []}
    unread, incident = notify.band(session(), user)
    return {"unread_count": unread, "open_incidents": incidents.concerning(user) if incident else []}

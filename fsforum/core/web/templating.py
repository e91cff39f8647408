"""What templates may call: dates in French, rights, states in words."""

from typing import Any

from flask import Flask, get_flashed_messages, has_request_context, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from fsforum.config import Settings
from fsforum.core import clock, dates, links, markup, notify, words
from fsforum.core.policy import can
from fsforum.extensions import session


def bind(app: Flask, settings: Settings) -> None:
    """Register filters, globals and the context of every page."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        day=dates.day,
        short_day=lambda on: dates.day_near(on, clock.today()),
        day_time=dates.day_time,
        weekday_time=dates.weekday_time,
        moment=lambda at: dates.moment(at, clock.now()),
        number=dates.number,
        size=dates.size,
        html=markup.trusted,
    )
    env.globals.update(
        csrf_token=generate_csrf,
        url_for=url_for,
        get_flashed_messages=get_flashed_messages,
        plural=dates.plural,
        links=links,
        words=words,
        settings=settings,
        can=_may,
        today=clock.today,
    )
    app.context_processor(_context)


def _may(action: str, thing: Any) -> bool:
    """Whether the reader of this page may do `action` on `thing`."""
    return can(current_user._get_current_object(), action, thing)


def _context() -> dict[str, Any]:
    user = current_user._get_current_object() if has_request_context() else None
    if user is None or not user.is_authenticated:
        return {"unread_count": 0}
    return {"unread_count": notify.unread(session(), user)}

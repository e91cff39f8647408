"""The real site on a loopback port, for browsers: its own database, and what it says when it fails."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from waitress import create_server
from waitress.wasyncore import close_all, loop

from fsforum.app import create_app
from fsforum.config import Settings
from fsforum.core import markup
from fsforum.extensions import db
from fsforum.models import Base


@dataclass
class Live:
    """A running site: its address, its application, and the errors that it wrote down."""

    url: str
    app: Flask
    errors: list[str] = field(default_factory=list)


class _Notes(logging.Handler):
    """Keeps what the site logs as an error: no such line may appear while somebody only uses it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served(settings: Settings, **config: Any) -> Iterator[Live]:
    """Serve the site of `settings` (its port and address included) inside the block."""
    app = create_app(settings, READ_MARKS="now", **config)
    markup.own(Settings(secret_key="").base_url)  # the test site's, as before
    live = Live(settings.base_url, app)
    notes = _Notes(live.errors)
    app.logger.addHandler(notes)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    connections: dict[int, Any] = {}
    server = create_server(app, map=connections, host="127.0.0.1", port=settings.port, threads=4, ident="")
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            loop(timeout=0.5, map=connections, count=1)

    thread = threading.Thread(target=run, name="site", daemon=True)
    thread.start()
    try:
        yield live
    finally:
        stop.set()  # first: sockets closed under the loop would break it
        thread.join(5)
        server.task_dispatcher.shutdown(timeout=5)
        close_all(connections)
        app.logger.removeHandler(notes)
        with app.app_context():
            db.engine.dispose()

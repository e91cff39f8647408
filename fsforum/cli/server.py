"""`fsforum serve` and `fsforum worker`."""

import errno
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress import create_server

from fsforum.cli import demo as demonstration
from fsforum.cli.french import FrenchCommand
from fsforum.cli.setup import prepare
from fsforum.config import Settings
from fsforum.core import chores, readmarks

PAUSE = 1.0


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def _waitress(settings: Settings) -> dict[str, Any]:
    """Options of the embedded server; behind a proxy on this machine, its headers tell who asks."""
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "threads": settings.threads,
        "ident": "",
        "max_request_body_size": 70 * 1024 * 1024,
    }
    if settings.behind_proxy:
        headers = {"x-forwarded-for", "x-forwarded-proto"}
        options |= {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": headers}
    return options


@click.command(cls=FrenchCommand, help="Servir le site (Ctrl-C pour arrêter).")
@click.option("--with-worker", is_flag=True, help="Envoyer aussi le courrier depuis ce processus.")
@click.option(
    "--demo", "with_demo", is_flag=True, help="Préparer la base et les données de démonstration d’abord."
)
@with_appcontext
def serve(with_worker: bool, with_demo: bool) -> None:
    """Run the web server until it is told to stop; running requests are finished first."""
    settings, app = _settings(), _app()
    if with_demo:
        prepare(app)
        demonstration.load_once(click.echo)
    try:
        server = create_server(app, **_waitress(settings))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            click.echo(
                f"Le port {settings.port} est déjà pris. Choisissez-en un autre : PORT=8001.", err=True
            )
            sys.exit(1)
        raise
    stops = [readmarks.start(app)]
    if with_worker:
        stops.append(start_worker(app))
    _stop_gently(server)
    click.echo(f"L’espace est ouvert : http://{settings.host}:{settings.port}")
    if settings.demo:
        demonstration.print_accounts(click.echo)
    sys.stdout.flush()
    try:
        server.run()
    finally:
        for stop in stops:
            stop()


def _stop_gently(server: Any) -> None:
    """On SIGTERM take no new connection, let running requests end (20 s at most), then stop."""

    def drain() -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            busy = [c for c in list(server.active_channels.values()) if c.requests or c.total_outbufs_len]
            if not busy:
                break
            time.sleep(0.05)
        signal.raise_signal(signal.SIGINT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.accepting = False
        threading.Thread(target=drain, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)


def start_worker(app: Flask) -> Callable[[], None]:
    """Run the worker in a thread of this process; returns what stops it."""
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(app, stop), name="worker", daemon=True)
    thread.start()

    def finish() -> None:
        stop.set()
        thread.join(10)

    return finish


def _work(app: Flask, stop: threading.Event) -> None:
    while not stop.is_set():
        handled = 0
        with app.app_context():
            try:
                handled = chores.run_due()
            except Exception:
                app.logger.exception("worker: a chore failed, tried again shortly")
        if not handled:
            stop.wait(PAUSE)


@click.command(
    cls=FrenchCommand, help="Envoyer le courrier et faire les tâches de fond (Ctrl-C pour arrêter)."
)
@click.option("--once", is_flag=True, help="Traiter ce qui attend, puis quitter.")
@with_appcontext
def worker(once: bool) -> None:
    """Deliver due mail and run chores, for ever or once."""
    app = _app()
    if once:
        total = 0
        while handled := chores.run_due():
            total += handled
        click.echo(f"Traité : {total}.")
        return
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    click.echo("Le courrier part dès qu’il attend. Ctrl-C pour arrêter.")
    try:
        _work(app, stop)
    except KeyboardInterrupt:
        stop.set()

"""`fsforum serve` and `fsforum worker`."""

import ctypes
import errno
import gc
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress import wasyncore
from waitress.server import create_server

from fsforum.channels.service import remind_reviews
from fsforum.cli import demo as demonstration
from fsforum.cli.french import FrenchCommand
from fsforum.cli.setup import prepare
from fsforum.config import Settings
from fsforum.core import chores, readmarks
from fsforum.files.service import read_next, sweep
from fsforum.library.service.drafts import forget_old_drafts
from fsforum.library.service.importing import forget_imports, import_next
from fsforum.search.service import find_twins

PAUSE = 1.0
DRAIN = 20.0
M_ARENA_MAX = -8  # malloc.h


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def _share_memory_between_threads() -> None:
    """Two memory arenas instead of one a thread (glibc): each keeps what its largest request once took."""
    allocator = ctypes.CDLL(None)
    if hasattr(allocator, "mallopt"):
        allocator.mallopt(M_ARENA_MAX, 2)


def _waitress(settings: Settings) -> dict[str, Any]:
    """Options of the embedded server; behind a proxy on this machine, its headers tell who asks."""
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "threads": settings.threads,
        "ident": "",
        "max_request_body_size": 70 * 1024 * 1024,
        "connection_limit": 1000,
        "channel_timeout": 30,  # seconds without a byte
        "cleanup_interval": 10,
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
    _share_memory_between_threads()
    if with_demo:
        prepare(app)
        demonstration.load_once(click.echo)
    try:
        sockets: dict[int, Any] = {}
        server = create_server(app, map=sockets, **_waitress(settings))
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
    click.echo(f"L’espace est ouvert : http://{settings.host}:{settings.port}")
    if settings.demo:
        demonstration.print_accounts(click.echo)
    sys.stdout.flush()
    gc.collect()
    gc.freeze()  # what the site is made of never becomes garbage: not to be looked through again and again
    gc.set_threshold(10_000, 20, 20)  # a page is a few thousand things that go by themselves
    try:
        _run(server, sockets)
    finally:
        for stop in stops:
            stop()


def _run(server: Any, sockets: dict[int, Any]) -> None:
    """Serve until SIGTERM or Ctrl-C; then refuse new connections and let running requests end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        wasyncore.loop(timeout=1, map=sockets, count=1)
    for listening in [s for s in sockets.values() if s.accepting]:
        listening.accepting = False
    deadline = time.monotonic() + DRAIN
    while time.monotonic() < deadline and any(_busy(channel) for channel in list(sockets.values())):
        wasyncore.loop(timeout=0.1, map=sockets, count=1)
    server.task_dispatcher.shutdown()


def _busy(channel: Any) -> bool:
    return bool(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0))


def start_worker(app: Flask) -> Callable[[], None]:
    """Run the worker in threads of this process; returns what stops it."""
    stop = threading.Event()
    jobs = {"worker": _deliver, "reader": _read}
    threads = [
        threading.Thread(target=_repeat, args=(app, stop, job), name=name, daemon=True)
        for name, job in jobs.items()
    ]
    for thread in threads:
        thread.start()

    def finish() -> None:
        stop.set()
        for thread in threads:
            thread.join(10)

    return finish


def _deliver() -> int:
    return chores.run_due(sweep, forget_imports, forget_old_drafts, remind_reviews, find_twins)


def _read() -> int:
    """Files and imports beside the mail: a slow one makes no letter late."""
    return read_next() or import_next()


def _repeat(app: Flask, stop: threading.Event, job: Callable[[], int]) -> None:
    while not stop.is_set():
        handled = 0
        with app.app_context():
            try:
                handled = job()
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
    """Deliver due mail, read files and run chores, for ever or once."""
    app = _app()
    if once:
        total = 0
        while handled := _deliver() + _read():
            total += handled
        click.echo(f"Traité : {total}.")
        return
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    click.echo("Le courrier part dès qu’il attend. Ctrl-C pour arrêter.")
    reader = threading.Thread(target=_repeat, args=(app, stop, _read), name="reader", daemon=True)
    reader.start()
    try:
        _repeat(app, stop, _deliver)
    except KeyboardInterrupt:
        stop.set()
    reader.join(10)

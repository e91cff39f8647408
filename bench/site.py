"""What runs during a measure: the database, the site as `fsforum serve` serves it, the floor beside it."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Boolean, create_engine
from sqlalchemy.engine import make_url

from bench.data import ROOT, Size, prepared
from fsforum.config import Settings
from fsforum.models import Base
from tests.support import postgres

THREADS = 8
LIKE_A_SERVER = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB",
    "log_min_messages": "warning", "jit": "on",
}  # fmt: skip


@contextmanager
def database(kind: str, size: Size, folder: Path) -> Iterator[str]:
    """The address of a fresh copy of the data set on SQLite or PostgreSQL."""
    source = prepared(size)
    if kind == "sqlite":
        copy = folder / "bench.db"
        shutil.copyfile(source, copy)
        yield f"sqlite:///{copy}"
        return
    with postgres.cluster(postgres.UNSAFE_AND_FAST | LIKE_A_SERVER) as admin_url:
        url = postgres.create_database(admin_url, "bench")
        fill(url, source)
        yield url


def fill(url: str, source: Path) -> None:
    """Copy every table of the SQLite file into an empty PostgreSQL database."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    lite = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute("SET session_replication_role = replica")
        for table in Base.metadata.sorted_tables:
            names = [column.name for column in table.columns]
            truths = [place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)]
            rows = lite.execute(f'SELECT {", ".join(names)} FROM "{table.name}" ORDER BY rowid')
            _copy(cursor, table.name, names, truths, rows)
            if "id" in names and table.columns["id"].autoincrement:
                top = sql.SQL(
                    "SELECT setval(pg_get_serial_sequence({0}, 'id'), (SELECT max(id) + 1 FROM {1}), false)"
                )
                cursor.execute(top.format(sql.Literal(f'"{table.name}"'), sql.Identifier(table.name)))
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    lite.close()


def _copy(cursor: Any, table: str, names: list[str], truths: list[int], rows: Any) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)) as copy:
        for row in rows:
            values = list(row)
            for place in truths:
                values[place] = bool(values[place])
            copy.write_row(values)


def settings(url: str, folder: Path, port: int) -> Settings:
    """Settings of the measured site, in a folder of its own."""
    return Settings(
        secret_key=secrets.token_urlsafe(48),
        base_url=f"http://127.0.0.1:{port}",
        database_url=url,
        storage_url=f"file://{folder / 'files'}",
        data_dir=folder,
        port=port,
        threads=THREADS,
    )


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process; `first_page` says how long it took from its start to its first page."""

    def __init__(self, command: list[str], chosen: Settings, folder: Path, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.log = chosen.data_dir / f"server-{port}.log"
        environ, nothing = _environment(chosen), subprocess.DEVNULL
        started = time.perf_counter()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environ, stdout=log, stderr=log, stdin=nothing
            )
        self.first_page = self._wait(started)

    def _wait(self, started: float) -> float:
        while self.process.poll() is None and time.perf_counter() - started < 60:
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                line.request("GET", self.path)
                line.getresponse().read()
                line.close()
                return time.perf_counter() - started
            except ConnectionError:
                time.sleep(0.01)
        self.stop()
        raise SystemExit(f"Le serveur ne démarre pas :\n{self.log.read_text()}")

    def memory(self) -> dict[str, float]:
        """Megabytes of this process: proportional and resident set."""
        try:
            lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            return {}
        found = {
            line.split(":")[0]: int(line.split()[1]) / 1024
            for line in lines
            if line.startswith(("Pss:", "Rss:"))
        }
        return {"pss": found["Pss"], "rss": found["Rss"]}

    def cpu(self) -> float:
        """Seconds of the processor that this process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """Ask it to end, and see that it does."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _environment(chosen: Settings) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FSFORUM_") and k != "PORT"}
    return kept | {
        "FSFORUM_SECRET_KEY": chosen.secret_key,
        "FSFORUM_BASE_URL": chosen.base_url,
        "FSFORUM_DATABASE_URL": chosen.database_url,
        "FSFORUM_DATA_DIR": str(chosen.data_dir),
        "FSFORUM_PORT": str(chosen.port),
        "FSFORUM_THREADS": str(chosen.threads),
    }


def site(chosen: Settings) -> Server:
    """The site, as an operator starts it."""
    command = [str(Path(sys.executable).parent / "fsforum"), "serve"]
    return Server(command, chosen, chosen.data_dir, chosen.port, "/connexion")


def floor(chosen: Settings, packed: bool) -> Server:
    """The floor, on the same server with as many threads."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "bench.floor",
        chosen.database_url,
        str(port),
        str(chosen.threads),
        str(int(packed)),
    ]
    return Server(command, chosen, ROOT, port, "/list")

"""The load generator: keep-alive connections of one process of its own, every answer checked.

`python -m bench.load` reads a job in JSON on its input (see `Job`) and prints what it saw. Sockets are driven
by one selector: the generator costs a small part of what the server spends on a page.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import subprocess
import sys
import time
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
KEY = b"{key}"
STAMP = 20  # what replaces it


class BadAnswer(RuntimeError):
    """An answer that is not what the page must give."""


@dataclass(frozen=True)
class Job:
    """What to ask, how many at once, for how long. Requests go round; `{key}` in one is replaced each time."""

    port: int
    requests: list[str]
    connections: int
    seconds: float
    status: int = 200
    marker: str = ""
    label: str = ""


@dataclass(frozen=True)
class Seen:
    """Requests a second, the median time of an answer in milliseconds, bytes of one body."""

    rate: float
    p50: float
    p95: float
    count: int
    size: int


@dataclass
class Line:
    """One connection and the answer it is reading."""

    socket: socket.socket
    sent_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    body_at: int = 0
    wanted: int = 0


def run(job: Job) -> Seen:
    """Run `job` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BadAnswer(f"{job.label}: {done.stderr.strip().splitlines()[-1]}")
    return Seen(**json.loads(done.stdout))


def request(path: str, port: int, cookie: str, body: str | None = None, packed: bool = False) -> str:
    """A request as a browser sends it; a form when it has a body."""
    lines = [
        f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}",
    ]
    lines += ["Accept: text/html", "User-Agent: fsforum-bench", f"Origin: http://127.0.0.1:{port}"]
    if packed:
        lines.append("Accept-Encoding: gzip")
    if body is not None:
        size = len(body.encode()) + body.count(KEY.decode()) * (STAMP - len(KEY))
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {size}"]
    return "\r\n".join(lines) + "\r\n\r\n" + (body or "")


class Driver:
    """Sends the requests of a job in turn over its connections."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.requests = [each.encode() for each in job.requests]
        self.marker = job.marker.encode()
        self.status = str(job.status).encode()
        self.number, self.stamp = 0, time.time_ns() % 10**12
        self.times: list[float] = []
        self.size = 0
        self.selector = selectors.DefaultSelector()

    def drive(self) -> Seen:
        """Until the time is over; then wait for what is under way."""
        lines = [Line(self._connect()) for _ in range(self.job.connections)]
        for line in lines:
            self.selector.register(line.socket, selectors.EVENT_READ, line)
        started = time.perf_counter()
        end, open_lines = started + self.job.seconds, len(lines)
        for line in lines:
            self._send(line)
        while open_lines:
            for key, _ in self.selector.select(30) or self._late():
                if self._read(key.data):
                    if time.perf_counter() < end:
                        self._send(key.data)
                    else:
                        open_lines -= 1
                        self.selector.unregister(key.fileobj)
                        key.data.socket.close()
        took = time.perf_counter() - started
        ordered = sorted(self.times)
        count = len(ordered)
        return Seen(
            count / took, ordered[count // 2] * 1e3, ordered[count * 95 // 100] * 1e3, count, self.size
        )

    def _late(self) -> Any:
        raise BadAnswer("no answer for 30 s")

    def _connect(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.job.port), timeout=30)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _send(self, line: Line) -> None:
        data = self.requests[self.number % len(self.requests)]
        self.number += 1
        if KEY in data:
            data = data.replace(KEY, f"{self.stamp:012d}{self.number:08d}".encode())
        line.got.clear()
        line.wanted = 0
        line.sent_at = time.perf_counter()
        line.socket.sendall(data)

    def _read(self, line: Line) -> bool:
        """Take what came; True once the answer is whole and right."""
        part = line.socket.recv(262_144)
        if not part:
            raise BadAnswer("connection closed by the server")
        line.got += part
        if not line.wanted:
            at = line.got.find(b"\r\n\r\n")
            if at < 0:
                return False
            length = LENGTH.search(line.got, 0, at + 2)
            if length is None:
                raise BadAnswer(f"no length: {bytes(line.got[:200])!r}")
            line.body_at, line.wanted = at + 4, at + 4 + int(length[1])
        if len(line.got) < line.wanted:
            return False
        self.times.append(time.perf_counter() - line.sent_at)
        self._check(line)
        return True

    def _check(self, line: Line) -> None:
        head = bytes(line.got[: line.body_at])
        body = bytes(line.got[line.body_at :])
        self.size = len(body)
        if head[9:12] != self.status:
            raise BadAnswer(f"status {head[9:12].decode()} instead of {self.job.status}: {head[:300]!r}")
        if b"content-encoding: gzip" in head.lower():
            body = zlib.decompress(body, 31)
        if self.marker and self.marker not in (body if self.job.status == 200 else head):
            raise BadAnswer(f"{self.job.marker!r} is not in the answer")


if __name__ == "__main__":
    try:
        seen = Driver(Job(**json.load(sys.stdin))).drive()
    except (BadAnswer, OSError) as error:
        sys.exit(str(error))
    print(json.dumps(asdict(seen)))

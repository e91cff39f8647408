"""Uploads that stop half-way leave nothing; a file made to exhaust the machine slows nobody."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fsforum.core import attachments
from fsforum.core.storage import FolderStorage
from fsforum.extensions import session
from fsforum.files import service
from fsforum.models import File, TextState
from tests.support import documents as made
from tests.support.live import Live, free_port, served

TIMES = 200


@pytest.fixture
def site_of_its_own(new_database, settings, tmp_path) -> Iterator[Live]:
    port = free_port()
    own = replace(
        settings,
        base_url=f"http://127.0.0.1:{port}",
        port=port,
        database_url=new_database("cut"),
        data_dir=tmp_path,
        storage_url=f"file://{tmp_path / 'files'}",
    )
    with served(own) as running:
        yield running


def test_two_hundred_uploads_cut_half_way_leave_nothing(site_of_its_own: Live, tmp_path):
    host, _, port = site_of_its_own.url.removeprefix("http://").partition(":")
    edge = secrets.token_hex(8)
    body = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'.encode()
    body += b"x" * 40_000 + f"\r\n--{edge}--\r\n".encode()
    head = (
        f"POST /ressources/nouvelle HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={edge}\r\n\r\n"
    ).encode()
    for n in range(TIMES):
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(head + body[: len(body) * (n + 1) // (TIMES + 1)])
            line.shutdown(socket.SHUT_WR)
            while line.recv(1024):  # until the site has let go too
                pass
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert b" 200 " in line.recv(200)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    assert site_of_its_own.errors == []


class Cut:
    """A stream that breaks after some bytes."""

    def __init__(self, most: int) -> None:
        self.left = most

    def read(self, size: int) -> bytes:
        if self.left <= 0:
            raise ConnectionResetError
        size, self.left = min(size, self.left), self.left - size
        return b"x" * size


def test_two_hundred_writes_cut_half_way_leave_no_orphan_after_the_sweep(app, tmp_path, monkeypatch):
    """Half of them die without a chance to tidy up."""
    store = FolderStorage(tmp_path / "files")
    monkeypatch.setitem(app.extensions, "storage", store)
    for n in range(TIMES):
        with monkeypatch.context() as killed, pytest.raises(ConnectionResetError):
            if n % 2:
                killed.setattr("pathlib.Path.unlink", lambda *_args, **_more: None)
            store.put(Cut(n * 1000))
    past = time.time() - 2 * 24 * 3600
    parts = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(parts) == TIMES // 2
    for path in parts:
        os.utime(path, (past, past))
    assert service.sweep().cut == TIMES // 2
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_bomb_slows_no_reader(make, visit, send):
    """While it is read, pages answer as before; the file is kept, and says that it is not indexed."""
    guide = make.resource()
    bomb = send(make.field(), "bombe.pdf", made.pdf_bomb(), guide)
    number, client = bomb.id, visit(make.animateur())
    path = f"/ressources/{guide.slug}"
    app = client.application

    def read() -> float:
        begun = time.perf_counter()
        assert client.get(path).status_code == 200
        return time.perf_counter() - begun

    read()
    alone = max(read() for _ in range(10))  # a busy machine is slow without a bomb too

    def work() -> None:
        with app.app_context():
            service.read_next()

    worker = threading.Thread(target=work)
    worker.start()
    times = []
    while worker.is_alive():
        times.append(read())
        time.sleep(0.02)
    worker.join()
    session().expire_all()
    assert session().get_one(File, number).text_state == TextState.UNREADABLE
    assert sorted(times)[int(len(times) * 0.95)] < max(0.5, 10 * alone)
    assert client.get(attachments.shown(session().get_one(File, number)).url).status_code == 200

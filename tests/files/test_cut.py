"""Uploads that stop half-way leave nothing; a file made to exhaust the machine slows nobody."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fsforum.core import attachments, signin
from fsforum.core.storage import FolderStorage
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.files import service
from fsforum.models import File, Resource, TextState
from tests.conftest import Client
from tests.factories import Make
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


@pytest.fixture
def sent(site_of_its_own: Live) -> Callable[[float], bytes]:
    """`sent(0.5)`: half of a form with a file, from somebody who may send it; what the site answered."""
    app, edge = site_of_its_own.app, secrets.token_hex(8)
    app.test_client_class = Client
    with app.app_context():
        client = app.test_client()
        assert isinstance(client, Client)
        field = Make().field()
        with transaction() as db:
            secret = signin.begin(db, field, kept=False, agent="test", address="127.0.0.1")
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = secret, True
        fields = {"csrf_token": client.token(), "kind": "guide", "title": "Un guide", "source": "Un texte."}
        [cookie] = client._cookies.values()
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in (fields | {"action": "brouillon"}).items()]
    parts.append('name="files"; filename="a.txt"\r\n\r\n' + "x" * 40_000)
    begin = f"--{edge}\r\nContent-Disposition: form-data; "
    body = ("\r\n".join(begin + part for part in parts) + f"\r\n--{edge}--\r\n").encode()
    host, _, port = site_of_its_own.url.removeprefix("http://").partition(":")
    head = (
        f"POST /ressources/nouvelle HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={edge}\r\nConnection: close\r\n"
        f"Cookie: {cookie.key}={cookie.value}\r\n\r\n"
    ).encode()

    def send(part: float) -> bytes:
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(head + body[: int(len(body) * part)])
            if part < 1:
                line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(4096), b""))  # until the site has let go too

    return send


def test_two_hundred_uploads_cut_half_way_leave_nothing(site_of_its_own: Live, sent, tmp_path):
    def stored() -> list[Path]:
        return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]

    for n in range(TIMES):
        sent((n + 1) / (TIMES + 1))
    assert stored() == []
    with site_of_its_own.app.app_context():
        assert session().query(File).count() == session().query(Resource).count() == 0
    assert site_of_its_own.errors == []
    assert b" 303 " in sent(1).partition(b"\r\n")[0], "whole, it is taken"
    assert len(stored()) == 1


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
    client.get(path)
    app = client.application

    def work() -> None:
        with app.app_context():
            service.read_next()

    def timed() -> float:
        time.sleep(0.02)
        begun = time.perf_counter()
        assert client.get(path).status_code == 200
        return time.perf_counter() - begun

    usual = [timed() for _ in range(20)]  # on this machine, now: other programs take what they take
    worker = threading.Thread(target=work)
    worker.start()
    times = []
    while worker.is_alive():
        times.append(timed())
    worker.join()
    session().expire_all()
    assert session().get_one(File, number).text_state == TextState.UNREADABLE
    assert late(times) < max(0.5, 3 * late(usual))
    assert client.get(attachments.shown(session().get_one(File, number)).url).status_code == 200


def late(times: list[float]) -> float:
    """What one in twenty takes at least."""
    return sorted(times)[int(len(times) * 0.95)]

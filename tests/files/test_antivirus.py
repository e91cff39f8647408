"""The operator's antivirus is asked about each file; without its word nothing is kept."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fsforum.cli.setup import check
from fsforum.config import SettingsError, read
from fsforum.core import attachments
from fsforum.extensions import session
from fsforum.models import File

BAD = b"EICAR, or what stands for it here"


def taken(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += line.recv(size - len(data))
    return data


def answer(line: socket.socket) -> None:
    order = b""
    while not order.endswith(b"\0"):
        order += line.recv(1)
    if order == b"zVERSION\0":
        line.sendall(b"ClamAV 1.4\0")
        return
    data = b""
    while size := struct.unpack("!I", taken(line, 4))[0]:
        data += taken(line, size)
    line.sendall(b"stream: Essai-1 FOUND\0" if BAD in data else b"stream: OK\0")


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[str]:
    """A daemon that speaks as ClamAV's does."""
    path = str(tmp_path / "clamd.ctl")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(path)
        listening.listen()

        def serve() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                with line:
                    answer(line)

        threading.Thread(target=serve, daemon=True).start()
        yield f"unix:{path}"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def asks(app, monkeypatch):
    """`asks(address)`: the site asks that antivirus."""

    def use(address: str) -> None:
        settings = replace(app.extensions["settings"], clamd=address)
        monkeypatch.setitem(app.extensions, "settings", settings)

    return use


def sent(client, content: bytes):
    fields = {"kind": "document", "title": "Un document", "action": "brouillon"}
    return client.submit("/ressources/nouvelle", fields | {"files": [(io.BytesIO(content), "a.txt")]})


def test_what_the_antivirus_knows_is_refused(make, visit, asks, daemon):
    asks(daemon)
    client, before = visit(make.field()), set(attachments.storage().keys())
    page = sent(client, b"bonjour " + BAD)
    assert page.status_code == 422
    assert "programme malveillant" in page.text
    assert set(attachments.storage().keys()) == before
    assert sent(client, b"bonjour").status_code == 303
    assert session().query(File).count() == 1


def test_without_its_word_nothing_is_kept(make, visit, asks, tmp_path):
    asks(f"unix:{tmp_path / 'nobody'}")
    page = sent(visit(make.field()), b"bonjour")
    assert page.status_code == 422
    assert "L’antivirus ne répond pas" in page.text
    assert session().query(File).count() == 0


def test_the_check_of_the_installation_asks_it(app, asks, daemon, tmp_path):
    asks(daemon)
    assert "Antivirus : ClamAV 1.4." in app.test_cli_runner().invoke(check).output.replace("\u00a0", " ")
    asks(f"unix:{tmp_path / 'nobody'}")
    assert app.test_cli_runner().invoke(check).exit_code == 1


@pytest.mark.parametrize("value", ["clamd", "http://127.0.0.1", "/run/clamd.ctl", "unix:", "a:b"])
def test_a_wrong_address_stops_the_start(tmp_path, value: str):
    with pytest.raises(SettingsError, match="FSFORUM_CLAMD"):
        read({"FSFORUM_CLAMD": value, "FSFORUM_DATA_DIR": str(tmp_path)}, tmp_path)

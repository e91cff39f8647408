"""The site as a process of its own, which can be killed; and hands that send it forms, many at once."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from fsforum.app import create_app
from fsforum.config import Settings
from fsforum.core import markup, signin
from fsforum.core.transaction import transaction
from fsforum.extensions import db
from fsforum.models import Base, User

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from fsforum.cli import main; main()", "serve")
LONGEST_START = 30.0


class Process:
    """`fsforum serve` with these settings; `start`, `kill` (-9) and start again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.running: subprocess.Popen[bytes] | None = None
        self.log = settings.data_dir / "serve.log"

    def start(self) -> float:
        """Run the server; returns how many seconds passed until it answered."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                COMMAND, cwd=ROOT, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        while time.monotonic() - began < LONGEST_START:
            if self._answers():
                return time.monotonic() - began
            assert self.running.poll() is None, self.log.read_text()
            time.sleep(0.03)
        raise AssertionError(f"the server does not answer: {self.log.read_text()}")

    def kill(self) -> None:
        """Stop it as a power cut would."""
        if self.running is not None:
            self.running.send_signal(signal.SIGKILL)
            self.running.wait()
            self.running = None

    def _answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.settings.port, timeout=2)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _environment(self) -> dict[str, str]:
        own = self.settings
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FSFORUM_")}
        return kept | {
            "FSFORUM_SECRET_KEY": own.secret_key,
            "FSFORUM_BASE_URL": own.base_url,
            "FSFORUM_PORT": str(own.port),
            "FSFORUM_DATABASE_URL": own.database_url,
            "FSFORUM_STORAGE_URL": own.storage_url,
            "FSFORUM_DATA_DIR": str(own.data_dir),
        }


@contextmanager
def beside(settings: Settings) -> Iterator[Flask]:
    """An application on the same database, its tables made, to write rows and to look at what is kept."""
    app = create_app(settings)
    markup.own(Settings(secret_key="").base_url)  # the test site's, as before
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


class Hand:
    """Somebody signed in who sends forms, and nothing else."""

    def __init__(self, app: Flask, port: int, user: User) -> None:
        self.port, self.user_id = port, user.id
        with transaction() as session:
            secret = signin.begin(session, user, kept=False, agent="test", address="127.0.0.1")
        raw = secrets.token_hex(20)
        serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self.cookie = serializer.dumps({"_user_id": secret, "_fresh": True, "csrf_token": raw})
        self.token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(raw)

    def send(self, path: str, form: dict[str, Any]) -> tuple[int, str]:
        """POST `form`; the status and the page. OSError or HTTPException when nothing came back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        headers = {
            "Cookie": f"session={self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            body = urlencode(form | {"csrf_token": self.token}, doseq=True)
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do everything at the same time; the results in the order of `acts`."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(act) for act in acts]]

"""The real server: it starts, answers, and stops gently when told."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fsforum.cli import server
from tests.test_packaging import answer, free_port

FSFORUM = Path(sys.executable).parent / "fsforum"


@dataclass
class Running:
    """A server of the demo on a port of its own."""

    process: subprocess.Popen[str]
    url: str


def start(folder: Path) -> Running:
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FSFORUM_")}
    environment = kept | {"PORT": str(port), "FSFORUM_DATA_DIR": str(folder)}
    subprocess.run([FSFORUM, "init"], check=True, env=environment, cwd=folder, capture_output=True)
    process = subprocess.Popen(
        [str(FSFORUM), "serve", "--with-worker"],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Running(process, f"http://127.0.0.1:{port}")


def test_it_stops_when_told_and_says_nothing_alarming(tmp_path: Path) -> None:
    running = start(tmp_path)
    try:
        assert "Se connecter" in answer(f"{running.url}/connexion", within=30)
        running.process.send_signal(signal.SIGTERM)
        output, _ = running.process.communicate(timeout=30)
    finally:
        running.process.kill()
    assert running.process.returncode == 0
    assert "Traceback" not in output


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path) -> None:
    running = start(tmp_path)
    try:
        answer(f"{running.url}/healthz", within=30)
        port = running.url.rpartition(":")[2]
        environment = os.environ | {"PORT": port, "FSFORUM_DATA_DIR": str(tmp_path)}
        second = subprocess.run(
            [FSFORUM, "serve"], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
    finally:
        running.process.kill()
        running.process.communicate()
    assert second.returncode == 1
    assert second.stderr.strip().startswith(f"Le port {port} est déjà pris")


def test_silent_connections_are_dropped_and_all_of_them_bounded(settings) -> None:
    options = server._waitress(settings)
    assert options["connection_limit"] <= 1000
    assert options["channel_timeout"] <= 30 and options["cleanup_interval"] <= 10

"""The wheel is complete: installed in an empty environment, it serves a page."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"


def run(*command: str | Path, **options: object) -> str:
    """Run to the end; the test fails with what the command said."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return str(done.stdout)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str, within: float) -> str:
    """The page at `url`, as soon as the server gives it."""
    deadline = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return str(response.read().decode())
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.packaging
def test_the_wheel_serves_a_page_from_an_empty_environment(tmp_path: Path) -> None:
    run(UV, "build", "--wheel", "--quiet", "--out-dir", tmp_path / "dist", cwd=ROOT)
    [wheel] = (tmp_path / "dist").glob("*.whl")
    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--python", python, wheel)
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FSFORUM_")}
    environment = kept | {"PORT": str(port), "FSFORUM_DATA_DIR": str(tmp_path / "data")}
    command = tmp_path / "venv" / "bin" / "fsforum"
    assert "La base est prête" in run(command, "init", cwd=tmp_path, env=environment)
    server = subprocess.Popen([str(command), "serve", "--with-worker"], cwd=tmp_path, env=environment)
    try:
        page = answer(f"http://127.0.0.1:{port}/connexion", within=20)
        style = answer(f"http://127.0.0.1:{port}/static/site.css", within=5)
    finally:
        server.terminate()
        server.wait(15)
    assert "Se connecter" in page
    assert "@layer" in style

"""Reading what strangers made: each file in a process of its own, poor in time, memory and rights.

The libraries that understand PDF, office files and pictures are large and meet hostile input: they are
imported in that process alone. It gets the bytes on its standard input, answers with one JSON object, writes
no file, knows no setting, and is killed with its whole group when it takes too long.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any, BinaryIO

CHUNK = 64 * 1024
PROTECTED, UNREADABLE = "protege", "illisible"


@dataclass(frozen=True)
class Limits:
    """Seconds of processor and of waiting, bytes of address space and of answer."""

    processor: int = 20
    waiting: int = 45
    memory: int = 768 * 1024 * 1024
    answer: int = 4 * 1024 * 1024


TEXT = Limits()
PICTURE = Limits(processor=20, waiting=45, memory=1024 * 1024 * 1024, answer=30 * 1024 * 1024)
GUIDE = Limits(processor=40, waiting=90, memory=1024 * 1024 * 1024, answer=60 * 1024 * 1024)


class NotRead(Exception):
    """The file could not be read; `why` is PROTECTED (a password) or UNREADABLE."""

    def __init__(self, why: str = UNREADABLE) -> None:
        super().__init__(why)
        self.why = why


def read(task: str, source: BinaryIO, extension: str, limits: Limits = TEXT) -> dict[str, Any]:
    """Let the module `task` of this package read `source`, a file with that extension; raises NotRead."""
    child = subprocess.Popen(  # noqa: S603  our own program, no shell
        [sys.executable, "-I", "-B", "-m", __name__, task, extension, *_numbers(limits)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
    )
    killer = threading.Timer(limits.waiting, _kill, [child])
    feeder = threading.Thread(target=_feed, args=(child, source), daemon=True)
    killer.start()
    feeder.start()
    try:
        assert child.stdout is not None
        answer = child.stdout.read(limits.answer + 1)
    finally:
        killer.cancel()
        _kill(child)
        feeder.join()
        child.wait()
        if child.stdout:
            child.stdout.close()
    return _understood(answer, limits)


def _numbers(limits: Limits) -> list[str]:
    return [str(n) for n in (limits.processor, limits.waiting, limits.memory)]


def _understood(answer: bytes, limits: Limits) -> dict[str, Any]:
    """The object that was answered; a process that was cut answers half of one, or nothing."""
    if len(answer) > limits.answer:
        raise NotRead
    try:
        said = json.loads(answer)
    except ValueError:
        raise NotRead from None
    if not isinstance(said, dict) or "why" in said:
        raise NotRead(PROTECTED if isinstance(said, dict) and said["why"] == PROTECTED else UNREADABLE)
    return said


def _feed(child: "subprocess.Popen[bytes]", source: BinaryIO) -> None:
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError, OSError, ValueError), child.stdin as pipe:
        while chunk := source.read(CHUNK):
            pipe.write(chunk)


def _kill(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)

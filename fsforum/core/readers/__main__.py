"""The poor process: takes its limits before anything else, reads one file, answers one JSON object."""

import json
import os
import resource
import signal
import sys
from importlib import import_module

TASKS = ("text", "guide", "picture")
MOST = 64 * 1024 * 1024


def _bind(processor: int, waiting: int, memory: int) -> None:
    """Little time, little memory, no file to write, no process to start, and after everybody else."""
    os.nice(15)
    signal.alarm(waiting)
    for what, most in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    """`python -m fsforum.core.readers TASK EXTENSION PROCESSOR WAITING MEMORY`."""
    task, extension, *limits = sys.argv[1:]
    _bind(*map(int, limits))
    if task not in TASKS:
        raise SystemExit(2)
    answer = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read(MOST)
        said = import_module(f"fsforum.core.readers.{task}").read(data, extension)
    except (Exception, RecursionError) as error:
        said = {"why": getattr(error, "why", "illisible")}
    answer.write(json.dumps(said).encode())
    answer.flush()


if __name__ == "__main__":
    main()

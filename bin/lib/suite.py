"""Run the tests on both databases at once, one core each, and add the results up.

Called by bin/test, which has found Chromium (CHROMIUM) and PostgreSQL (PG_BIN). Each database has its lane:
first the tests that need no browser, then those that do. The last line is « N passed, N failed ».
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 40 * 60  # on a slow machine a lane takes thrice its usual time
NO_TESTS = 5

# What each lane runs, in this order: name → pytest marker expression.
LANES = {
    "sqlite": {
        "sans navigateur": "not browser and not packaging and not only_postgres",
        "navigateur et paquet": "(browser or packaging) and not only_postgres",
    },
    "postgres": {
        "sans navigateur": "not browser and not packaging and not only_sqlite",
        "navigateur": "browser and not packaging and not only_sqlite",
    },
}


@dataclass
class Result:
    """The outcome of one pytest run; a test left out counts as failed."""

    database: str
    passed: int = 0
    failed: int = 0


class Suite:
    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self.results: list[Result] = []
        self.running: dict[str, float] = {}
        self.printing = threading.Lock()

    def run(self) -> int:
        """Both lanes to their end; 0 when everything passed."""
        started = time.monotonic()
        lanes = [threading.Thread(target=self.lane, args=(database,)) for database in LANES]
        for lane in lanes:
            lane.start()
        while any(lane.is_alive() for lane in lanes):
            self.wait_a_minute(lanes, started)
        for database in LANES:
            # A choice of tests that ask for no database runs beside SQLite alone (tests/conftest.py).
            chosen = [r for r in self.results if r.database == database or self.arguments]
            if not any(r.passed + r.failed for r in chosen):
                self.say(f"Aucun test n’a été joué sur {database} : c’est un échec.")
                self.results.append(Result(database, failed=1))
        passed, failed = sum(r.passed for r in self.results), sum(r.failed for r in self.results)
        self.say(f"Durée : {time.monotonic() - started:.0f} s")
        self.say(f"{passed} passed, {failed} failed")
        return 1 if failed else 0

    def wait_a_minute(self, lanes: list[threading.Thread], started: float) -> None:
        """Wait for the lanes, and say what still runs after each minute."""
        until = time.monotonic() + 60
        for lane in lanes:
            lane.join(max(0.0, until - time.monotonic()))
        if any(lane.is_alive() for lane in lanes):
            names = ", ".join(sorted(self.running))
            self.say(f"… {time.monotonic() - started:.0f} s, en cours : {names}")

    def lane(self, database: str) -> None:
        if "-m" in self.arguments:
            self.pytest(database, "choix", [])
            return
        for name, markers in LANES[database].items():
            self.pytest(database, name, ["-m", markers])

    def pytest(self, database: str, name: str, selection: list[str]) -> None:
        """One pytest process, its output shown in one piece when it ends."""
        title = f"{database}, {name}"
        began = self.running[title] = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="fsforum-tests-") as folder:
            report, log = Path(folder, "report.xml"), Path(folder, "log.txt")
            command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--color=no"]
            command += [f"--junitxml={report}", "-o", "faulthandler_timeout=240", *selection, *self.arguments]
            with log.open("wb") as output:
                status = call(command, {**environment(), "FSFORUM_TEST_DB": database}, output)
            result = self.read(database, report, status)
            took = time.monotonic() - began
            self.running.pop(title, None)
            self.say(f"━━ {title} ({took:.0f} s)\n{log.read_text(errors='replace').rstrip()}\n")
        self.results.append(result)

    def read(self, database: str, report: Path, status: int) -> Result:
        """Count the report; a run that broke off, or ran nothing where tests must be, has failed."""
        result = Result(database)
        if report.is_file() and report.stat().st_size:
            suite = ElementTree.parse(report).getroot().find("testsuite")
            if suite is not None:
                left_out = sum(int(suite.get(key, 0)) for key in ("failures", "errors", "skipped"))
                result.failed = left_out
                result.passed = max(0, int(suite.get("tests", 0)) - left_out)
                if skipped := int(suite.get("skipped", 0)):
                    self.say(f"Tests ignorés sur {database} : {skipped}. Ici, un test ignoré est un échec.")
        broke_off = status not in (0, NO_TESTS) and not result.failed
        nothing_ran = status == NO_TESTS and not self.arguments
        if broke_off or nothing_ran:
            result.failed += 1
            self.say(f"pytest a fini avec le statut {status} sur {database}.")
        return result

    def say(self, text: str) -> None:
        with self.printing:
            print(text, flush=True)


def call(command: list[str], env: dict[str, str], output: IO[bytes]) -> int:
    """Run `command` at the root of the project; stopped when it takes too long."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
    )
    try:
        return process.wait(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            return process.wait(timeout=20) or 1
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def environment() -> dict[str, str]:
    """The environment without settings of the project, which belong to the site of this machine.

    CI makes hypothesis repeat the same examples without a deadline: two runs of one version agree.
    Compiled modules are kept: the tests start the site forty times, and compiling it takes three seconds.
    """
    unwanted = {"PORT", "PYTHONDONTWRITEBYTECODE"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FSFORUM_") and k not in unwanted}
    return kept | {"CI": "1"}


if __name__ == "__main__":
    sys.exit(Suite(sys.argv[1:]).run())

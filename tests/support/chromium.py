"""The browser of the tests: a Chromium of this machine, driven by Playwright, or a loud failure.

`python -m tests.support.chromium` prints its path; `--try PATH` opens a page with it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

# The headless shell first: it is the lightest.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
)


class NoChromium(RuntimeError):
    """No Chromium can be used; the message says what to do."""


def find_chromium(playwright: Playwright) -> str:
    """The path of the browser: $CHROMIUM, then the PATH, then the one that Playwright installed."""
    asked = os.environ.get("CHROMIUM")
    if asked:
        found = shutil.which(asked)
        if found is None:
            raise NoChromium(f"CHROMIUM={asked} n’est pas un programme.")
        return found
    for name in NAMES:
        if found := shutil.which(name):
            return found
    installed = playwright.chromium.executable_path
    if Path(installed).is_file():
        return installed
    raise NoChromium(
        "Chromium est introuvable : lancez bin/test, qui l’installe, ou donnez CHROMIUM=/chemin."
    )


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium; the caller closes it. Raises NoChromium: a browser test is never left out."""
    path = find_chromium(playwright)
    try:
        return playwright.chromium.launch(executable_path=path, args=list(FLAGS), chromium_sandbox=False)
    except PlaywrightError as error:
        raise NoChromium(f"Chromium ({path}) ne démarre pas : {error.message.splitlines()[0]}") from error


def _main(arguments: list[str]) -> None:
    if arguments[:1] == ["--try"]:
        os.environ["CHROMIUM"] = arguments[1]
    with sync_playwright() as playwright:
        if not arguments:
            print(find_chromium(playwright))
            return
        browser = launch(playwright)
        browser.new_page().set_content("<p>Bonjour</p>")
        browser.close()


if __name__ == "__main__":
    try:
        _main(sys.argv[1:])
    except NoChromium as missing:
        sys.exit(str(missing))

"""The people of a journey: the real site, a real browser each, real mail.

Whatever a browser complains of fails the journey.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from fsforum.config import Settings
from fsforum.core import mails
from fsforum.extensions import session
from fsforum.models import User
from tests import conftest
from tests.factories import PASSWORD
from tests.support import chromium
from tests.support.live import Live, free_port, served
from tests.support.net import NetworkGuard
from tests.support.smtp import MailServer

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
HEIGHT = 900
PATIENCE = 10_000  # milliseconds: two lanes of tests share the machine
expect.set_options(timeout=PATIENCE)
ON_POSTGRES = os.environ.get("FSFORUM_TEST_DB", "sqlite") == "postgres"
LINK = re.compile(r"https?://\S+")
# The browser repeats every status above 399 in its console: tests look at the statuses themselves.
ECHO = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        launched = chromium.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="session")
def live(
    new_database: Callable[[str], str], settings: Settings, mail_server: MailServer, tmp_path_factory: Any
) -> Iterator[Live]:
    """The site as people meet it, with a database of its own."""
    port, folder = free_port(), tmp_path_factory.mktemp("live")
    own = replace(
        settings,
        base_url=f"http://127.0.0.1:{port}",
        port=port,
        database_url=new_database("live"),
        data_dir=folder,
        storage_url=f"file://{folder / 'files'}",
        mail_url=mail_server.url,
    )
    with served(own) as running:
        yield running


@pytest.fixture
def app(live: Live, mail_server: MailServer) -> Iterator[Flask]:
    """The live site's application, on an empty database: `make` writes where the browsers read."""
    mail_server.messages.clear()
    mail_server.recipients.clear()
    live.errors.clear()
    with live.app.app_context():
        yield live.app
        session().rollback()
        session().info.clear()
        conftest.empty()
    assert live.errors == []


class Watch:
    """What the browsers of a journey complained of."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def on(self, context: BrowserContext) -> None:
        context.on("console", self.console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not ECHO.match(message.text):
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def response(self, response: Response) -> None:
        document = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not document):
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the journey when a script broke, a policy was violated or a resource is missing."""
    watching = Watch()
    yield watching
    assert watching.complaints == []


@pytest.fixture(params=[375 if ON_POSTGRES else 1280], ids=["téléphone" if ON_POSTGRES else "bureau"])
def width(request: pytest.FixtureRequest) -> int:
    """Every journey is made on both databases: at a desk beside SQLite, on a phone beside PostgreSQL."""
    return int(request.param)


@pytest.fixture
def opened(live: Live, app: Flask, browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`opened(width=375)`: a page in a browser of its own, nobody signed in yet."""
    contexts: list[BrowserContext] = []

    def new(width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live.url, locale="fr-FR", viewport={"width": width, "height": HEIGHT}, **options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watch.on(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(opened: Callable[..., Page]) -> Callable[..., Page]:
    """`signed_in(user, width=375)`: the page of somebody who came in through the sign-in page."""

    def enter(user: User, password: str = PASSWORD, **options: Any) -> Page:
        page = opened(**options)
        page.goto("/connexion")
        page.fill("input[name=email]", user.email)
        page.fill("input[name=password]", password)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url("**/")
        return page

    return enter


class Post:
    """The letters of a journey: they leave by SMTP, and are read where they arrive."""

    def __init__(self, app: Flask, server: MailServer, network: NetworkGuard) -> None:
        self.app, self.server, self.network = app, server, network

    def to(self, address: str) -> list[EmailMessage]:
        """Send what waits, then the mails that `address` has received."""
        with self.app.app_context(), self.network.smtp():
            while mails.deliver_due():
                pass
        return self.server.to(address)

    def text(self, mail: EmailMessage) -> str:
        body = mail.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def link(self, mail: EmailMessage) -> str:
        """The first address in a mail."""
        found = LINK.search(self.text(mail))
        assert found, self.text(mail)
        return found[0]


@pytest.fixture
def letters(app: Flask, mail_server: MailServer, _network: NetworkGuard) -> Post:
    """What people receive by mail."""
    return Post(app, mail_server, _network)


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core holds against the page (by some of its rules): one line a rule, with the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    options: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [f"{v['id']}: {v['help']} {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]


def overflows(page: Page) -> bool:
    """Whether the page can be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

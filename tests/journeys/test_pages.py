"""Every page for everybody: nothing that axe-core holds against it, light and dark; no scrolling sideways.

The pages are those of the table of rights: a new one is tried by itself. A page is tried again for another
reader, or another thing, when it shows a kind of element that no page has shown before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from fsforum.extensions import session
from tests import conftest, rights_table
from tests.conftest import Client
from tests.factories import PASSWORD, Make
from tests.journeys.conftest import HEIGHT, ON_POSTGRES, Watch, axe, overflows
from tests.support.live import Live
from tests.support.world import World
from tests.test_routes import address

CSP = "Content-Security-Policy"
READERS = ("inconnu", "observateur", "caf", "ana", "terrain", "admin")
WIDE, NARROW, LEAST = 1280, 375, 320
TAG = re.compile(r"<[a-z][^>]*>")
VALUES = re.compile(
    r'\b(id|for|href|src|action|value|name|title|content|datetime|label|aria-[a-z]+|data-[a-z-]+)="[^"]*"'
)
BROKEN_FORMS = (
    "accounts.sign_in",
    "accounts.password",
    "threads.new",
    "channels.new",
    "library.new",
    "admin.invitations",
)


@pytest.fixture(scope="module")
def world(live: Live) -> Iterator[World]:
    """The little network, on the live site."""
    with live.app.app_context():
        yield World(Make())
        session().rollback()
        session().info.clear()
        conftest.empty()


@pytest.fixture(scope="module")
def tried() -> dict[str, set[str]]:
    """The kinds of elements already tried: at an endpoint, and anywhere under the empty name."""
    return {}


class Reader:
    """Somebody's browser, and the same session without a screen, to look at pages before they are drawn."""

    def __init__(self, live: Live, world: World, browser: Browser, watch: Watch, name: str) -> None:
        self.name, self.live, self.world = name, live, world
        self.context: BrowserContext = browser.new_context(base_url=live.url, locale="fr-FR")
        self.context.set_default_timeout(10_000)
        watch.on(self.context)
        self.page: Page = self.context.new_page()
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        live.app.test_client_class = Client
        client = live.app.test_client()
        if name != "inconnu":
            self.page.goto("/connexion")
            self.page.fill("input[name=email]", world.people[name].email)
            self.page.fill("input[name=password]", PASSWORD)
            self.page.get_by_role("button", name="Se connecter").click()
            self.page.wait_for_url("**/")
            for cookie in self.context.cookies():
                client.set_cookie(cookie["name"], cookie["value"])
        self.client: Client = client  # type: ignore[assignment]

    def addresses(self) -> Iterator[tuple[str, str]]:
        """The pages that the table opens to this reader: endpoint, address."""
        column = list(rights_table.COLUMNS).index(self.name)
        for line in rights_table.lines():
            if line.method == "GET" and line.marks.split()[column] == "o":
                yield (
                    line.endpoint,
                    address(self.live.app, line.endpoint, rights_table.PLACES[line.place](self.world)),
                )

    def close(self) -> None:
        self.context.close()


@pytest.fixture(params=READERS)
def reader(
    request: pytest.FixtureRequest, live: Live, world: World, browser: Browser, watch: Watch
) -> Iterator[Reader]:
    """Each in turn, signed in through the sign-in page."""
    somebody = Reader(live, world, browser, watch, request.param)
    yield somebody
    somebody.close()


def elements(html: str) -> set[str]:
    """The kinds of elements of a page: tags and classes, not what they say."""
    return {VALUES.sub(r"\1", tag) for tag in TAG.findall(html)}


def judged(page: Page, path: str) -> list[str]:
    """What is wrong with the page: light and wide beside SQLite, dark and narrow beside PostgreSQL."""
    page.emulate_media(color_scheme="dark" if ON_POSTGRES else "light")
    page.set_viewport_size({"width": NARROW if ON_POSTGRES else WIDE, "height": HEIGHT})
    wrong = [f"{path} {line}" for line in axe(page)]
    page.set_viewport_size({"width": LEAST, "height": HEIGHT})
    if overflows(page):
        wrong.append(f"{path} scrolls sideways at {LEAST} px")
    return wrong


def test_every_page_is_accessible_and_fits(reader: Reader, tried: dict[str, set[str]]):
    wrong: list[str] = []
    for endpoint, path in reader.addresses():
        answer = reader.client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html" or "sandbox" in answer.headers[CSP]:
            continue  # no page, or a mail in its frame, where no script runs, not even axe
        kinds = elements(answer.text)
        if endpoint in tried and kinds <= tried[""]:
            continue
        tried[endpoint] = kinds
        tried.setdefault("", set()).update(kinds)
        reader.page.goto(path)
        wrong += judged(reader.page, path)
    assert wrong == []


@pytest.mark.parametrize("reader", ["admin"], indirect=True)
def test_pages_that_refuse_are_accessible_too(reader: Reader):
    wrong: list[str] = []
    for path in ("/nulle-part", f"/administration/comptes/{reader.world.admin.id}/suspension"):
        reader.page.goto(path)
        wrong += judged(reader.page, path)
    addresses = dict(reader.addresses())
    for endpoint in BROKEN_FORMS[1:]:
        reader.page.goto(
            addresses[endpoint] if endpoint != "threads.new" else "/discussions/nouvelle?espace=vie-du-reseau"
        )
        with reader.page.expect_navigation():
            reader.page.locator("main form button.button-primary").last.click()
        wrong += judged(reader.page, f"{endpoint} (422)")
    assert wrong == []


def test_an_empty_site_is_accessible(signed_in: Callable[..., Page], make: Make):
    """The first day: nothing was asked, written or published yet."""
    wrong: list[str] = []
    lists = ("/discussions/", "/ressources/", "/notifications/", "/recherche?q=rien")
    for user, paths in ((make.animateur(), ("/", *lists)), (make.field(), ("/", "/questions/"))):
        page = signed_in(user)
        for path in paths:
            page.goto(path)
            wrong += judged(page, path)
    assert wrong == []

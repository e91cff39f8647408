"""Every route, method and person: what the site answers is what the table of rights says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fsforum.core.guard import UnguardedRoute, refuse_unguarded
from fsforum.core.policy import can
from tests import rights_table
from tests.conftest import Client
from tests.rights_table import COLUMNS, PLACES, Line
from tests.support.answers import text_of
from tests.support.undone import undone

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "droits.md"
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
RULES = [line for line in rights_table.lines() if line.method == "can"]
LINES = [line for line in rights_table.lines() if line.method != "can"]
MARKS = {403: "r", 404: "a"}
WITHOUT_FORM = {"accounts.stop_mails"}
"""Posted by mail programs (RFC 8058), on the word of a signed address."""
ALLOWED = {*range(200, 400), 409, 422}


def routes(site: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.endpoint)
        for rule in site.url_map.iter_rules()
        for method in (rule.methods or set()) & METHODS
        if rule.endpoint != "static"
    }


def address(site: Flask, endpoint: str, values: dict[str, object]) -> str:
    """The address of an endpoint; a space goes into the query of one that takes none."""
    with site.test_request_context():
        rules = [r for r in site.url_map.iter_rules(endpoint) if r.arguments <= set(values)]
        needed = max((r.arguments for r in rules), key=len, default=set())
        query = {k: v for k, v in values.items() if k in needed or k == "espace"}
        return site.url_for(endpoint, **query) if needed or rules else ""


def mark(answer: TestResponse) -> str:
    """What an answer means, in the table's signs."""
    if answer.status_code == 401 or (answer.location or "").startswith("/connexion?suite="):
        return "·"
    if answer.request.method == "GET" and answer.location == "/connexion":
        return "·"
    return MARKS.get(answer.status_code) or (
        "o" if answer.status_code in ALLOWED else str(answer.status_code)
    )


def ask(browser: Client, method: str, path: str, data: dict[str, object]) -> TestResponse:
    with undone():
        return browser.submit(path, data) if method == "POST" else browser.get(path)


def differences(got: list[str], line: Line) -> dict[str, str]:
    """For whom the site does not do what the table says."""
    said = line.marks.split()
    found = zip(COLUMNS, got, said, strict=True)
    return {name: f"{does}, not {right}" for name, does, right in found if does != right}


def test_the_table_names_every_route_and_no_other(site: Flask):
    assert {(line.method, line.endpoint) for line in LINES} == routes(site)


@pytest.mark.parametrize(
    "line", LINES, ids=lambda line: f"{line.method} {line.endpoint} {line.place}".strip()
)
def test_everybody_gets_what_the_table_says(site: Flask, world, enter, line: Line):
    path = address(site, line.endpoint, PLACES[line.place](world))
    answers = {name: ask(enter(name), line.method, path, line.form(world)) for name in COLUMNS}
    assert differences([mark(answer) for answer in answers.values()], line) == {}, path
    leaks = {name: world.leaks(name, beyond_address(answer)) for name, answer in answers.items()}
    assert {name: found for name, found in leaks.items() if found} == {}, path


def beyond_address(answer: TestResponse) -> str:
    """What an answer tells besides the address asked for, which the way to sign-in repeats."""
    there = answer.headers.get("Location", "").startswith("/connexion?suite=")
    return "" if there else text_of(answer).replace(answer.request.path, "")


@pytest.mark.parametrize("line", RULES, ids=lambda line: f"{line.endpoint} {line.place}")
def test_the_policy_says_the_same_of_what_is_no_page(world, line: Line):
    thing = rights_table.THINGS[line.place](world)
    got = ["·"] + ["o" if can(user, line.endpoint, thing) else "r" for user in world.people.values()]
    assert differences(got, line) == {}


def test_only_what_is_public_opens_without_an_account(site: Flask):
    """The table's first column and the views' own word agree."""
    for line in LINES:
        public = site.view_functions[line.endpoint].demands is None
        assert public == (line.marks[0] != "·"), line


def test_a_route_that_says_nothing_stops_the_start():
    app = Flask("oubli")
    app.add_url_rule("/oubli", view_func=lambda: "")
    with pytest.raises(UnguardedRoute, match="/oubli"):
        refuse_unguarded(app)


def test_methods_that_a_route_does_not_know_are_refused(site: Flask, world, enter):
    browser = enter("admin")
    for rule, path in addresses(site, world):
        known = {m for r in site.url_map.iter_rules() if r.rule == rule.rule for m in r.methods or ()}
        for method in sorted((METHODS | {"TRACE"}) - known):
            answer = browser.open(path, method=method)
            assert answer.status_code == 405, f"{method} {path}: {answer.status_code}"
            assert method not in answer.headers["Allow"]


def test_nothing_is_sent_without_the_token_of_a_form(site: Flask, world, enter):
    for rule, path in addresses(site, world):
        if "POST" not in (rule.methods or ()) or rule.endpoint in WITHOUT_FORM:
            continue
        for name in ("inconnu", "ana", "admin"):
            with undone():
                assert enter(name).post(path).status_code == 400, f"{name} {path}"


def test_what_one_may_not_see_looks_like_what_does_not_exist(site: Flask, world, enter):
    """The same page, word for word, for a hidden thing and for a number that nothing has."""
    for line in LINES:
        values = PLACES[line.place](world)
        path = address(site, line.endpoint, values)
        absent = address(site, line.endpoint, {k: gone(v) for k, v in values.items()} | kind_of(values))
        blind = [name for name, sign in zip(COLUMNS, line.marks.split(), strict=True) if sign == "a"][-1:]
        for name in blind:
            there = ask(enter(name), line.method, path, line.form(world))
            nowhere = ask(enter(name), line.method, absent, line.form(world))
            assert page(there) == page(nowhere), f"{name} {line.method} {path}"


def kind_of(values: dict[str, object]) -> dict[str, object]:
    """The part of an address that takes a few words only."""
    return {k: v for k, v in values.items() if k == "kind"}


def gone(value: object) -> object:
    return 987_654 if isinstance(value, int) else "nulle-part"


def page(answer: TestResponse) -> tuple[int, str]:
    """A page without what changes from one request to the next."""
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    text = re.sub(r"(<time[^>]*>)[^<]*", r"\1", text)  # « il y a 1 min » may turn between two pages
    return answer.status_code, text.replace(answer.headers["X-Request-Id"], "")


def addresses(site: Flask, world):
    """One address for each rule of the site."""
    known: dict[str, dict[str, object]] = {}
    for line in LINES:
        known[line.endpoint] = known.get(line.endpoint, {}) | PLACES[line.place](world)
    for rule in site.url_map.iter_rules():
        if rule.endpoint != "static":
            yield rule, address(site, rule.endpoint, known[rule.endpoint])


def test_the_document_says_what_the_tests_hold():
    assert DOCUMENT.read_text() == rights_table.document(), (
        "python -m tests.rights_table > docs/droits.md prints it again"
    )

"""The measure itself works: its data set builds, and every page that it measures shows what it must."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import floor, site
from bench.data import Size, build
from bench.inside import Inside, counts
from fsforum.extensions import db

pytestmark = pytest.mark.only_sqlite
SIZE = Size(200)


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """The site on a small data set, everybody signed in."""
    folder = tmp_path_factory.mktemp("bench")
    build(folder / "bench.db", SIZE)
    inside = Inside(site.settings(f"sqlite:///{folder / 'bench.db'}", Path(folder), 8000))
    inside.sign_in()
    yield inside
    with inside.app.app_context():
        db.engine.dispose()


def test_the_data_set_has_the_size_that_was_asked(inside):
    with inside.app.app_context():
        assert counts() == {
            "user": SIZE.users,
            "thread": SIZE.threads,
            "post": SIZE.posts,
            "question": SIZE.questions,
            "resource": SIZE.resources,
            "theme": 18,
        }


def test_every_measured_page_shows_what_it_must_and_only_posting_writes(inside):
    for page in inside.pages():
        facts = inside.facts(page)
        assert facts.queries > 0, page.name
        assert bool(facts.writes) == bool(page.form), page.name


def test_the_floor_shows_the_same_things(inside):
    app = floor.make(inside.settings.database_url, inside.settings.secret_key)
    app.config["TESTING"] = True

    def ask(page) -> None:
        client = app.test_client(use_cookies=False)
        headers = {"Cookie": inside.cookie(0), "Content-Type": "application/x-www-form-urlencoded"}
        if page.form:
            answer = client.post(page.floor, data=page.floor_form, headers=headers)
            assert (answer.status_code, page.floor_marker in answer.headers["Location"]) == (303, True), (
                page.name
            )
        else:
            answer = client.get(page.floor, headers=headers)
            assert (answer.status_code, page.floor_marker in answer.text) == (200, True), page.name

    for page in inside.pages():
        contextvars.Context().run(ask, page)

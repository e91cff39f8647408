"""The preview, and the pages that need no account."""

import re

import pytest

from fsforum.core import clock
from fsforum.pages import previews

PUBLIC = ["/aide", "/mentions-legales", "/donnees-personnelles", "/accessibilite", "/plan-du-site"]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_read_without_an_account(stranger, path):
    page = stranger.get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("path", PUBLIC)
def test_and_with_one(make, visit, path):
    assert visit(make.animateur()).get(path).status_code == 200


def test_the_home_asks_a_stranger_to_sign_in(stranger):
    assert stranger.get("/").status_code == 302


def test_the_probe_reaches_the_database_and_is_never_kept(stranger, queries):
    with queries(at_most=1):
        answer = stranger.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_robots_are_asked_to_stay_away(stranger):
    assert "Disallow: /" in stranger.get("/robots.txt").text


def test_security_txt_names_a_contact_and_a_date_to_come(stranger):
    text = stranger.get("/.well-known/security.txt").text
    assert re.search(r"^Contact: (mailto:|https?://)", text, re.MULTILINE)
    expires = re.search(r"^Expires: (\d{4}-\d\d-\d\d)T", text, re.MULTILINE)
    assert expires and expires[1] > clock.today().isoformat()


def test_the_preview_is_what_will_be_published(make, visit):
    browser = visit(make.animateur())
    answer = browser.submit("/apercu", {"text": "Du **gras** <script>alert(1)</script>"})
    assert answer.status_code == 200
    assert "<strong>gras</strong>" in answer.text
    assert "<script>" not in answer.text
    assert browser.submit("/apercu").status_code == 200
    assert browser.post("/apercu", data={"text": "x"}).status_code == 400


def test_a_stranger_gets_no_preview(stranger):
    assert stranger.submit("/apercu", {"text": "x"}).status_code == 401


def test_previews_are_slowed_down_for_each_person(make, visit, monkeypatch):
    monkeypatch.setattr(previews, "FREE", 2)
    browser, other = visit(make.animateur()), visit(make.animateur())
    answers = [browser.submit("/apercu", {"text": "x"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert other.submit("/apercu", {"text": "x"}).status_code == 200

"""Error pages: what they give back is bounded, and they never fail themselves."""

from __future__ import annotations

import io

import pytest

LOST = {"body": "Un long texte à rendre", "csrf_token": "x", "password": "mon mot secret", "autre": "un deux"}


@pytest.fixture
def signed_in(make, visit):
    return visit(make.user())


def test_a_refused_form_gives_back_its_texts_and_no_other_field(signed_in):
    page = signed_in.post("/discussions/nouvelle", data=LOST)
    assert page.status_code == 400
    assert "Un long texte à rendre" in page.text
    assert "mon mot secret" not in page.text and "un deux" not in page.text


def test_an_ended_sign_in_gives_the_text_back(signed_in):
    with signed_in.session_transaction() as cookie:
        cookie["_user_id"] = "ended"
    page = signed_in.submit("/discussions/nouvelle", {"body": "Un long texte à rendre"})
    assert page.status_code == 401
    assert "Un long texte à rendre" in page.text


def test_a_stranger_gets_nothing_back(stranger):
    for page in (stranger.post("/connexion", data=LOST), stranger.submit("/discussions/nouvelle", LOST)):
        assert page.status_code in (400, 401)
        assert "Un long texte" not in page.text


def test_what_comes_back_is_bounded(signed_in):
    page = signed_in.post("/discussions/nouvelle", data={"body": ["un mot " * 100] * 900})
    assert page.status_code == 400
    assert page.text.count("<textarea") <= 10
    page = signed_in.post("/discussions/nouvelle", data={"body": ["un mot " * 20_000] * 4})
    assert page.status_code == 400
    assert len(page.text) < 250_000


@pytest.mark.parametrize("who", ["stranger", "signed_in"])
def test_a_form_of_thousands_of_fields_is_refused(who, request):
    browser = request.getfixturevalue(who)
    plain = browser.post("/connexion", data="a=1&" * 5000, content_type="application/x-www-form-urlencoded")
    assert plain.status_code == 413
    parts = {"a": ["1"] * 600, "f": (io.BytesIO(b"x"), "x.txt")}
    assert browser.post("/connexion", data=parts, content_type="multipart/form-data").status_code == 413


def test_another_host_is_refused_without_failing(stranger):
    for send in (stranger.get, stranger.post):
        page = send("/connexion", headers={"Host": "ailleurs.exemple"})
        assert page.status_code == 400
        assert "n’est pas celle de l’espace" in page.text

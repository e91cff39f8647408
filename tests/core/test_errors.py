"""Error pages: what they give back is bounded, and they never fail themselves."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from fsforum.core import filetypes, paging
from fsforum.core.errors import DomainError

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


def test_a_nul_in_an_address_leads_nowhere_and_in_a_form_is_left_out(make, visit, stranger):
    make.body("caf")
    client = visit(make.admin())
    for path in ("/questions/%00/", "/static/%00", "/discussions/%00"):
        assert client.get(path).status_code == 404, path
    for path in ("/discussions/?espace=%00", "/recherche?q=a%00b", "/recherche?q=%0%000", "/aide?%00=%00"):
        assert client.get(path).status_code in (200, 404), path
    assert client.submit("/discussions/nouvelle", {"espace": "a\0b", "title": "\0"}).status_code < 500
    page = stranger.submit("/connexion", {"email": "a\0@b.test", "password": "x\0", "suite": "/\0"})
    assert page.status_code == 422


def test_a_name_too_long_for_the_disk_is_not_found(stranger):
    assert stranger.get("/static/" + "x" * 300).status_code == 404
    assert stranger.get("/static/v-1/" + "x/" * 3000).status_code == 404


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_cursor_at_the_end_of_time_is_no_cursor(at):
    assert paging.parse(base64.urlsafe_b64encode(f"{at}|1".encode()).decode()) is None


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("name", ["a.odt", "a.ods"])
def test_a_damaged_document_is_refused(name, method):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        archive.writestr("mimetype", filetypes.TYPES[name[-3:]] * 40)
    data = bytearray(whole.getvalue())
    data[48 : len(data) - 90] = b"\xff" * (len(data) - 138)
    with pytest.raises(DomainError):
        filetypes.content_type(name, io.BytesIO(bytes(data)))

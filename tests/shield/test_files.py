"""Files: a name with personal data is refused, a text with some is held until the animation lets it go."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from fsforum.core import attachments
from fsforum.extensions import session
from fsforum.models import File
from tests.core.pii.corpus import NIR


@pytest.fixture
def ana(make):
    return make.animateur()


@pytest.fixture
def bob(make):
    return make.animateur()


@pytest.fixture
def thread(make, ana):
    return make.thread("Une discussion", "Bonjour à tous.", author=ana)


def reply(browser, thread, content: str, name: str = "notes.txt", encoding: str = "utf-8"):
    data = {
        "body": "Voir le fichier.",
        "key": "k" * 20,
        "files": (io.BytesIO(content.encode(encoding)), name),
    }
    return browser.submit(f"/discussions/{thread.id}/reponses", data)


def the_file() -> File:
    session().expire_all()
    return session().scalars(select(File)).one()


def test_a_name_with_a_number_is_refused_without_repeating_it(thread, ana, visit):
    answer = reply(visit(ana), thread, "rien", f"attestation {NIR}.txt")
    assert answer.status_code == 422
    assert "contient un numéro de sécurité sociale" in answer.text
    assert NIR not in answer.text
    assert session().scalars(select(File)).all() == []


@pytest.mark.parametrize(
    ("name", "encoding"), [("a.txt", "utf-8"), ("a.csv", "utf-8-sig"), ("a.csv", "cp1252")]
)
def test_a_text_with_a_number_is_held(make, thread, ana, bob, visit, name, encoding):
    content = f"Prénom;NIR\nHélène;{NIR}\n"
    assert reply(visit(ana), thread, content, name, encoding).status_code in (302, 303)
    file = the_file()
    assert (file.held, file.found) == (True, "nir")
    url = attachments.shown(file).url
    page = f"/discussions/{thread.id}"
    assert "en attente" in visit(ana).get(page, follow_redirects=True).text
    assert visit(ana).get(url).status_code == 200
    assert name not in visit(bob).get(page, follow_redirects=True).text
    assert visit(bob).get(url).status_code == 404
    assert visit(make.field()).get(url).status_code == 200


def test_a_number_far_into_a_file_is_found(thread, ana, visit):
    reply(visit(ana), thread, "ligne sans rien\n" * 9000 + NIR)
    assert the_file().found == "nir"


def test_other_files_pass(thread, ana, bob, visit):
    assert (
        reply(visit(ana), thread, "La ville compte 70 000 habitants, accueil au 03 84 77 70 00.").status_code
        < 400
    )
    file = the_file()
    assert not file.held
    assert visit(bob).get(attachments.shown(file).url).status_code == 200

"""« Déjà répondu ? »: what resembles a question or a discussion, and what its writer says of it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from fsforum.extensions import session
from fsforum.models import (
    AskedOutcome,
    Outcome,
    Question,
    QuestionLink,
    QuestionState,
    Role,
    ThingKind,
    Thread,
)

TITLE = "Quels recours contre un trop-perçu de prime d’activité ?"
TYPED = {"title": "Recours contre un trop-perçu", "body": "", "theme": "", "keywords": ""}


def counted() -> dict[tuple[Outcome, str, ThingKind, int], int]:
    session().expire_all()
    rows = session().scalars(select(AskedOutcome))
    return {(row.outcome, row.place, row.thing, row.ref_id): row.count for row in rows}


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the form being written."""
    found = re.search(rf'name="{name}" type="hidden" value="([^"]*)"', page)
    assert found, name
    return found[1]


def key_of(page: str) -> str:
    found = re.search(r'id="trouve".*?name="key" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def answered(make) -> Question:
    return make.question(TITLE, state=QuestionState.VALIDATED)


def test_found_is_counted_once_and_leads_there_with_thanks(make, visit, answered):
    browser = visit(make.animateur())
    page = browser.submit("/questions/caf/nouvelle", TYPED | {"key": "k1"}).text
    assert "J’ai trouvé" in page and f'value="question:{answered.id}"' in page
    data = {"pour": "caf", "key": key_of(page), "trouve": f"question:{answered.id}"}
    data |= {"brouillon": "question-caf"}
    for _ in range(3):
        answer = browser.submit("/recherche/trouve", data)
        assert answer.status_code == 303
        assert answer.location.endswith(f"/questions/caf/{answered.id}")
    assert counted() == {(Outcome.FOUND, "caf", ThingKind.QUESTION, answered.id): 1}
    shown = browser.get(f"/questions/caf/{answered.id}").text
    assert "Merci\u00a0: une question de moins à la CAF" in shown
    assert 'name="draft-done" content="question-caf"' in shown
    assert session().scalar(select(func.count()).select_from(Question)) == 1


def test_different_keeps_the_links_with_the_question(make, visit, answered):
    secret = make.question("Trop-perçu, recours de l’animation", channel="justice")
    ana = make.animateur()
    browser = visit(ana)
    page = browser.submit("/questions/caf/nouvelle", TYPED | {"key": "k1"}).text
    again = TYPED | {name: hidden(page, name) for name in ("seen", "near", "different")} | {"key": "k1"}
    assert f"question:{answered.id}" in again["near"]
    sent = browser.submit("/questions/caf/nouvelle", again)
    assert sent.status_code == 303
    shown = browser.get(sent.location).text
    assert "Déjà lu avant de poser la question" in shown and f"/questions/caf/{answered.id}" in shown
    assert counted()[Outcome.DIFFERENT, "caf", ThingKind.QUESTION, 0] == 1
    assert secret.id  # the channel is open here: who may not read a link does not see it, see below


def test_a_link_is_for_those_who_may_read_it_and_nobody_makes_up_others(make, visit):
    make.body("justice", restricted=True)
    closed = make.question("Consultation d’avocat gratuite", channel="justice")
    space = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    unseen = make.thread("Avocat", "Entre nous.", author=make.field(), space=space)
    browser = visit(make.animateur())
    near = f"question:{closed.id},discussion:{unseen.id},ressource:999,question:x,utilisateur:1"
    data = TYPED | {"seen": "1", "near": near, "different": "1", "key": "k2"}
    make.body("caf")
    sent = browser.submit("/questions/caf/nouvelle", data)
    assert sent.status_code == 303
    links = session().scalars(select(QuestionLink)).all()
    assert [(link.thing, link.ref_id) for link in links] == [(ThingKind.QUESTION, closed.id)]
    assert "Consultation d’avocat" in browser.get(sent.location).text
    assert "Consultation d’avocat" not in visit(make.observer()).get(sent.location).text


def test_an_ordinary_question_keeps_no_link(make, visit, answered):
    browser = visit(make.animateur())
    data = TYPED | {"seen": "1", "near": f"question:{answered.id}", "different": "", "key": "k3"}
    assert browser.submit("/questions/caf/nouvelle", data).status_code == 303
    assert session().scalar(select(func.count()).select_from(QuestionLink)) == 0
    assert counted() == {}


def test_what_one_may_not_read_cannot_be_found(make, visit):
    make.body("justice", restricted=True)
    closed = make.question("Consultation d’avocat gratuite", channel="justice")
    partner = visit(make.partner("cpam"))
    for value in (f"question:{closed.id}", "question:99999", "ressource:", "", "x:1", "question:1e9"):
        answer = partner.submit("/recherche/trouve", {"pour": "caf", "key": "k", "trouve": value})
        assert answer.status_code == 404, value
    thread = make.thread("Un bus itinérant")
    assert (
        partner.submit(
            "/recherche/trouve", {"pour": "justice", "trouve": f"discussion:{thread.id}"}
        ).status_code
        == 404
    )
    assert counted() == {}


def test_an_answered_subject_is_shown_before_a_discussion_is_opened(make, visit, answered):
    make.space("Vie du réseau")
    browser = visit(make.animateur())
    typed = {
        "espace": "vie-du-reseau",
        "title": TYPED["title"],
        "body": "Que faire ?",
        "theme": "",
        "keywords": "",
    }
    page = browser.submit("/discussions/nouvelle", typed | {"key": "d1"})
    assert page.status_code == 200
    assert TITLE.split(" ?")[0] in page.text and "Ma discussion est différente, l’ouvrir" in page.text
    assert session().scalar(select(func.count()).select_from(Thread)) == 0
    again = typed | {name: hidden(page.text, name) for name in ("seen", "near", "different")}
    assert browser.submit("/discussions/nouvelle", again | {"key": "d1"}).status_code in (302, 303)
    assert counted() == {(Outcome.DIFFERENT, "discussion", ThingKind.THREAD, 0): 1}


def test_a_discussion_like_another_open_one_is_opened_at_once(make, visit):
    make.thread("Recours contre un trop-perçu")
    typed = {
        "espace": "vie-du-reseau",
        "title": TYPED["title"],
        "body": "Que faire ?",
        "theme": "",
        "keywords": "",
    }
    answer = visit(make.animateur()).submit("/discussions/nouvelle", typed | {"key": "d2"})
    assert answer.status_code in (302, 303)


def test_a_long_story_and_a_number_do_not_drown_the_title(make, visit, answered):
    story = (
        "Bonjour, j’ai reçu hier un monsieur du village, son fils l’accompagne, et nous avons essayé le site "
        "mais l’écran affiche une erreur rouge. Dossier 2 58 11 70 285 114, merci de votre aide."
    )
    shown = visit(make.animateur()).get("/questions/similaires", query_string={"texte": f"{TITLE}\n{story}"})
    assert TITLE in [one["titre"] for one in shown.json["resultats"]]


def test_the_contract_of_the_similar_things(make, visit, answered):
    rows = visit(make.animateur()).get("/questions/similaires", query_string={"texte": TYPED["title"]}).json
    [first, *_] = rows["resultats"]
    assert set(first) == {"titre", "url", "type", "etat", "extrait"}
    assert (first["titre"], first["url"]) == (TITLE, f"/questions/caf/{answered.id}")
    assert (first["type"], first["etat"]) == ("question", "Réponse validée")
    empty = visit(make.animateur()).get("/questions/similaires?texte=").json
    assert empty == {"resultats": []}


def test_the_list_for_the_form_is_the_same_that_the_server_shows(make, visit, answered):
    where = {"texte": TYPED["title"], "forme": "liste", "sujet": "votre discussion"}
    part = visit(make.animateur()).get("/questions/similaires", query_string=where).text
    assert f'data-near="question:{answered.id}"' in part and "ressemble à votre discussion" in part
    odd = where | {"sujet": "<b>autre chose</b>"}
    assert "autre chose" not in visit(make.animateur()).get("/questions/similaires", query_string=odd).text

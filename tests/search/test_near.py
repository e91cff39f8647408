"""Completion of the search box, « Voir aussi », probable duplicates: within what each may read."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from fsforum.core.typography import typeset
from fsforum.extensions import session
from fsforum.models import Question, QuestionState, QuestionTwin, Role
from fsforum.search.service import find_twins


def completions(browser, typed: str) -> list[dict[str, str]]:
    answer = browser.get("/recherche/suggestions", query_string={"q": typed})
    assert answer.status_code == 200
    return answer.json["suggestions"]


def test_titles_and_words_of_the_trade_complete_what_is_typed(make, visit):
    guide = make.resource("Prime d’activité : la déclaration")
    browser = visit(make.animateur())
    found = completions(browser, "prime d'act")
    assert {"texte", "url", "genre", "icone"} == set(found[0])
    assert (guide.title, f"/ressources/{guide.slug}") in {(one["texte"], one["url"]) for one in found}
    word = next(one for one in completions(browser, "complémentaire sa") if one["genre"] == "Rechercher")
    assert word["url"].startswith("/recherche?q=")
    assert completions(browser, "p") == []


def test_nobody_is_offered_a_title_that_they_may_not_read(make, visit):
    space = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    make.thread("Chatoyance du réseau", author=make.field(), space=space)
    assert completions(visit(make.field()), "chatoy")
    for person in (make.animateur(), make.partner(), make.observer()):
        assert completions(visit(person), "chatoy") == []


@pytest.mark.parametrize("typed", ['"', "'", "NEAR(", "%_", "a" * 5000, "\x00", "é\u0301", "-", "🙂", "a:b*"])
def test_nothing_typed_breaks_completion(make, visit, typed: str):
    make.thread("Prime")
    assert isinstance(completions(visit(make.animateur()), typed), list)


def test_see_also_shows_what_is_near_and_not_the_thing_itself(make, visit, queries):
    question = make.question("Recours contre un trop-perçu de prime d’activité")
    guide = make.resource("Trop-perçu : les recours, prime d’activité comprise")
    browser = visit(make.animateur())
    assert (
        f'data-also="/voir-aussi/question/{question.id}"' in browser.get(f"/questions/caf/{question.id}").text
    )
    page = browser.get(f"/voir-aussi/question/{question.id}").text
    assert f"/ressources/{guide.slug}" in page
    assert page.count(f'href="/questions/caf/{question.id}"') == 1  # the way back
    part = browser.get(f"/voir-aussi/ressource/{guide.id}?forme=liste").text
    assert typeset(question.title) in part and "<html" not in part
    assert f'data-also="/voir-aussi/ressource/{guide.id}"' in browser.get(f"/ressources/{guide.slug}").text
    thread = make.thread("Rien qui vaille")
    assert "Rien d’autre n’en parle" in browser.get(f"/voir-aussi/discussion/{thread.id}").text
    assert browser.get("/voir-aussi/question/99999").status_code == 404
    assert browser.get("/voir-aussi/compte/1").status_code == 404


def twins() -> list[tuple[int, int]]:
    session().expire_all()
    return [(row.question_id, row.earlier_id) for row in session().scalars(select(QuestionTwin))]


def test_a_probable_duplicate_is_attached_in_one_click(make, visit):
    first = make.question("Recours contre un trop-perçu de prime d’activité", state=QuestionState.VALIDATED)
    second = make.question("Trop-perçu de prime d’activité : quels recours")
    make.question("Carte grise perdue")
    field = make.field()
    find_twins()
    assert twins() == [(second.id, first.id)]
    browser = visit(field)
    page = browser.get("/animation/doublons").text
    assert second.title in page and first.title in page and "Carte grise" not in page
    assert f'formaction="/questions/caf/{second.id}/doublon" name="original" value="{first.id}"' in page
    browser.submit(f"/questions/caf/{second.id}/doublon", {"original": first.id})
    session().expire_all()
    assert session().get_one(Question, second.id).duplicate_of_id == first.id
    assert second.title not in browser.get("/animation/doublons").text


def test_a_pair_that_is_none_is_put_aside(make, visit):
    first = make.question("Recours contre un trop-perçu de prime d’activité")
    second = make.question("Trop-perçu de prime d’activité : quels recours")
    browser = visit(make.field())
    find_twins()
    pair = f"{second.id}:{first.id}"
    assert f'value="{pair}"' in browser.get("/animation/doublons").text
    for wrong in ("", "x", "1:2:3", "9" * 40):
        browser.submit("/animation/doublons/ecart", {"paire": wrong})
    assert f'value="{pair}"' in browser.get("/animation/doublons").text
    browser.submit("/animation/doublons/ecart", {"paire": pair})
    assert f'value="{pair}"' not in browser.get("/animation/doublons").text
    find_twins()
    assert f'value="{pair}"' not in browser.get("/animation/doublons").text


def test_without_anybody_who_animates_nothing_is_compared(make):
    make.question("Trop-perçu de prime d’activité")
    assert find_twins() == 0
    assert session().scalar(select(func.count()).select_from(QuestionTwin)) == 0

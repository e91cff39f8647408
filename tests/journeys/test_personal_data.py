"""A social security number typed at the desk: held back, masked, posted, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from fsforum.core import listed
from fsforum.extensions import session
from fsforum.models import AuditEntry, Post, QuestionMessage, QuestionState
from tests.core.pii.corpus import NIR
from tests.journeys.conftest import axe, overflows

TITLE = "Aide au logement après un déménagement : que faire ?"
TEXT = f"Elle quitte Vesoul pour Dijon. Son numéro : {NIR}. Faut-il refaire une demande ?"


@pytest.fixture
def ana(app, make):
    listed.forget()
    make.body("caf")
    return make.animateur(structure_id=make.structure("Rioz").id)


def ask(page) -> None:
    page.goto("/questions/caf/nouvelle")
    page.fill("[name=title]", TITLE)
    page.fill("[name=body]", TEXT)


def send(page) -> None:
    page.get_by_role("button", name="Envoyer à la CAF").click()


def stored() -> list[str]:
    session().rollback()
    return list(session().scalars(select(QuestionMessage.source)))


def test_a_number_is_held_back_masked_and_posted(signed_in, ana, width):
    page = signed_in(ana, width=width)
    ask(page)
    page.get_by_text("Ce texte semble contenir un numéro de sécurité sociale.").wait_for()
    send(page)
    page.get_by_role("heading", name="Protégeons cette personne").wait_for()
    assert stored() == []
    assert axe(page) == []
    assert not overflows(page)
    page.locator("button[name=garde]").click()
    page.get_by_text("Les données personnelles sont masquées.").wait_for()
    expect(page.locator("[name=body]")).to_have_value(re.compile(re.escape("[n° masqué]")))
    send(page)
    page.get_by_text("Votre question est envoyée").wait_for()
    assert stored() == [
        "Elle quitte Vesoul pour Dijon. Son numéro : [n° masqué]. Faut-il refaire une demande ?"
    ]


def test_the_page_masks_while_one_types(signed_in, ana):
    page = signed_in(ana)
    ask(page)
    page.locator("[data-guard-box]").get_by_role("button", name="Masquer le numéro").click()
    expect(page.locator("[name=body]")).to_have_value(re.compile(re.escape("[n° masqué]")))
    send(page)
    page.get_by_text("Votre question est envoyée").wait_for()
    assert NIR not in "".join(stored())


def test_a_draft_that_comes_back_is_looked_at_and_leaves_no_hole_beside_what_is_near(signed_in, make, ana):
    for number in range(4):
        make.question(f"Aide au logement après un déménagement {number}", state=QuestionState.VALIDATED)
    page = signed_in(ana)
    ask(page)
    expect(page.get_by_role("button", name="Masquer le numéro")).to_be_visible()
    page.goto("/questions/caf/nouvelle")
    expect(page.get_by_role("button", name="Effacer le brouillon")).to_be_visible()
    expect(page.locator("[data-guard-box]").get_by_role("button", name="Masquer le numéro")).to_be_visible()
    expect(page.locator(".suggest .row")).to_have_count(4)
    title, body = (page.locator(f"[name={name}]").bounding_box() for name in ("title", "body"))
    assert title and body and body["y"] - (title["y"] + title["height"]) < 250


def test_it_works_without_javascript(signed_in, make, ana):
    make.question("Aide au logement après un déménagement", state=QuestionState.VALIDATED)
    page = signed_in(ana, java_script_enabled=False)
    ask(page)
    send(page)
    expect(page.get_by_role("heading", name="Protégeons cette personne")).to_be_visible()
    page.locator("button[name=garde]").click()
    expect(page.locator("[name=body]")).to_have_value(re.compile(re.escape("[n° masqué]")))
    page.get_by_role("button", name="Ma question est différente, l’envoyer").click()
    expect(page.get_by_text("Votre question est envoyée")).to_be_visible()
    assert NIR not in "".join(stored())


def test_a_warning_is_overridden_with_a_reason_without_javascript(signed_in, make, ana):
    thread = make.thread("Une salle pour le 8 décembre", "Bonjour à tous.", author=ana)
    page = signed_in(ana, java_script_enabled=False)
    page.goto(f"/discussions/{thread.id}")
    page.fill("[name=body]", "Rappelez le 03 84 12 34 56 pour réserver.")
    page.locator("#repondre").get_by_role("button", name="Répondre").click()
    page.get_by_text("Ce n’est pas une donnée personnelle").click()
    page.fill("[name=garde-motif]", "Numéro de la salle des fêtes")
    page.get_by_role("button", name="Publier quand même").click()
    expect(page.get_by_text("Votre réponse est publiée.")).to_be_visible()
    session().rollback()
    assert len(session().scalars(select(Post)).all()) == 2
    assert session().scalars(select(AuditEntry).filter_by(action="garde.outrepassee")).one().detail["motif"]


def reach(page, name: str, most: int = 12) -> None:
    """Tab until the keyboard is at what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "(e => e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent)"
            "(document.activeElement)"
        )
        if name in here:
            return
    pytest.fail(f"« {name} » is more than {most} steps away")


def test_by_keyboard_alone_what_is_near_is_jumped_over_and_a_number_masked(signed_in, make, ana, width):
    make.question("Aide au logement après un déménagement", state=QuestionState.VALIDATED)
    page = signed_in(ana, width=width)
    page.goto("/questions/caf/nouvelle")
    reach(page, "Aller au contenu")
    page.keyboard.press("Enter")
    reach(page, "Votre question en une phrase")
    page.keyboard.type(TITLE)
    page.get_by_role("region", name="Déjà répondu ?").get_by_text("Réponse validée").wait_for()
    reach(page, "Continuer votre question", most=1)
    page.keyboard.press("Enter")
    page.keyboard.type(TEXT)
    page.get_by_text("Ce texte semble contenir un numéro de sécurité sociale.").wait_for()
    reach(page, "Masquer le numéro", most=2)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Merci.")
    expect(page.locator("[name=body]")).to_have_value(
        re.compile(r"\[n° masqué\]\. Faut-il refaire une demande \? Merci\.$")
    )
    reach(page, "Envoyer à la CAF")
    page.keyboard.press("Enter")
    page.get_by_text("Votre question est envoyée").wait_for()
    assert NIR not in "".join(stored())


def test_a_new_list_takes_neither_the_keyboard_nor_a_click_meant_for_what_stood_there(signed_in, make, ana):
    for title in ("Aide au logement après un déménagement", "Chèque énergie perdu"):
        make.question(title, state=QuestionState.VALIDATED)
    page = signed_in(ana)
    page.goto("/questions/caf/nouvelle")
    title, near = page.locator("[name=title]"), page.get_by_role("region", name="Déjà répondu ?")
    page.evaluate(  # a finger on its way to the field below
        "new MutationObserver((_, seen) => { const found = document.querySelector('[data-similar] button');"
        " if (found) { found.click(); document.body.dataset.clicked = '1'; seen.disconnect(); } })"
        ".observe(document.querySelector('[data-already]'), { childList: true, subtree: true })"
    )
    title.fill("Aide au logement après un déménagement")
    page.locator("[data-clicked]").wait_for(state="attached")
    near.get_by_role("button", name="J’ai trouvé").wait_for()
    assert page.url.endswith("/nouvelle") and title.input_value()
    title.fill("Un chèque énergie perdu")
    near.get_by_role("link", name="Aide au logement").focus()
    page.wait_for_timeout(1200)
    assert "Aide au logement" in page.evaluate("document.activeElement.textContent")
    title.focus()
    near.get_by_role("link", name="Chèque énergie perdu").wait_for()

"""Asking once: found at the desk in three words, not asked again, and what is missing becomes known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from fsforum.core import asked, readmarks
from fsforum.extensions import session
from fsforum.models import AskedOutcome, Outcome, Question, QuestionLink, QuestionState, SearchLog
from tests.factories import Make
from tests.journeys.conftest import axe, overflows


@pytest.fixture(autouse=True)
def _nothing_in_mind() -> Iterator[None]:
    asked.forget()
    yield
    asked.forget()


@pytest.fixture
def desk(make: Make) -> None:
    """What the desk asks for every day, among other things."""
    make.resource("Prime d’activité : aider à la déclaration trimestrielle", bodies=("caf",))
    make.resource("Complémentaire santé solidaire : demander ou renouveler", bodies=("cpam",))
    make.question("Changement d’adresse sur le certificat d’immatriculation", state=QuestionState.VALIDATED)
    make.thread("Qui prête un vidéoprojecteur ?")


def saved() -> None:
    """What gathers in the process is saved, and read anew here."""
    readmarks.flush()
    session().rollback()
    session().expire_all()


def test_a_colleague_at_the_desk_finds_by_keyboard_alone(make: Make, desk, signed_in: Callable[..., Page]):
    page = signed_in(make.animateur())
    page.goto("/discussions/")
    for typed, found in (
        ("prime activite", "Prime d’activité"),
        ("C2S", "Complémentaire santé solidaire"),
        ("carte grise adresse", "certificat d’immatriculation"),
        ("prime activitté", "Prime d’activité"),
    ):
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.locator("main article[data-type]").first).to_contain_text(found)
    expect(page.locator("main")).to_contain_text("Résultats pour «")
    assert axe(page) == []
    page.locator("main article[data-type] a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prime d’activité")
    also = page.get_by_role("region", name="Voir aussi")
    also.scroll_into_view_if_needed()
    expect(also.get_by_role("link", name="Ce qui parle de la même chose")).to_have_count(0)
    saved()
    clicks = {line.words: line.clicked for line in session().scalars(select(SearchLog))}
    assert clicks["prime activitté"] == 1 and clicks["C2S"] is None


def test_the_filters_are_reached_without_passing_every_result(
    make: Make, desk, signed_in: Callable[..., Page], width: int
):
    page = signed_in(make.animateur(), width=width)
    page.goto("/recherche?q=prime")
    page.keyboard.press("/")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Affiner" if width < 1024 else "Aller aux filtres")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Thème")).to_be_focused()
    expect(page.get_by_label("Thème")).to_be_in_viewport()


def test_the_box_completes_what_is_typed(make: Make, desk, signed_in: Callable[..., Page], width: int):
    page = signed_in(make.animateur(), width=width)
    box = page.get_by_role("combobox").first
    box.press_sequentially("prime d’act")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="suggestion")).to_have_count(1)
    assert axe(page) == [] and not overflows(page)
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("prime d’act")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    title = options.filter(has_text="aider à la déclaration")
    for _ in range(8):
        box.press("ArrowDown")
        if title.get_attribute("aria-selected") == "true":
            break
    assert box.get_attribute("aria-activedescendant") == title.get_attribute("id")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prime d’activité")


def test_what_is_already_answered_is_not_asked_again(make: Make, signed_in: Callable[..., Page]):
    answered = make.question("Quels recours contre un trop-perçu ?", state=QuestionState.VALIDATED)
    page = signed_in(make.animateur(), width=375)
    page.goto("/questions/caf/nouvelle")
    page.get_by_label("Votre question en une phrase").fill("Un trop-perçu : quels recours ?")
    near = page.get_by_role("region", name="Déjà répondu ?")
    expect(near).to_contain_text("Réponse validée")
    assert axe(page) == []
    near.get_by_role("button", name=re.compile("J’ai trouvé")).first.click()
    expect(page.locator(".toasts")).to_contain_text("une question de moins à la CAF")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quels recours")
    saved()
    [found] = session().scalars(select(AskedOutcome))
    assert (found.outcome, found.ref_id, found.count) == (Outcome.FOUND, answered.id, 1)
    page.goto("/questions/caf/nouvelle")
    expect(page.get_by_label("Votre question en une phrase")).to_have_value("")
    page.get_by_label("Votre question en une phrase").fill("Un trop-perçu : quels recours ?")
    near.get_by_role("button", name="Ma question est différente").click()
    expect(near).to_contain_text("C’est noté")
    page.get_by_role("button", name="Envoyer à la CAF").click()
    expect(page.locator("main")).to_contain_text("Déjà lu avant de poser la question")
    saved()
    assert [link.ref_id for link in session().scalars(select(QuestionLink))] == [answered.id]


def test_without_a_script_all_of_it_works(make: Make, desk, signed_in: Callable[..., Page]):
    make.question("Quels recours contre un trop-perçu ?", state=QuestionState.VALIDATED)
    page = signed_in(make.animateur(), java_script_enabled=False)
    page.goto("/discussions/")
    page.locator("header input[type=search]").fill("prime activite")
    page.locator("header input[type=search]").press("Enter")
    page.locator("main article[data-type=ressource] a").first.click()
    page.get_by_role("link", name="Ce qui parle de la même chose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Voir aussi")
    page.goto("/questions/caf/nouvelle")
    page.get_by_label("Votre question en une phrase").fill("Un trop-perçu : quels recours ?")
    page.get_by_role("button", name="Envoyer à la CAF").click()
    expect(page.locator("main")).to_contain_text("Votre question n’est pas encore envoyée")
    expect(page.get_by_role("button", name=re.compile("J’ai trouvé")).first).to_be_visible()
    page.get_by_role("button", name="Ma question est différente, l’envoyer").click()
    expect(page.locator("main")).to_contain_text("Déjà lu avant de poser la question")
    saved()
    assert session().scalar(select(Question.id).where(Question.title.like("Un trop-perçu%")))


def test_a_search_without_result_becomes_a_synonym_and_then_finds(
    make: Make, desk, signed_in: Callable[..., Page]
):
    ana = signed_in(make.animateur())
    ana.goto("/recherche?q=zinzolin")
    expect(ana.locator("main")).to_contain_text("Aucun résultat pour")
    expect(ana.get_by_role("link", name="Poser une question")).to_have_attribute(
        "href", "/questions/nouvelle?texte=zinzolin"
    )
    saved()
    field = signed_in(make.field())
    field.goto("/administration/")
    field.get_by_role("link", name="Recherches").click()
    expect(field.locator("main")).to_contain_text("zinzolin")
    assert axe(field) == [] and not overflows(field)
    field.get_by_role("link", name="En faire un synonyme").click()
    field.get_by_role("button", name="Enregistrer").click()
    expect(field.locator(".error-summary")).to_contain_text("au moins deux noms différents")
    names = field.get_by_label("Noms qui veulent dire la même chose")
    names.focus()
    names.press("Control+End")
    field.keyboard.type("\ncomplémentaire santé solidaire")
    field.get_by_role("button", name="Enregistrer").click()
    expect(field.locator(".toasts")).to_contain_text("la recherche la connaît maintenant")
    assert axe(field) == [] and not overflows(field)
    ana.reload()
    expect(ana.locator("main article[data-type=ressource]")).to_contain_text("Complémentaire santé")
    field.goto("/animation/recherches")
    expect(field.locator("main")).not_to_contain_text("zinzolin")

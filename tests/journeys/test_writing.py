"""A nervous finger, a closed tab, a keyboard alone, a browser without scripts: nothing is lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import LoginSession, Post, Question
from tests.factories import Make

TEXT = "Nous en avons un, avec l’adaptateur."


def kept(text: str) -> int:
    session().rollback()
    return session().query(Post).filter_by(source=text).count()


@pytest.mark.parametrize("scripts", [True, False], ids=["avec scripts", "sans script"])
def test_a_double_click_makes_one_message(
    make: Make, signed_in: Callable[..., Page], scripts: bool, width: int
):
    thread = make.thread("Qui prête un vidéoprojecteur ?")
    page = signed_in(make.animateur(), width=width, java_script_enabled=scripts)
    page.goto(f"/discussions/{thread.id}")
    reply = page.get_by_role("button", name="Répondre", exact=True).last
    reply.click()
    expect(page.locator("main")).to_contain_text("Écrivez votre message.")
    page.get_by_label("Répondre").last.fill(TEXT)
    page.get_by_role("button", name="Répondre", exact=True).last.dblclick()
    expect(page.get_by_text(TEXT).first).to_be_visible()
    page.goto(f"/discussions/{thread.id}")
    expect(page.get_by_text(TEXT)).to_have_count(1)
    assert kept(TEXT) == 1


def test_a_draft_survives_a_closed_tab_and_leaves_once_sent(
    make: Make, signed_in: Callable[..., Page], width: int
):
    thread = make.thread("Qui prête un vidéoprojecteur ?")
    page = signed_in(make.animateur(), width=width)
    page.goto(f"/discussions/{thread.id}")
    page.get_by_label("Répondre").last.press_sequentially(TEXT)
    page.wait_for_timeout(600)  # a draft is kept 0.4 s after the first key
    page.close(run_before_unload=True)

    again = page.context.new_page()
    again.goto(f"/discussions/{thread.id}")
    expect(again.get_by_label("Répondre").last).to_have_value(TEXT)
    expect(again.locator(".draft-found")).to_contain_text("Brouillon retrouvé")
    again.get_by_role("button", name="Répondre", exact=True).last.click()
    expect(again.locator(".toasts")).to_contain_text("Votre réponse est publiée.")
    again.goto(f"/discussions/{thread.id}")
    expect(again.get_by_label("Répondre").last).to_have_value("")
    assert kept(TEXT) == 1


def test_an_expired_session_gives_the_text_back(make: Make, signed_in: Callable[..., Page]):
    thread = make.thread("Qui prête un vidéoprojecteur ?")
    page = signed_in(make.animateur())
    page.goto(f"/discussions/{thread.id}")
    page.get_by_label("Répondre").last.fill(TEXT)
    with transaction() as db:
        db.execute(delete(LoginSession))
    page.get_by_role("button", name="Répondre", exact=True).last.click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    assert kept(TEXT) == 0


def test_with_the_keyboard_alone_one_finds_a_discussion_and_replies(
    make: Make, signed_in: Callable[..., Page]
):
    """Skip link, search, the discussion, the reply: Tab, Enter and typing only."""
    make.thread("Qui prête un vidéoprojecteur ?", "Pour un atelier.")
    page = signed_in(make.animateur())
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    tab_until(page, "main input[type=search], main input[name=q]")
    page.keyboard.type("videoprojecteur")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/recherche"))
    tab_until(page, "main article[data-type=discussion] a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Qui prête")
    tab_until(page, "textarea[name=body]")
    page.keyboard.type(TEXT)
    tab_until(page, "form[action$='/reponses'] button.button-primary")
    page.keyboard.press("Enter")
    expect(page.locator(".toasts")).to_contain_text("Votre réponse est publiée.")
    assert kept(TEXT) == 1


def tab_until(page: Page, selector: str) -> None:
    """Press Tab until `selector` has the focus, which must then be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            ring = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
            )
            assert ring, f"{selector} has the focus, and nothing shows it"
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_main_job_is_done_without_scripts(make: Make, signed_in: Callable[..., Page], width: int):
    """Ask, answer and validate, say « Moi aussi », open a discussion and reply."""
    make.theme()
    make.body("caf")
    ana, bob, caf = make.animateur(), make.animateur(), make.partner("caf")
    make.space()
    options = {"width": width, "java_script_enabled": False}

    page = signed_in(ana, **options)
    page.goto("/questions/caf/nouvelle")
    page.get_by_label("Votre question en une phrase").fill("Que faut-il vérifier ?")
    page.get_by_role("button", name="Envoyer à la CAF").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Que faut-il vérifier")
    where = page.url

    other = signed_in(bob, **options)
    other.goto(where)
    other.get_by_role("button", name="Moi aussi").locator("visible=true").first.click()
    expect(other.locator(".toasts")).to_contain_text("Votre structure est comptée.")

    partner = signed_in(caf, **options)
    partner.goto(where)
    partner.get_by_label("Votre message").fill("Le montant net social.")
    partner.get_by_role("button", name="Répondre et valider").click()
    expect(partner.locator("main")).to_contain_text("Réponse validée par la CAF")

    page.goto("/discussions/nouvelle?espace=vie-du-reseau")
    page.get_by_label("Titre").fill("Qui prête un vidéoprojecteur ?")
    page.get_by_label("Message").fill("Pour un atelier.")
    page.get_by_role("button", name="Ouvrir la discussion").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Qui prête")
    page.get_by_label("Répondre").last.fill(TEXT)
    page.get_by_role("button", name="Répondre", exact=True).last.click()
    expect(page.get_by_text(TEXT).first).to_be_visible()
    session().rollback()
    assert session().query(Question).one().site_count == 2

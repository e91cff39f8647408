"""A guide: entered by its contents, changed by two people at the same time."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from fsforum.extensions import session
from fsforum.models import Resource
from tests.factories import Make
from tests.journeys.conftest import axe, overflows

FIRST, SECOND = "Le montant change au 1er avril.", "Le numéro est le 3230."


def write(page: Page, slug: str, text: str) -> None:
    page.goto(f"/ressources/{slug}/modifier")
    page.get_by_label("Texte", exact=True).fill(text)
    page.get_by_label("Ce qui change").fill("Une précision")


def test_a_long_guide_is_entered_by_its_contents(make: Make, signed_in: Callable[..., Page], width: int):
    parts = "\n\n".join(f"## {title}\n\n{'Une étape. ' * 300}" for title in ("Avant", "Pendant", "Après"))
    guide = make.resource("Prime d’activité", parts)
    page = signed_in(make.animateur(), width=width)
    page.goto(f"/ressources/{guide.slug}")
    contents = page.get_by_role("navigation", name="Dans cette ressource")
    expect(contents).to_have_count(1)
    expect(contents).to_be_in_viewport()
    if width < 1024:
        contents.locator("summary").press("Enter")
    assert axe(page) == []
    contents.get_by_role("link", name="Après").press("Enter")
    expect(page.get_by_role("heading", name="Après")).to_be_in_viewport()


def test_two_editors_save_one_guide_and_nothing_is_lost(
    make: Make, signed_in: Callable[..., Page], width: int
):
    guide = make.resource("Prime d’activité", "Le début.", open_to_contributions=True)
    ana, bob = make.animateur(first_name="Ana"), make.animateur(first_name="Bob")
    hers, his = signed_in(ana, width=width), signed_in(bob, width=width)
    write(hers, guide.slug, FIRST)
    write(his, guide.slug, SECOND)
    hers.get_by_role("button", name="Publier la version 2").click()
    expect(hers.locator(".toasts")).to_contain_text("La version 2 est enregistrée.")

    his.get_by_role("button", name="Publier la version 2").click()
    expect(his.get_by_role("heading", level=1)).to_contain_text("Deux modifications en même temps")
    expect(his.get_by_role("alert")).to_contain_text("modifiée par Ana")
    expect(his.locator("#leur")).to_have_value(FIRST)
    expect(his.get_by_label("Votre texte")).to_have_value(SECOND)
    assert axe(his) == []
    assert not overflows(his)

    his.get_by_label("Votre texte").fill(f"{FIRST}\n\n{SECOND}")
    his.get_by_role("button", name="Publier mon texte en version 3").click()
    expect(his.locator("main")).to_contain_text(FIRST)
    expect(his.locator("main")).to_contain_text(SECOND)
    session().rollback()
    session().expire_all()
    kept = session().get_one(Resource, guide.id)
    assert (kept.version, kept.source) == (3, f"{FIRST}\n\n{SECOND}")
    his.goto(f"/ressources/{guide.slug}/historique")
    expect(his.locator("main")).to_contain_text("Ana")
    expect(his.locator("main")).to_contain_text("Version 1")


def test_an_edit_without_a_word_on_what_changes_comes_back(make: Make, signed_in: Callable[..., Page]):
    guide = make.resource("Prime d’activité", "Le début.", open_to_contributions=True)
    page = signed_in(make.animateur())
    page.goto(f"/ressources/{guide.slug}/modifier")
    page.get_by_label("Texte", exact=True).fill(FIRST)
    page.get_by_role("button", name="Publier la version 2").click()
    expect(page.locator(".error-summary")).to_contain_text("Dites en une ligne ce qui change.")
    expect(page.get_by_label("Texte", exact=True)).to_have_value(FIRST)

"""Three answers become one guide; it has to be read, and again when it changes for real."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from fsforum.channels import queries
from fsforum.channels import service as channels
from fsforum.models import QuestionState
from tests.factories import Make
from tests.journeys.conftest import Post, axe, overflows

TITLES = ("Quels recours contre un trop-perçu ?", "Quel délai pour le recours ?", "À qui écrire ?")
READ = "J’ai lu et compris"


def test_three_answers_become_one_guide(make: Make, signed_in: Callable[..., Page], letters: Post):
    """The field animator ticks three answers and publishes; one is revised, its guide says so."""
    field, caf = make.field(), make.partner("caf")
    asked = [
        make.question(title, state=QuestionState.VALIDATED, answer=f"Réponse {n}.")
        for n, title in enumerate(TITLES, 1)
    ]
    page = signed_in(field)
    page.goto("/ressources/reponses")
    page.get_by_role("button", name="Choisir le guide").click()
    expect(page.locator("main")).to_contain_text("Cochez au moins une réponse.")
    assert axe(page) == []
    for title in TITLES:
        page.get_by_label(title).check()
    page.get_by_role("button", name="Choisir le guide").click()
    assert axe(page) == []
    page.get_by_role("link", name="En faire un nouveau guide").click()
    for n, title in enumerate(TITLES, 1):
        expect(page.get_by_label("Texte", exact=True)).to_have_value(re_of(f"## {title}", f"Réponse {n}."))
    page.get_by_label("Titre", exact=True).fill("Trop-perçu : le recours")
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trop-perçu : le recours")
    expect(page.locator("main")).to_contain_text("Publiée dans un guide")
    guide = page.url
    page.goto(f"/questions/caf/{asked[1].id}")
    expect(page.get_by_role("region", name="Publiée dans un guide")).to_contain_text(
        "Trop-perçu : le recours"
    )

    found = queries.numbered(asked[1].id)
    assert found
    channels.answer(found, caf, "Trois mois.", valid=True)
    mail = letters.to(field.email)[-1]
    assert "a changé" in mail["Subject"]
    page.goto(letters.link(mail))
    expect(page.get_by_role("region", name="La réponse d’origine a changé")).to_contain_text(TITLES[1])
    page.get_by_role("button", name="Pris en compte").click()
    expect(page).to_have_url(guide)
    expect(page.locator("main")).not_to_contain_text("La réponse d’origine a changé")


def re_of(*parts: str) -> re.Pattern[str]:
    """A pattern for a text that holds `parts`, in their order."""
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


def edit(page: Page, guide: str, kind: str, text: str) -> None:
    page.goto(f"{guide}/modifier")
    page.get_by_label("Texte", exact=True).fill(text)
    page.get_by_label("Ce qui change").fill("Le barème")
    page.get_by_label(kind).check()
    page.get_by_role("button", name="Publier la version").click()
    expect(page.locator(".toasts")).to_be_visible()


def test_a_requested_reading_is_confirmed_and_asked_again_only_for_an_important_change(
    make: Make, signed_in: Callable[..., Page], letters: Post
):
    field, ana = make.field(), make.animateur(first_name="Ana", last_name="Rioz")
    guide = f"/ressources/{make.resource('Le nouveau barème', owner=field).slug}"
    animator = signed_in(field)
    animator.goto(guide)
    animator.get_by_role("link", name="Demander la lecture").click()
    animator.get_by_label("Tous les animateurs").uncheck()
    animator.get_by_role("button", name="Demander la lecture").click()
    expect(animator.locator(".error-summary")).to_contain_text("Choisissez un rôle")
    animator.get_by_label("Tous les animateurs").check()
    animator.get_by_role("button", name="Demander la lecture").click()
    expect(animator.get_by_role("region", name="N’ont pas encore confirmé")).to_contain_text("Ana Rioz")
    assert axe(animator) == []

    reader = signed_in(ana, width=375)
    expect(reader.locator("main")).to_contain_text("Le nouveau barème")
    reader.goto(letters.link(letters.to(ana.email)[-1]))
    assert axe(reader) == []
    assert not overflows(reader)
    reader.get_by_role("button", name=READ).click()
    expect(reader.locator("main")).to_contain_text("Vous avez confirmé la lecture de la version 1.")
    reader.goto("/")
    expect(reader.get_by_role("region", name="Ce qui vous attend")).not_to_contain_text("Le nouveau barème")

    edit(animator, guide, "un changement mineur", "Une coquille en moins.")
    reader.goto(guide)
    expect(reader.get_by_role("button", name=READ)).to_have_count(0)
    assert len(letters.to(ana.email)) == 1

    edit(animator, guide, "un changement important", "Le barème de janvier.")
    reader.goto(letters.link(letters.to(ana.email)[1]))
    expect(reader.get_by_role("region", name="Lecture demandée")).to_contain_text("de façon importante")
    reader.get_by_role("button", name=READ).click()
    animator.goto(f"{guide}/lecture")
    expect(animator.get_by_role("region", name="Ont confirmé")).to_contain_text("Ana Rioz")

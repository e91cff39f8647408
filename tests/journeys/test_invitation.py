"""Somebody is invited, comes in, and nobody else can with the same letter."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from fsforum.core import people
from fsforum.models import Role
from tests.factories import Make
from tests.journeys.conftest import Post


def test_a_new_colleague_accepts_the_invitation(
    make: Make, opened: Callable[..., Page], letters: Post, width: int
) -> None:
    """The mail's scanner opens the link first; a weak password is refused; the link serves once."""
    rioz = make.structure("Rioz")
    people.invite(make.field(), "lea@exemple.fr", Role.ANIMATEUR, rioz.id)
    [mail] = letters.to("lea@exemple.fr")
    link = letters.link(mail)
    scanner = opened()
    for _ in range(5):
        answer = scanner.goto(link)
        assert answer is not None
        assert answer.status == 200

    page = opened(width=width)
    page.goto(link)
    expect(page.get_by_text("Rioz").first).to_be_visible()
    page.get_by_label("Prénom").fill("Léa")
    page.get_by_label("Nom", exact=True).fill("Petit")
    page.locator("input[name=password]").fill("motdepasse12")
    page.get_by_role("checkbox", name="charte").check()
    page.locator("main button.button-primary").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(page.get_by_label("Prénom")).to_have_value("Léa")

    page.locator("input[name=password]").fill("tracteur violet sous la neige")
    page.get_by_role("checkbox", name="charte").check()
    page.locator("main button.button-primary").click()
    page.wait_for_url("**/")
    expect(page.get_by_text("Bonjour Léa")).to_be_visible()

    late = opened()
    answer = late.goto(link)
    assert answer is not None
    assert answer.status == 410
    expect(late.get_by_text("Lien expiré ou déjà utilisé")).to_be_visible()

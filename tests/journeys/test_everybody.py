"""The main job by keyboard alone, and without JavaScript."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.factories import Make


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until what is named so has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            " || document.activeElement.labels?.[0]?.innerText || '').trim()"
        )
        if name in label:
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"no focus ring on {name}"
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_by_keyboard_alone_a_discussion_is_found_and_answered(
    make: Make, signed_in: Callable[..., Page]
) -> None:
    make.thread("Qui prête un vidéoprojecteur ?")
    page = signed_in(make.animateur())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type("videoprojecteur")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche**")
    tab_to(page, "vidéoprojecteur")
    page.keyboard.press("Enter")
    page.wait_for_url("**/discussions/**")
    tab_to(page, "Votre réponse" if page.get_by_label("Votre réponse").count() else "Répondre")
    page.locator("textarea[name=body]").focus()
    page.keyboard.type("Nous en avons un.")
    tab_to(page, "Répondre")
    page.keyboard.press("Enter")
    page.wait_for_url("**#message-2")
    expect(page.get_by_text("Nous en avons un.")).to_be_visible()


def test_without_javascript_the_main_job_is_done(
    make: Make, signed_in: Callable[..., Page], width: int
) -> None:
    make.theme()
    caf, ana = make.partner("caf"), make.animateur()
    page = signed_in(ana, width=width, java_script_enabled=False)
    page.goto("/questions/caf/nouvelle")
    page.locator("[name=title]").fill("Une démarche sans script ?")
    page.get_by_role("button", name="Envoyer à la CAF").click()
    page.wait_for_url("**/questions/caf/*")
    address = page.url
    page = signed_in(caf, width=width, java_script_enabled=False)
    page.goto(address)
    page.locator("textarea[name=body]").first.fill("Oui, elle se fait sur papier.")
    page.get_by_role("button", name="Répondre et valider").click()
    expect(page.locator("section.answer")).to_contain_text("Oui, elle se fait sur papier.")
    page = signed_in(ana, width=width, java_script_enabled=False)
    page.goto("/notifications/")
    page.get_by_role("link", name="Une démarche sans script").first.click()
    expect(page.locator("section.answer")).to_contain_text("Oui, elle se fait sur papier.")
    page.get_by_role("button", name="Enregistrer").click()
    page.goto("/compte/enregistrements")
    expect(page.get_by_role("link", name="Une démarche sans script ?")).to_be_visible()

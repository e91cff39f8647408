"""Nothing that people type is lost, and nothing is said twice."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.factories import Make


def test_two_editors_save_one_guide_and_nothing_is_lost(
    make: Make, signed_in: Callable[..., Page], width: int
) -> None:
    """The second sees both texts and what differs, completes theirs and publishes the next version."""
    guide = make.resource("Carte grise", source="Déclarer la cession.\n\nGarder l’accusé.", summary="Résumé")
    nadia, alice = signed_in(make.field(), width=width), signed_in(make.admin(), width=width)
    for page in (nadia, alice):
        page.goto(f"/ressources/{guide.slug}/modifier")
    nadia.locator("textarea[name=source]").fill("Déclarer la cession en ligne.\n\nGarder l’accusé.")
    nadia.locator("[name=note]").fill("En ligne")
    nadia.get_by_role("button", name="Publier la version 2").click()
    nadia.wait_for_url(f"**/ressources/{guide.slug}")

    alice.locator("textarea[name=source]").fill("Déclarer la cession.\n\nGarder l’accusé cinq ans.")
    alice.locator("[name=note]").fill("Cinq ans")
    alice.get_by_role("button", name="Publier la version 2").click()
    expect(alice.get_by_text("Votre texte est conservé")).to_be_visible()
    expect(alice.locator("ins").first).to_be_visible()
    mine = alice.locator("textarea[name=source]")
    expect(mine).to_have_value("Déclarer la cession.\n\nGarder l’accusé cinq ans.")
    mine.fill("Déclarer la cession en ligne.\n\nGarder l’accusé cinq ans.")
    alice.get_by_role("button", name="Publier mon texte en version 3").click()
    alice.wait_for_url(f"**/ressources/{guide.slug}")
    expect(alice.get_by_text("Déclarer la cession en ligne.")).to_be_visible()
    expect(alice.get_by_text("cinq ans")).to_be_visible()
    alice.goto(f"/ressources/{guide.slug}/historique")
    expect(alice.get_by_role("link", name="Version 2").first).to_be_visible()


def test_a_form_that_is_clicked_twice_makes_one_message(make: Make, signed_in: Callable[..., Page]) -> None:
    thread = make.thread("Qui prête un écran ?")
    page = signed_in(make.animateur())
    page.goto(f"/discussions/{thread.id}")
    page.locator("textarea[name=body]").fill("Nous en avons un.")
    page.get_by_role("button", name="Répondre", exact=True).dblclick(no_wait_after=True)
    page.wait_for_url("**/discussions/**#message-2")
    page.goto(f"/discussions/{thread.id}")
    expect(page.get_by_text("Nous en avons un.")).to_have_count(1)


def test_a_draft_survives_a_closed_tab_and_leaves_once_sent(
    make: Make, signed_in: Callable[..., Page], width: int
) -> None:
    thread = make.thread("Qui prête un écran ?")
    page = signed_in(make.animateur(), width=width)
    page.goto(f"/discussions/{thread.id}")
    page.locator("textarea[name=body]").press_sequentially("Un texte commencé", delay=5)
    page.wait_for_timeout(1500)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(f"/discussions/{thread.id}")
    expect(page.locator("textarea[name=body]")).to_have_value("Un texte commencé")
    page.get_by_role("button", name="Répondre", exact=True).click()
    page.wait_for_url("**/discussions/**")
    expect(page.get_by_text("Un texte commencé").first).to_be_visible()
    page.goto(f"/discussions/{thread.id}")
    expect(page.locator("textarea[name=body]")).to_have_value("")


LONG = "Un long texte que je ne veux pas retaper."


def test_a_session_that_ended_while_typing_gives_the_text_back(
    make: Make, signed_in: Callable[..., Page]
) -> None:
    thread = make.thread("Qui prête un écran ?")
    page = signed_in(make.animateur())
    page.goto(f"/discussions/{thread.id}")
    page.locator("textarea[name=body]").fill(LONG)
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    page.request.post("/deconnexion", form={"csrf_token": token})
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(page.locator("textarea[readonly]").first).to_have_value(LONG)


def test_a_mention_is_completed_with_people_who_can_read_the_place(
    make: Make, signed_in: Callable[..., Page]
) -> None:
    make.animateur(first_name="Camille", last_name="Roussel")
    thread = make.thread("Qui prête un écran ?")
    page = signed_in(make.animateur())
    page.goto(f"/discussions/{thread.id}")
    text = page.locator("textarea[name=body]")
    text.press_sequentially("Bonjour @cam", delay=30)
    page.get_by_role("option").first.click()
    expect(text).to_have_value("Bonjour @camille.roussel ")

"""An adviser asks, the CAF answers, the field animator publishes, a colleague finds."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from fsforum.models import User
from tests.factories import Make
from tests.journeys.conftest import Post

TITLE = "Que vérifier dans une déclaration préremplie ?"
SECRET = "Vérifier le montant net social, mois par mois."


def ask(page: Page) -> str:
    """Ask the CAF, once without a title (refused, nothing lost), then with one; returns the address."""
    page.goto("/questions/caf/nouvelle")
    page.locator("textarea[name=body]").fill("Les usagers valident sans lire.")
    page.get_by_role("button", name="Envoyer à la CAF").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("Les usagers valident sans lire.")
    page.locator("[name=title]").fill(TITLE)
    page.get_by_role("button", name="Envoyer à la CAF").click()
    page.wait_for_url("**/questions/caf/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Que vérifier")
    return page.url


def test_from_asked_to_found_in_a_guide(
    make: Make, signed_in: Callable[..., Page], letters: Post, width: int
) -> None:
    """The asker is told by mail with a title and a link; the answer stands on top; the guide is found."""
    make.theme()
    caf = make.partner("caf", first_name="Hélène", last_name="Vautrin")
    ana, colleague, nadia = make.animateur(), make.animateur(), make.field()
    address = ask(signed_in(ana, width=width))

    answer(letters, signed_in(caf, width=width), caf, address)

    told = letters.to(ana.email)
    assert [TITLE in mail["Subject"] for mail in told] == [True]
    assert SECRET not in told[0].as_string() + letters.text(told[0])
    page = signed_in(ana, width=width)
    page.goto(letters.link(told[0]))
    first = page.locator("section.answer")
    expect(first).to_contain_text("Réponse validée par la CAF")
    expect(first).to_contain_text("Hélène Vautrin")
    expect(first).to_contain_text(SECRET)

    publish(signed_in(nadia, width=width), address)

    page = signed_in(colleague, width=width)
    page.goto("/recherche?q=declaration+preremplie")
    hit = page.locator("article[data-type=ressource]").first
    hit.get_by_role("link").first.click()
    expect(page.get_by_text(SECRET)).to_be_visible()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("Publiée dans un guide").first).to_be_visible()


def answer(letters: Post, page: Page, caf: User, address: str) -> None:
    """The référent comes from the mail, takes the question, forgets the text, then answers and validates."""
    [mail] = letters.to(caf.email)
    page.goto(letters.link(mail))
    assert page.url.startswith(address)
    page.get_by_role("button", name="Je m’en occupe").click()
    expect(page.get_by_text("Prise en charge").first).to_be_visible()
    page.get_by_role("button", name="Répondre et valider").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.locator("textarea[name=body]").first.fill(SECRET)
    page.get_by_role("button", name="Répondre et valider").click()
    expect(page.locator("section.answer")).to_contain_text("Réponse validée")


def publish(page: Page, address: str) -> None:
    """« En faire un guide », prefilled, then published."""
    page.goto(address)
    page.get_by_role("link", name="En faire un guide").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    page.get_by_role("button", name="Publier", exact=True).click()
    page.wait_for_url("**/ressources/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Que vérifier")


def test_an_observer_and_the_wrong_partner_are_refused_by_hand_made_requests(
    make: Make, signed_in: Callable[..., Page]
) -> None:
    """No button is shown, and a forged request changes nothing."""
    question = make.question("Une question à la CAF", channel="caf")
    for person in (make.observer(), make.partner("cpam")):
        page = signed_in(person)
        page.goto(f"/questions/caf/{question.id}")
        expect(page.get_by_role("button", name="Je m’en occupe")).to_have_count(0)
        token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
        for act in ("prise-en-charge", "reponses", "validation", "reorientation", "notes"):
            forged = page.request.post(
                f"/questions/caf/{question.id}/{act}",
                form={"csrf_token": token, "body": "Réponse forgée", "suite": "valider", "target": "cpam"},
            )
            assert forged.status == 403, (person.role, act, forged.status)
        page.reload()
        expect(page.get_by_text("Réponse forgée")).to_have_count(0)

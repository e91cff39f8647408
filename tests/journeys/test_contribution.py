"""A guide that many improve: proposed and taken in part, written together, taken back, never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import LoginSession, Resource
from tests.factories import Make
from tests.journeys.conftest import Watch, axe, overflows

GUIDE = "Réunir les papiers.\n\nComparer les montants.\n\nAppeler le 3949."
RED_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"
    "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="
)
PASTE = """([kind, text, name]) => {
  const data = new DataTransfer();
  if (name) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: kind }));
  } else data.setData(kind, text);
  const area = document.querySelector("#source");
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def text(page: Page) -> str:
    return page.locator("#source").input_value()


def now(guide: Resource) -> Resource:
    session().rollback()
    session().expire_all()
    return session().get_one(Resource, guide.id)


def publish(page: Page, slug: str, words: str, version: int) -> None:
    page.goto(f"/ressources/{slug}/modifier")
    page.get_by_label("Texte", exact=True).fill(words)
    page.get_by_label("Ce qui change, en une ligne").fill("Une précision")
    page.get_by_role("button", name=f"Publier la version {version}").click()


def test_a_proposal_is_accepted_in_part(make: Make, signed_in: Callable[..., Page]):
    field, guide = make.field(), make.resource("Prime d’activité", GUIDE)
    hers = signed_in(make.animateur(first_name="Camille", last_name="Roussel"), width=375)
    hers.goto(f"/ressources/{guide.slug}")
    hers.get_by_role("link", name="Proposer une modification").click()
    better = GUIDE.replace("3949", "3230").replace("papiers", "papiers et les pensions")
    hers.get_by_label("Texte", exact=True).fill(better)
    hers.get_by_role("button", name="Envoyer ma proposition").click()
    expect(hers.locator(".error-summary")).to_contain_text("Dites en une ligne ce qui change.")
    expect(hers.get_by_label("Texte", exact=True)).to_have_value(better)
    hers.get_by_label("Ce que vous changez").fill("Le numéro, les pensions")
    hers.get_by_role("button", name="Envoyer ma proposition").click()
    expect(hers.locator(".toasts")).to_contain_text("Votre proposition est envoyée")

    his = signed_in(field, width=375)
    his.goto("/notifications/")
    his.get_by_role("link", name="Camille Roussel propose une modification").click()
    his.get_by_role("link", name="Le numéro, les pensions").click()
    expect(his.locator("ins").nth(2)).to_be_visible()
    assert axe(his) == []
    assert not overflows(his)
    boxes = his.locator("input[name=passages]")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.uncheck()
    his.get_by_role("button", name="Reprendre ce qui est coché").click()
    expect(his.locator(".error-summary")).to_contain_text("Cochez au moins un passage")
    his.locator("input[name=passages]").last.check()
    his.get_by_label("Mot pour la personne qui propose").fill("Les pensions : plus tard.")
    his.get_by_role("button", name="Reprendre ce qui est coché").click()
    expect(his.locator(".toasts")).to_contain_text("proposée par Camille Roussel")
    assert now(guide).source == GUIDE.replace("3949", "3230")

    hers.goto("/notifications/")
    hers.get_by_role("link", name="Votre proposition").click()
    expect(hers.locator("main")).to_contain_text("Acceptée en partie")
    expect(hers.locator("main")).to_contain_text("Les pensions : plus tard.")


def test_edits_that_do_not_touch_merge_and_one_is_taken_back(make: Make, signed_in: Callable[..., Page]):
    owner = make.field()
    guide = make.resource("Astuces", GUIDE, owner=owner, open_to_contributions=True)
    hers, his = signed_in(make.animateur(first_name="Ana")), signed_in(make.animateur(first_name="Bob"))
    his.goto(f"/ressources/{guide.slug}/modifier")
    his.get_by_label("Texte", exact=True).fill(GUIDE.replace("3949", "3230"))
    his.get_by_label("Ce qui change, en une ligne").fill("Le numéro")
    publish(hers, guide.slug, GUIDE.replace("papiers", "pièces"), 2)
    expect(hers.locator(".toasts")).to_contain_text("La version 2 est enregistrée.")
    his.get_by_role("button", name="Publier la version 2").click()
    expect(his.get_by_role("alert")).to_contain_text("ne se touchent pas")
    both = GUIDE.replace("papiers", "pièces").replace("3949", "3230")
    expect(his.get_by_label("Texte réuni")).to_have_value(both)
    assert axe(his) == []
    his.get_by_role("button", name="Publier le texte réuni en version 3").click()
    expect(his.locator(".toasts")).to_contain_text("La version 3 est enregistrée.")
    assert now(guide).source == both

    watching = signed_in(owner)
    watching.goto("/notifications/")
    watching.get_by_role("link", name="2 modifications de « Astuces »").click()
    watching.get_by_role("button", name="Annuler cette modification : version 2").click()
    expect(watching.locator(".toasts")).to_contain_text("La version 2 est annulée : voici la version 4.")
    assert now(guide).source == GUIDE.replace("3949", "3230")


def test_what_is_typed_is_saved_pasted_linked_and_survives_the_end_of_a_session(
    make: Make, signed_in: Callable[..., Page], watch: Watch
):
    guide = make.resource("Astuces", "Le début.")
    make.resource("Prime d’activité [2026]")
    editor = make.field()
    page = signed_in(editor)
    page.clock.install(time=clock.now() - timedelta(hours=1))  # desk computers are seldom on time
    page.goto(f"/ressources/{guide.slug}/modifier")
    expect(page.get_by_label("Insérer une image")).to_be_visible()
    page.locator("text-expander").wait_for()  # it moves the field, whose history begins anew
    page.evaluate(PASTE, ["text/plain", "Pièce\tOù\nAvis\timpots.gouv.fr\n", ""])
    assert text(page).endswith("| Pièce | Où |\n| --- | --- |\n| Avis | impots.gouv.fr |\n\n")
    page.keyboard.press("Control+z")
    assert text(page) == "Le début.", "a table that was not wanted is taken back as if it were typed"
    page.keyboard.press("Control+Shift+z")
    page.evaluate(PASTE, ["text/html", "<table><tr><th>A</th></tr><tr><td>b|c</td></tr></table>", ""])
    assert "| A |\n| --- |\n| b\\|c |" in text(page)

    page.evaluate(PASTE, ["image/png", RED_DOT, "point.png"])
    dialog = page.get_by_role("dialog")
    assert axe(page) == []
    dialog.get_by_role("button", name="Décrire plus tard").click()
    page.get_by_label("Ce qui change, en une ligne").fill("Une image")
    page.get_by_role("button", name="Publier la version 2").click()
    expect(page.locator(".error-summary")).to_contain_text("Une image n’a pas de description")
    page.locator("#source").fill(text(page).replace("![]", "![Un point rouge]"))

    page.locator("#source").press("Control+End")
    page.locator("#source").press_sequentially("Voir [[prime act")
    expect(page.locator(".expander-list li[aria-selected=true]")).to_contain_text("Prime d’activité [2026]")
    page.keyboard.press("Enter")
    assert "Voir [Prime d’activité (2026)](/ressources/prime-d-activite" in text(page)
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator(".preview").get_by_role("link", name="Prime d’activité (2026)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight - document.body.offsetHeight") < 2
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator("[data-draft-note]")).to_contain_text("Brouillon enregistré à", timeout=20_000)
    typed = text(page)

    with transaction() as db:
        db.execute(delete(LoginSession).where(LoginSession.user_id == editor.id))
    page.locator("#source").press_sequentially(" et la suite")
    expect(page.locator("[data-draft-note]")).to_contain_text("Votre connexion a pris fin", timeout=20_000)
    watch.complaints.clear()  # the refused draft
    page.get_by_role("link", name="Se reconnecter").click()
    page.fill("input[name=email]", editor.email)
    page.fill("input[name=password]", "quatre mots au hasard 70")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("#source")).to_have_value(f"{typed} et la suite")
    page.get_by_label("Ce qui change, en une ligne").fill("Une image")
    page.get_by_role("button", name="Publier la version 2").click()
    expect(page.get_by_alt_text("Un point rouge")).to_be_visible()
    expect(page.get_by_role("link", name="Prime d’activité (2026)")).to_be_visible()


def test_a_late_answer_does_not_replace_the_completion_of_what_is_typed_now(
    make: Make, signed_in: Callable[..., Page]
):
    guide = make.resource("Astuces", "Le début.")
    for title in ("Prime d’activité", "Prendre rendez-vous en préfecture"):
        make.resource(title)
    page, held = signed_in(make.field()), []

    def hold(route: Route) -> None:
        if route.request.url.endswith("q=pr"):
            held.append(route)
        else:
            route.continue_()

    page.route("**?q=pr*", hold)
    page.goto(f"/ressources/{guide.slug}/modifier")
    page.locator("text-expander").wait_for()
    page.locator("#source").press("Control+End")
    page.locator("#source").press_sequentially(" [[prime")
    options = page.locator(".expander-list li")
    expect(options).to_have_count(1)
    with page.expect_response("**?q=pr") as late:
        held[0].continue_()
    assert len(late.value.json()) == 2
    page.evaluate("() => new Promise((done) => setTimeout(done))")  # what the page does with it is done
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    assert text(page).startswith("Le début. [Prime d’activité](/ressources/prime-d-activite")

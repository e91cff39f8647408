"""A question to the CAF: asked, answered, validated, made into a guide, and found again by somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fsforum.extensions import session
from fsforum.models import Question, QuestionMessage, QuestionState, Resource, ThemeBody
from tests.factories import Make
from tests.journeys.conftest import Post, axe

TITLE = "La déclaration trimestrielle de prime d’activité est préremplie : que vérifier ?"
DETAILS = "Un couple, deux salaires, le montant affiché paraît trop bas."
ANSWER = "Vérifiez le **montant net social** de chaque bulletin.\n\n1. Ouvrir la déclaration\n2. Comparer"


def test_a_question_goes_from_asked_to_validated_and_becomes_a_guide(
    make: Make, signed_in: Callable[..., Page], letters: Post, width: int
):
    theme = make.theme()
    make.body("caf")
    make.body("msa")
    make._save(ThemeBody(theme_id=theme.id, body_id=make.body("caf").id))
    ana, bob, caf, field = make.animateur(), make.animateur(), make.partner("caf"), make.field()

    page = signed_in(ana, width=width)
    number = asked(page, theme.name)

    [told] = letters.to(caf.email)
    assert TITLE in " ".join(letters.text(told).split()), "whatever the spaces"
    assert DETAILS not in told.as_string() and "salaires" not in letters.text(told)

    partner = signed_in(caf, width=width)
    partner.goto(f"/questions/caf/{number}")  # the mail's own buttons: test_from_the_mail.py
    answered(partner)

    [answer] = letters.to(ana.email)
    assert "a répondu" in str(answer["Subject"])
    assert "net social" not in letters.text(answer), "a mail never holds the text"
    page = page.context.new_page()
    page.goto(letters.link(answer))
    expect(page.locator("main")).to_contain_text("Réponse validée par la CAF")
    expect(page.locator("main")).to_contain_text("montant net social")
    assert axe(page) == []

    animator = signed_in(field, width=width)
    made_into_a_guide(animator, number)
    page.reload()
    expect(page.get_by_role("link", name="Prime d’activité : la déclaration")).to_be_visible()

    found(signed_in(bob, width=width))


def asked(page: Page, theme: str) -> int:
    """Choose the partner by the theme, ask; the form first comes back without its question."""
    page.goto("/questions/nouvelle")
    page.get_by_label("Thème").select_option(label=theme)
    page.get_by_role("button", name="Voir les partenaires").click()
    page.get_by_role("link", name="Poser une question à la CAF").first.click()
    page.get_by_label("Précisions").fill(DETAILS)
    page.get_by_role("button", name="Envoyer à la CAF").click()
    expect(page.locator(".error-summary")).to_contain_text("Écrivez votre question en une phrase.")
    expect(page.get_by_label("Précisions")).to_have_value(DETAILS)
    page.get_by_label("Votre question en une phrase").fill(TITLE)
    page.get_by_role("button", name="Envoyer à la CAF").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("La déclaration trimestrielle")
    expect(page.locator(".toasts")).to_contain_text("Votre question est envoyée à la CAF")
    found = re.search(r"/questions/caf/(\d+)", page.url)
    assert found
    return int(found[1])


def answered(page: Page) -> None:
    """The référent takes the question, answers (first nothing at all), and validates in one go."""
    page.get_by_role("button", name="Je m’en occupe").click()
    expect(page.locator(".toasts")).to_contain_text("Vous vous occupez de cette question")
    page.get_by_role("button", name="Répondre et valider").click()
    expect(page.locator(".error-summary")).to_contain_text("Écrivez votre message.")
    page.get_by_label("Votre message").fill(ANSWER)
    page.get_by_role("button", name="Répondre et valider").click()
    expect(page.locator(".toasts")).to_contain_text("Votre réponse est validée")


def made_into_a_guide(page: Page, number: int) -> None:
    """« En faire un guide »: prefilled with the answer; published, and linked both ways."""
    page.goto(f"/questions/caf/{number}")
    page.get_by_role("link", name="En faire un guide").click()
    expect(page.locator("textarea[name=source]")).to_have_value(re.compile("montant net social"))
    page.get_by_label("Titre").fill("")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".error-summary")).to_contain_text("Donnez un titre")
    page.get_by_label("Titre").fill("Prime d’activité : la déclaration")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".toasts")).to_contain_text("La ressource est publiée.")
    session().rollback()
    session().expire_all()
    assert session().get_one(Question, number).state == QuestionState.PUBLISHED
    expect(page.get_by_role("link", name=re.compile("La déclaration trimestrielle")).first).to_be_visible()


def found(page: Page) -> None:
    """Another animateur searches a word as one types it: no accent, no plural; first a word of nobody's."""
    page.goto("/recherche?q=introuvablemot")
    expect(page.locator("main article[data-type]")).to_have_count(0)
    page.goto("/")
    box = page.locator("main input[type=search], main input[name=q]").first
    box.fill("declarations activite")
    box.press("Enter")
    hit = page.locator("main article[data-type=ressource]").first
    expect(hit).to_contain_text("Prime d’activité")
    hit.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prime d’activité")
    expect(page.locator("main")).to_contain_text("montant net social")


@pytest.mark.parametrize("who", ["observer", "wrong partner", "another animateur"])
def test_hand_made_requests_of_the_wrong_person_change_nothing(
    make: Make, signed_in: Callable[..., Page], who: str
):
    """They take a token from a form of their own, and send what the page never proposed to them."""
    question = make.question("Un recours après un trop-perçu ?", state=QuestionState.ANSWERED)
    guide = make.resource("Un guide publié", "Un texte.")
    user = {"observer": make.observer, "wrong partner": lambda: make.partner("cpam")}.get(
        who, make.animateur
    )()
    page = signed_in(user)
    page.goto("/compte/")
    token = page.locator("input[name=csrf_token]").first.get_attribute("value")
    here = f"/questions/caf/{question.id}"
    for path in (
        "reponses",
        "validation",
        "prise-en-charge",
        "notes",
        "reorientation",
        "sans-suite",
        "doublon",
    ):
        answer = page.request.post(
            f"{here}/{path}",
            form={"csrf_token": token or "", "body": "Une réponse inventée.", "suite": "valider"},
            headers={"Referer": page.url},
        )
        assert answer.status == 403, path
        assert "inventée" not in page.request.get(here).text()
    for path in ("modifier", "publication", "archivage", "contributions"):
        answer = page.request.post(
            f"/ressources/{guide.slug}/{path}",
            form={
                "csrf_token": token or "",
                "source": "Un texte inventé.",
                "title": "Inventé",
                "version": "1",
            },
            headers={"Referer": page.url},
        )
        assert answer.status == 403, path
    assert page.request.post(f"{here}/reponses", form={"body": "Sans jeton."}).status == 400
    session().rollback()
    session().expire_all()
    assert session().get_one(Question, question.id).state == QuestionState.ANSWERED
    assert session().query(QuestionMessage).filter_by(question_id=question.id).count() == 2
    assert session().get_one(Resource, guide.id).version == 1

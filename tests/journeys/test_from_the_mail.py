"""The référent who never signs in: a question arrives by mail, and is answered from the phone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from fsforum.channels import service
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Question, QuestionState
from tests.journeys.conftest import axe, overflows

LINK = re.compile(r"http\S+/courriel/\S+")


@pytest.fixture
def question(app, make):
    """A question that Ana asks the CAF, whose référent is Hélène."""
    people = {
        "helene": make.partner("caf", first_name="Hélène", last_name="Vautrin"),
        "karim": make.partner("cpam", first_name="Karim", last_name="Belaid"),
        "ana": make.animateur(structure_id=make.structure("Maison de Rioz").id, first_name="Ana"),
    }
    make.body("msa")
    number = service.ask(
        make.body("caf"),
        people["ana"],
        "La déclaration trimestrielle est préremplie : que faut-il vérifier avec l’usager ?",
        "Une personne a une **garde alternée** et un temps partiel.",
        theme_id=make.theme().id,
    )
    return number, people


def kept(page, name: str) -> None:
    """A picture of the page, where FSFORUM_SHOTS says."""
    if folder := os.environ.get("FSFORUM_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def links_of(letters, address: str) -> list[str]:
    [mail] = letters.to(address)
    return LINK.findall(letters.text(mail))


def state_of(number: int) -> QuestionState:
    session().rollback()
    return session().get_one(Question, number, populate_existing=True).state


def test_a_référent_answers_on_a_phone_without_signing_in(opened, question, letters):
    number, people = question
    answer, take, redirect, *_ = links_of(letters, people["helene"].email)
    page = opened(width=375)
    page.goto(take)
    expect(page.get_by_role("heading", level=1)).to_have_text("Je m’en occupe")
    expect(page.get_by_text("Vous agissez au nom de Hélène Vautrin (CAF)")).to_be_visible()
    assert not overflows(page)
    assert axe(page) == []
    kept(page, "take")
    page.get_by_role("button", name="Je m’en occupe").click()
    page.get_by_text("L’animateur qui l’a posée est prévenu").wait_for()
    kept(page, "taken")
    page.goto(redirect)
    assert axe(page) == []
    kept(page, "redirect")
    page.goto(answer)
    assert axe(page) == []
    assert not overflows(page)
    kept(page, "answer")
    page.get_by_label("Votre message").fill("Le **montant net social** de chaque bulletin.")
    page.set_input_files(
        "input[type=file]", {"name": "notice.txt", "mimeType": "text/plain", "buffer": b"Oui."}
    )
    page.get_by_role("button", name="Répondre et valider").click()
    page.get_by_text("Votre réponse est validée").wait_for()
    assert not overflows(page)
    kept(page, "answered")
    assert state_of(number) == QuestionState.VALIDATED
    page.goto("/questions/caf/")
    assert "/connexion" in page.url, "nobody was signed in"
    asker = letters.to(people["ana"].email)
    assert any("a répondu" in mail["Subject"] for mail in asker)


def test_a_scanner_and_another_body_change_nothing(opened, question, letters, make):
    number, people = question
    page = opened()
    for link in links_of(letters, people["helene"].email):
        for _ in range(5):
            page.goto(link)
    assert state_of(number) == QuestionState.SENT
    with transaction() as writing:
        writing.get_one(Question, number).body_id = people["karim"].body_id
    page.goto(links_of(letters, people["helene"].email)[0])
    expect(page.get_by_role("heading", name="Cette question n’est plus à traiter par vous")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    assert axe(page) == []
    kept(page, "elsewhere")


def test_opened_by_somebody_signed_in_it_asks(signed_in, question, letters):
    number, people = question
    page = signed_in(people["ana"], width=375)
    page.goto(links_of(letters, people["helene"].email)[1])
    expect(page.get_by_text("Vous êtes connecté comme Ana")).to_be_visible()
    assert axe(page) == []
    assert not overflows(page)
    kept(page, "other")
    assert session().scalar(select(Question.state).where(Question.id == number)) == QuestionState.SENT

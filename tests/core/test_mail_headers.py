"""The headers of mails: one thread for each thing, true Reply-To, one click to stop what is optional."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fsforum.channels import queries, service
from fsforum.core import choices, headers, mails
from fsforum.extensions import session
from fsforum.models import MailChoice, NotificationKind, QuestionState
from tests.support.smtp import MailServer


@pytest.fixture
def post_office(app: Any, _network: Any) -> Iterator[MailServer]:
    before = app.extensions["settings"]
    with _network.smtp(), MailServer() as server:
        app.extensions["settings"] = replace(before, mail_url=server.url, mail_inbound="reponse@exemple.fr")
        yield server
        app.extensions["settings"] = before


def deliver() -> None:
    session().commit()
    while mails.deliver_due():
        pass
    session().expire_all()


def test_all_mails_of_a_question_stand_together_and_each_is_one(make, post_office):
    helene, ana = make.partner("caf"), make.animateur()
    number = service.ask(make.body("caf"), ana, "Garde alternée et prime", "?")
    deliver()
    service.answer(queries.numbered(number), helene, "Oui.", valid=True)
    deliver()
    [asked], [answered] = post_office.to(helene.email), post_office.to(ana.email)
    root = f"<question-{number}@exemple.test>"
    for mail in (asked, answered):
        assert mail["References"] == mail["In-Reply-To"] == root
        assert mail["Auto-Submitted"] == "auto-generated"
        assert re.fullmatch(r"<[0-9a-f]{24}\.[a-z_]+@exemple\.test>", mail["Message-ID"])
        assert mail["Reply-To"].startswith("reponse+q")
        assert "Vous pouvez répondre à ce message" in mail.get_body(("plain",)).get_content()
    assert asked["Message-ID"] != answered["Message-ID"]
    assert asked["Reply-To"] != answered["Reply-To"]


def test_what_is_optional_stops_in_one_click_without_a_page(make, post_office, stranger):
    helene = make.partner("caf")
    service.ask(make.body("caf"), make.animateur(), "Garde alternée et prime", "?")
    deliver()
    [mail] = post_office.to(helene.email)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = mail["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    for _ in range(5):
        page = stranger.get(path)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert choices.of_person(session(), helene)[NotificationKind.NEW_QUESTION] == MailChoice.MAIL
    assert stranger.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    session().expire_all()
    assert choices.of_person(session(), helene)[NotificationKind.NEW_QUESTION] == MailChoice.SITE
    assert stranger.get(path + "x").status_code == 410


def test_what_is_mandatory_cannot_be_stopped(make, post_office):
    helene, ana = make.partner("caf"), make.animateur()
    question = make.question(asker=ana)
    service.ask_clarification(queries.numbered(question.id), helene, "Combien d’enfants ?")
    deliver()
    [mail] = post_office.to(ana.email)
    assert mail["List-Unsubscribe"] is None


def test_who_may_not_write_gets_no_address_to_reply_to(make, post_office):
    observer, ana = make.observer(), make.animateur()
    question = make.question(asker=ana)
    service.follow(question, observer, True)
    with_choice = {NotificationKind.ANSWER: MailChoice.MAIL}
    from fsforum.accounts.service import choose

    choose(observer, with_choice)
    service.answer(queries.numbered(question.id), make.partner("caf"), "Oui.", valid=True)
    deliver()
    [mail] = post_office.to(observer.email)
    assert mail["Reply-To"] is None
    assert "personne ne lit cette adresse" in mail.get_body(("plain",)).get_content()


def test_html_asks_for_nothing_from_elsewhere(make, post_office):
    helene = make.partner("caf")
    service.ask(make.body("caf"), make.animateur(), "Garde alternée et prime", "?")
    make.question(state=QuestionState.SENT)
    deliver()
    html = post_office.to(helene.email)[0].get_body(("html",)).get_content()
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)


def as_read(**wanted: str) -> EmailMessage:
    """A letter with these headers, as a program reads it that decodes only what it shows."""
    letter = EmailMessage(headers.POLICY)
    for name, value in wanted.items():
        letter[name.replace("_", "-")] = value
    letter.set_content("é")
    found = message_from_bytes(letter.as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_what_programs_read_is_written_without_encoding(make, post_office):
    """Mail programs decode what they show; an encoded List-Unsubscribe is none for them."""
    helene = make.partner("caf")
    service.ask(make.body("caf"), make.animateur(), "Garde alternée et prime", "?")
    deliver()
    [mail] = post_office.to(helene.email)
    written = {name: str(value) for name, value in mail.raw_items()}
    assert written["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/courriel/desabonnement/")
    assert not any("=?" in written[name] for name in ("References", "Message-ID", "Reply-To", "To"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("References", f"<{'a' * 240}@exemple.fr>"),
        ("In_Reply_To", f"<{'a' * 240}@exemple.fr>"),
        ("Reply_To", f"reponse+{'q' * 54}@espace-d-echange-france-services.haute-saone.gouv.fr"),
        ("To", f"prenom.nom@{'tres-long.' * 10}fr"),
        ("List_Unsubscribe", f"<https://exemple.fr/{'x' * 300}>"),
    ],
)
def test_a_long_address_stays_whole(name, value):
    written = dict(as_read(**{name: value}).raw_items())[name.replace("_", "-")]
    assert str(written).strip() == value


WORDS = st.sampled_from("pas à créer l’été « Impôts » : ? n° d'un œuf 日本 😀 ; , a que faire (RSA)".split())


@example("La MSA a répondu : Un adhérent n'arrive pas à créer son espace privé.")
@given(st.lists(WORDS, min_size=1, max_size=40).map(" ".join))
def test_a_subject_is_read_as_it_was_written(subject):
    """« n’arrive pasà créer »: the standard library loses spaces where it cuts."""
    assert as_read(Subject=subject)["Subject"] == subject


@pytest.mark.parametrize("title", ["a\r\nBcc: x@exemple.fr", "=?utf-8?q?=C3=A9=0D=0ABcc=3A_x=40a.fr?= b"])
def test_a_title_adds_no_header(title, make, post_office):
    helene = make.partner("caf")
    question = make.question(title)
    service.nudge(queries.numbered(question.id), make.field())
    deliver()
    [mail] = post_office.to(helene.email)
    assert mail["Bcc"] is None
    assert str(mail["Subject"]).startswith("Relance")

"""The headers of mails: one thread for each thing, true Reply-To, one click to stop what is optional."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fsforum.channels import queries, service
from fsforum.core import choices, mails
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

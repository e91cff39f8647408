"""What followers read in their mail: who, where, a link; never the text, nothing hidden since."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fsforum.core import mails
from fsforum.extensions import session
from fsforum.models import Outbox
from fsforum.threads import queries, service


@pytest.fixture
def kept(app):
    """`kept()`: the mails that the worker would have sent, by template."""

    def deliver():
        session().commit()
        mails.deliver_due()
        session().expire_all()
        return {mail.template: mail for mail in session().scalars(select(Outbox))}

    return deliver


def test_followers_get_a_title_and_a_link(make, kept):
    ana, bob = make.animateur(), make.animateur(first_name="Bob", last_name="Martin")
    cited = make.animateur(handle="nadia.f")
    make.field()
    thread = service.open_thread(ana, make.space(), "Qui prête un écran", "Motcanari")
    service.post_reply(thread, bob, "Motcanari aussi, @nadia.f")
    service.report(queries.message(thread.id, 2), cited, "Motcanari")
    sent = kept()
    assert set(sent) == {"reply", "mention", "report"}
    for mail in sent.values():
        assert "Qui prête un écran" in mail.subject
        assert f"/discussions/{thread.id}-qui-prete-un-ecran#message-2" in mail.text
        assert "Motcanari" not in mail.subject + mail.text + mail.html
    assert sent["reply"].subject.startswith("Bob Martin a répondu")


def test_a_message_hidden_meanwhile_mails_nobody(make, kept):
    ana, bob = make.animateur(), make.animateur()
    thread = service.open_thread(ana, make.space(), "Un titre", "Un texte")
    service.post_reply(thread, bob, "Une réponse")
    service.hide_post(queries.message(thread.id, 2), make.field(), "Hors charte")
    assert kept()["reply"].outcome == "dropped"

"""`fsforum mail receive`: a reply becomes what its author could have written, once, or comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from fsforum.cli import cli, receiving
from fsforum.core import clock, inbound, mails, people
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    File,
    MessageKind,
    Notification,
    NotificationKind,
    Outbox,
    Post,
    Question,
    QuestionMessage,
    QuestionState,
    ThingKind,
    Thread,
)
from fsforum.threads import service as thread_service
from tests.core.replies.corpus import REPLIES


@pytest.fixture
def inbox(app):
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, mail_inbound="reponse@exemple.fr")
    yield
    app.extensions["settings"] = before


@pytest.fixture
def receive(app, inbox):
    """`receive(message)`: what the command does with it, as the mail server calls it."""

    def run(message: EmailMessage | bytes, *options: str):
        raw = message if isinstance(message, bytes) else message.as_bytes()
        session().commit()
        result = app.test_cli_runner().invoke(cli, ["mail", "receive", *options], input=raw)
        session().expire_all()
        return result

    return run


@pytest.fixture
def helene(make):
    return make.partner("caf", first_name="Hélène", last_name="Vautrin")


@pytest.fixture
def question(make, helene):
    return make.question("Garde alternée")


def letter(sender, address: str, text: str = "Oui.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Quelqu’un <{getattr(sender, 'email', sender)}>"
    mail["To"] = f"Espace <{address}>"
    mail["Subject"] = "Re: Nouvelle question"
    mail["Message-ID"] = headers.pop("message_id", "<1@client.test>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def to(user, thing) -> str:
    kind = ThingKind.QUESTION if isinstance(thing, Question) else ThingKind.THREAD
    return inbound.reply_to(user, kind, thing.id)


def lines(kind: MessageKind) -> list[QuestionMessage]:
    return list(session().scalars(select(QuestionMessage).filter_by(kind=kind).order_by(QuestionMessage.id)))


def refusals() -> list[str]:
    while mails.deliver_due():
        pass
    session().expire_all()
    query = select(Outbox).filter_by(template="mail_refused").order_by(Outbox.id)
    return [mail.text for mail in session().scalars(query)]


@pytest.mark.parametrize(("sent", "new"), [row[1:] for row in REPLIES], ids=[row[0] for row in REPLIES])
def test_a_référent_s_reply_is_the_answer(receive, question, helene, sent, new):
    result = receive(letter(helene, to(helene, question), sent))
    assert (result.exit_code, result.output) == (0, "Publié.\n")
    [answer] = lines(MessageKind.ANSWER)
    assert answer.source.replace("\xa0", " ").replace("\u202f", " ") == new
    assert answer.author_id == helene.id
    assert session().get_one(Question, question.id).state == QuestionState.ANSWERED
    assert refusals() == []


def test_handed_over_again_it_is_not_posted_again(receive, question, helene):
    mail = letter(helene, to(helene, question))
    assert receive(mail).output == "Publié.\n"
    assert receive(mail).output == "Déjà reçu.\n"
    assert len(lines(MessageKind.ANSWER)) == 1


def test_killed_before_it_was_noted_it_is_not_posted_again(receive, question, helene, monkeypatch):
    mail = letter(helene, to(helene, question))
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "_note", lambda *_: (_ for _ in ()).throw(RuntimeError("kill")))
        assert receive(mail).exit_code == 75
    assert receive(mail).exit_code == 0
    assert len(lines(MessageKind.ANSWER)) == 1


def test_a_follower_s_reply_joins_the_discussion(receive, make):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread("Qui prête un écran ?", author=ana)
    assert receive(letter(bob, to(bob, thread), "Nous, à Gy.")).exit_code == 0
    post = session().scalars(select(Post).filter_by(seq=2)).one()
    assert (post.author_id, post.source) == (bob.id, "Nous, à Gy.")


def test_the_asker_s_reply_is_the_clarification(receive, make, helene):
    ana = make.animateur()
    question = make.question(asker=ana, state=QuestionState.CLARIFY)
    receive(letter(ana, to(ana, question), "C’est un couple séparé."))
    assert [line.source for line in lines(MessageKind.MESSAGE)] == ["C’est un couple séparé."]
    assert session().get_one(Question, question.id).state == QuestionState.TAKEN


def test_a_file_comes_along_and_a_logo_does_not(receive, question, helene):
    mail = letter(helene, to(helene, question), "Voir la notice.")
    mail.add_alternative("<p>Voir la notice.</p><img src='cid:logo1'>", subtype="html")
    mail.get_body(("html",)).add_related(
        b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo1>", filename="logo.png"
    )
    mail.add_attachment(b"Une notice.", "text", "plain", filename="notice.txt")
    assert receive(mail).output == "Publié.\n"
    [file] = session().scalars(select(File))
    assert (file.name, file.message_id) == ("notice.txt", lines(MessageKind.ANSWER)[0].id)


def test_a_file_that_is_not_accepted_sends_it_all_back(receive, question, helene):
    mail = letter(helene, to(helene, question), "Voir le programme.")
    mail.add_attachment(b"MZ", "application", "octet-stream", filename="facture.exe")
    assert receive(mail).output == "Refusé.\n"
    assert lines(MessageKind.ANSWER) == []
    [reason] = refusals()
    assert "« facture.exe »".replace(" ", "\xa0") in reason or "facture.exe" in reason


def test_what_machines_write_is_never_answered(receive, question, helene):
    for number, header in enumerate(
        ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"})
    ):
        mail = letter(helene, to(helene, question), "Absente.", message_id=f"<{number}@x.test>", **header)
        assert receive(mail).output == "Écarté.\n"
    assert lines(MessageKind.ANSWER) == []
    assert refusals() == []


def test_our_own_mails_do_not_come_round(receive, question, helene):
    own = letter(helene, to(helene, question), message_id="<0123456789abcdef01234567.reply@exemple.test>")
    assert receive(own).output == "Écarté.\n"
    own = letter("espace@exemple.test", to(helene, question))
    assert receive(own).output == "Écarté.\n"
    assert refusals() == []


def test_another_sender_is_told(receive, question, helene, make):
    bob = make.animateur()
    assert receive(letter(bob, to(helene, question))).output == "Refusé.\n"
    [reason] = refusals()
    assert "l’adresse de votre compte" in reason
    assert "Garde alternée" not in reason
    assert lines(MessageKind.ANSWER) == []
    mail = session().scalars(select(Outbox).filter_by(template="mail_refused")).one()
    assert mail.address == bob.email
    headers = mails.compose(mail).headers
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["In-Reply-To"] == "<1@client.test>"


def test_who_may_not_write_any_more_is_told(receive, question, helene, make):
    ana = make.animateur()
    thread = make.thread(author=ana)
    address = to(ana, thread)
    with transaction() as opened:
        found = opened.get_one(Thread, thread.id)
        found.hidden, found.scope = True, "hidden"
    assert receive(letter(ana, address)).output == "Refusé.\n"
    assert "ou plus, écrire à cet endroit" in refusals()[0]


def test_a_suspended_account_is_told(receive, question, helene):
    address = to(helene, question)
    people.suspend(None, helene)
    assert receive(letter(helene, address)).output == "Refusé.\n"
    assert "n’est plus valable" in refusals()[0]


def test_strangers_with_no_good_address_are_not_told_anything(receive, helene):
    assert receive(letter("inconnu@ailleurs.test", "reponse+q1-1-0-a-aaaa@exemple.fr")).output == "Écarté.\n"
    assert refusals() == []


def test_nothing_new_too_long_or_too_heavy_comes_back(receive, question, helene, monkeypatch):
    empty = letter(helene, to(helene, question), "\n> Bonjour\n", message_id="<2@x.test>")
    assert receive(empty).output == "Refusé.\n"
    long = letter(helene, to(helene, question), "a" * 100_001, message_id="<3@x.test>")
    assert receive(long).output == "Refusé.\n"
    monkeypatch.setattr(inbound, "MOST_BYTES", 2000)
    heavy = letter(helene, to(helene, question), "a\n" * 2000, message_id="<4@x.test>")
    assert receive(heavy).output == "Refusé.\n"
    said = " ".join(refusals())
    assert "Aucun texte nouveau" in said
    assert "trop long" in said
    assert "trop lourd" in said


def test_a_sender_is_told_a_few_times_not_for_ever(receive, helene, question):
    for number in range(9):
        receive(letter(helene, to(helene, question), "\n", message_id=f"<{number}@x.test>"))
    assert 5 <= len(refusals()) <= 6


def test_the_server_s_own_word_for_the_address_is_enough(receive, question, helene):
    mail = letter(helene, "undisclosed@ailleurs.test")
    assert receive(mail, "--recipient", to(helene, question)).output == "Publié.\n"


def test_without_the_setting_or_the_database_the_message_stays_with_the_server(
    app, receive, question, helene, monkeypatch
):
    mail = letter(helene, to(helene, question))
    with monkeypatch.context() as patch:
        broken = OperationalError("", {}, Exception())
        patch.setattr(receiving, "_received", lambda _: (_ for _ in ()).throw(broken))
        assert receive(mail).exit_code == 75
    app.extensions["settings"] = replace(app.extensions["settings"], mail_inbound="")
    assert receive(mail).exit_code == 75


def test_personal_data_comes_back_as_it_does_on_the_site(receive, question, helene):
    mail = letter(helene, to(helene, question), "Son numéro : 1 85 05 78 006 084 91.")
    assert receive(mail).output == "Refusé.\n"
    [reason] = refusals()
    assert "numéro de sécurité sociale" in reason
    assert "006 084" not in reason


def test_who_answered_by_mail_validates_by_a_link(receive, question, helene, stranger):
    receive(letter(helene, to(helene, question)))
    receive(letter(helene, to(helene, question)))
    refusals()
    [mail] = session().scalars(select(Outbox).filter_by(template="to_validate"))
    [path] = re.findall(r"(/courriel/\S+)", mail.text)
    assert stranger.submit(path, {"suite": "validation"}).status_code == 303
    session().expire_all()
    assert session().get_one(Question, question.id).state == QuestionState.VALIDATED


def test_a_message_of_the_exchange_calls_for_no_validation(receive, make):
    ana = make.animateur()
    question = make.question(asker=ana)
    receive(letter(ana, to(ana, question), "Une précision."))
    refusals()
    assert [mail.outcome for mail in session().scalars(select(Outbox).filter_by(template="to_validate"))] == [
        "dropped"
    ]


def mailed_of(user, thing: Thread) -> int:
    """How many mails about replies `user` got."""
    session().commit()
    while mails.deliver_due():
        pass
    session().expire_all()
    sent = select(Outbox).filter_by(user_id=user.id, template="reply", outcome="kept")
    return len(session().scalars(sent).all())


def test_a_conversation_by_mail_goes_on(receive, make):
    """Who answers the mail has read it: the next reply leaves by mail again."""
    ana, bob = make.animateur(), make.animateur()
    thread = thread_service.open_thread(ana, make.space(), "Qui prête un écran ?", "Pour samedi.")
    thread_service.post_reply(thread, bob, "Moi.")
    assert mailed_of(ana, thread) == 1
    assert receive(letter(ana, to(ana, thread), "Merci !")).output == "Publié.\n"
    thread_service.post_reply(thread, bob, "Je l’apporte vendredi.")
    assert mailed_of(ana, thread) == 2


def test_what_came_after_the_mail_stays_to_be_read(receive, make):
    ana, bob = make.animateur(), make.animateur()
    thread = thread_service.open_thread(ana, make.space(), "Qui prête un écran ?", "Pour samedi.")
    thread_service.post_reply(thread, bob, "Moi.")
    assert mailed_of(ana, thread) == 1
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        thread_service.post_reply(thread, bob, "Mais il est lourd.")
    receive(letter(ana, to(ana, thread), "Merci !"))
    [line] = session().scalars(select(Notification).filter_by(user_id=ana.id, kind=NotificationKind.REPLY))
    assert line.read_at is None


def test_a_refusal_leads_to_where_one_can_answer(receive, question, helene):
    receive(letter(helene, to(helene, question), "> tout est cité"))
    receive(letter("inconnu@exemple.fr", to(helene, question), "Oui.", message_id="<2@client.test>"))
    mine, other = refusals()
    assert f"/questions/caf/{question.id}\n" in mine and "Répondre sur le site" in mine
    assert "/questions/" not in other, "a stranger learns nothing of it"


def test_more_files_than_the_site_takes_are_refused_and_leave_nothing(receive, question, helene):
    mail = letter(helene, to(helene, question), "Voici vingt fichiers.")
    for number in range(20):
        mail.add_attachment(b"x", "text", "plain", filename=f"{number}.txt")
    assert receive(mail).output == "Refusé.\n"
    assert "10 fichiers au plus" in refusals()[0]
    assert lines(MessageKind.ANSWER) == [] and session().scalars(select(File)).all() == []

"""A worker killed (-9) at each instant: one line at the mail server at most, and no mail lost silently."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from fsforum.core import clock, mails, outbox, postman
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import Outbox
from tests.support.process import at_once
from tests.support.smtp import MailServer

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
ADDRESS = "lea@exemple.fr"


@pytest.fixture
def post_office(app: Flask, _network: Any) -> Iterator[MailServer]:
    """A mail server that the site uses."""
    before = app.extensions["settings"]
    with _network.smtp(), MailServer() as server:
        app.extensions["settings"] = replace(before, mail_url=server.url)
        yield server
        app.extensions["settings"] = before


def put(template: str = "account_suspended", **data: str) -> Outbox:
    with transaction() as opened:
        return outbox.put(opened, template, ADDRESS, **data)


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_the_connection() -> None:
    postman.smtplib.SMTP.connect = die  # type: ignore[method-assign]


def before_the_note_of_leaving() -> None:
    outbox.leaving = die  # type: ignore[assignment]


def before_the_note_is_saved() -> None:
    noted = outbox.leaving

    def leaving(mail: Outbox) -> None:
        event.listen(db.engine, "commit", die)
        noted(mail)

    outbox.leaving = leaving


def before_the_end() -> None:
    noted = outbox.leaving

    def leaving(mail: Outbox) -> None:
        noted(mail)
        die()

    outbox.leaving = leaving


def before_the_note_of_the_answer() -> None:
    outbox.done = die  # type: ignore[assignment]


def before_that_note_is_saved() -> None:
    noted = outbox.done

    def done(*args: Any) -> None:
        event.listen(db.engine, "commit", die)
        noted(*args)

    outbox.done = done


def at_the_farewell() -> None:
    postman.smtplib.SMTP.quit = die  # type: ignore[assignment,method-assign]


def work(app: Flask, killed: Callable[[], None]) -> None:
    """A worker of its own, killed as `killed` says."""
    session().commit()
    db.session.remove()
    child = os.fork()
    if child == 0:
        with app.app_context():
            db.engine.dispose(close=False)
            killed()
            mails.deliver_due()
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def later() -> list[tuple[str, str]]:
    """The next worker's rounds, when the lease of the dead one is over; what became of each mail."""
    with clock.held_at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        while mails.deliver_due():
            pass
    rows = select(Outbox.outcome, Outbox.error).execution_options(populate_existing=True)
    return [(outcome, error) for outcome, error in session().execute(rows)]


@pytest.mark.parametrize(
    "killed",
    [at_the_connection, before_the_note_of_leaving, before_the_note_is_saved],
    ids=lambda f: f.__name__,
)
def test_killed_before_it_can_have_left_it_leaves_by_itself(app, post_office, killed):
    put()
    work(app, killed)
    assert post_office.messages == []
    assert later() == [("sent", "")]
    assert post_office.recipients == [ADDRESS]


@pytest.mark.parametrize(
    "killed", [before_the_note_of_the_answer, before_that_note_is_saved], ids=lambda f: f.__name__
)
def test_killed_between_the_answer_and_our_note_it_is_not_sent_twice_but_shown(
    app, post_office, make, visit, killed
):
    mail = put()
    work(app, killed)
    assert later() == [("unsure", outbox.INTERRUPTED)]
    assert post_office.recipients == [ADDRESS]
    admin = visit(make.admin())
    assert "envoi interrompu" in admin.get("/administration/").text
    listed = admin.get("/administration/courrier?etat=interrompus").text
    assert ADDRESS in listed and "L’envoi de ces messages s’est interrompu" in listed
    page = admin.get(f"/administration/courrier/{mail.id}").text
    assert "parti ou non" in page and mail.message_id in page


def test_killed_right_before_the_end_it_is_lost_to_nobody_and_leaves_by_one_click(
    app, post_office, make, visit
):
    mail = put()
    work(app, before_the_end)
    assert later()[0][0] == "unsure" and post_office.recipients == []
    admin = visit(make.admin())
    assert "Renvoyer" in admin.get(f"/administration/courrier/{mail.id}").text
    assert admin.submit(f"/administration/courrier/{mail.id}/envoi").status_code == 303
    assert later() == [("sent", "")]
    assert post_office.recipients == [ADDRESS] and mail.message_id in post_office.messages[0]["Message-ID"]
    assert "envoi interrompu" not in admin.get("/administration/").text


def test_killed_after_our_note_it_left_once(app, post_office):
    put()
    work(app, at_the_farewell)
    assert later() == [("sent", "")]
    assert post_office.recipients == [ADDRESS]


def test_the_secret_of_an_interrupted_mail_is_not_kept(app, post_office, make, visit):
    mail = put("invitation", token="unsecret", path="/invitation/unsecret")
    with transaction() as opened:
        opened.get_one(Outbox, mail.id).leaving_at = clock.now()
        opened.get_one(Outbox, mail.id).leased_until = clock.now()
    assert later()[0][0] == "unsure" and post_office.messages == []
    kept = session().get(Outbox, mail.id, populate_existing=True)
    assert "unsecret" not in str(kept.data)
    page = visit(make.admin()).get(f"/administration/courrier/{mail.id}").text
    assert "lien secret n’est pas conservé" in page and "/envoi" not in page


def test_a_server_that_takes_a_mail_and_says_nothing_is_not_given_it_twice(app, post_office, monkeypatch):
    """It hangs up instead of answering: nobody knows."""
    put()

    async def mute(server: Any, *_: Any) -> str:
        server.transport.abort()
        return "250 OK"

    monkeypatch.setattr(post_office, "handle_DATA", mute)
    assert mails.deliver_due() == 1
    monkeypatch.undo()
    [(outcome, error)] = later()
    assert outcome == "unsure" and "unexpectedly closed" in error and post_office.messages == []


def test_what_goes_wrong_after_the_note_changes_nothing(post_office, monkeypatch):
    def rude(*_: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(postman.smtplib.SMTP, "quit", rude)
    put()
    mails.deliver_due()
    assert later() == [("sent", "")] and post_office.recipients == [ADDRESS]


def test_two_workers_with_the_same_mail_end_it_once(app, post_office, monkeypatch):
    """A worker so slow that its lease ended meets the one that took over."""
    mail = put()
    session().commit()
    with app.app_context():
        monkeypatch.setattr(outbox, "lease", lambda limit: [session().get(Outbox, mail.id)])

        def run() -> None:
            with app.app_context():
                mails.deliver_due()

        at_once([run] * 4)
    assert post_office.recipients == [ADDRESS]


def test_lines_that_begin_with_a_dot_arrive_as_they_were(app, post_office):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "site@exemple.fr", ADDRESS, "Été"
    letter.set_content(".\n..\n.fin\nFin")
    with postman.connected(app.extensions["settings"]) as server:
        postman.hand_over(server, letter, before_end=lambda: None)
    assert post_office.messages[0].get_content().split() == [".", "..", ".fin", "Fin"]

"""Mail leaves once, after what causes it was saved, whatever the mail server does meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from fsforum.core import clock, mails, notify, outbox
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import AccountState, Notification, Outbox, Thread, User
from tests.factories import Make
from tests.support.smtp import MailServer


@pytest.fixture
def post_office(app: Flask, _network: Any) -> Iterator[MailServer]:
    """A mail server that the site uses."""
    before = app.extensions["settings"]
    with _network.smtp(), MailServer() as server:
        app.extensions["settings"] = replace(before, mail_url=server.url)
        yield server
        app.extensions["settings"] = before


@pytest.fixture
def told(make: Make) -> Callable[[], tuple[User, Thread]]:
    """Somebody who follows a discussion is told of a reply."""

    def tell() -> tuple[User, Thread]:
        reader, author = make.animateur(), make.animateur()
        thread = make.thread("Une discussion suivie", author=reader)
        post = make.post(thread, "Un secret : Rouletabille", author=author)
        with transaction() as opened:
            notify.thread_opened(opened, thread, reader, ())
            notify.reply_posted(opened, thread, post, author, ())
        return reader, thread

    return tell


def test_a_mail_holds_a_title_and_a_link_never_the_text(
    told: Callable[[], tuple[User, Thread]], post_office: MailServer
) -> None:
    reader, thread = told()
    assert mails.deliver_due() == 1
    [mail] = post_office.messages
    text = mail.as_string() + mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()
    assert "Une discussion suivie" in text
    assert f"/discussions/{thread.id}-" in text
    assert "Rouletabille" not in text
    assert mail["To"] == reader.email
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_dead_mail_server_loses_nothing_and_keeps_the_message_id(
    told: Callable[[], tuple[User, Thread]], post_office: MailServer
) -> None:
    told()
    [queued] = session().scalars(select(Outbox))
    identity = queued.message_id
    post_office.stop()
    assert mails.deliver_due() == 1
    assert mails.deliver_due() == 0, "it waits before trying again"
    post_office.start()
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        assert mails.deliver_due() == 1
        assert mails.deliver_due() == 0
    [mail] = post_office.messages
    assert identity in mail["Message-ID"]


def test_a_server_that_refuses_is_tried_again_and_others_still_get_theirs(
    told: Callable[[], tuple[User, Thread]], post_office: MailServer
) -> None:
    told()
    post_office.fail_with("451 plus tard")
    mails.deliver_due()
    post_office.fail_with(None)
    told()
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        mails.deliver_due()
    assert len(post_office.messages) == 2


@pytest.mark.parametrize("case", ["read", "suspended", "hidden"])
def test_the_right_is_checked_again_when_the_mail_leaves(
    case: str, told: Callable[[], tuple[User, Thread]], post_office: MailServer
) -> None:
    reader, thread = told()
    with transaction() as opened:
        if case == "read":
            opened.scalars(select(Notification)).one().read_at = clock.now()
        elif case == "suspended":
            opened.get_one(User, reader.id).state = AccountState.SUSPENDED
        else:
            found = opened.get_one(Thread, thread.id)
            found.hidden, found.scope = True, "hidden"
    session().expire_all()
    mails.deliver_due()
    assert post_office.messages == []
    assert session().scalars(select(Outbox.outcome)).one() == "dropped"


def test_without_a_mail_server_mails_are_kept_to_be_read(told: Callable[[], tuple[User, Thread]]) -> None:
    told()
    mails.deliver_due()
    session().expire_all()
    [mail] = session().scalars(select(Outbox))
    assert mail.outcome == "kept"
    assert "Une discussion suivie" in mail.text


def test_a_leased_mail_is_nobody_else_s_until_the_lease_ends(told: Callable[[], tuple[User, Thread]]) -> None:
    told()
    assert len(outbox.lease()) == 1
    assert outbox.lease() == []
    with clock.held_at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert len(outbox.lease()) == 1


def test_a_mail_that_cannot_be_composed_does_not_hold_up_the_others(
    told: Callable[[], tuple[User, Thread]], post_office: MailServer
) -> None:
    with transaction() as opened:
        outbox.put(opened, "no_such_template", "personne@exemple.test")
    told()
    mails.deliver_due()
    assert len(post_office.messages) == 1

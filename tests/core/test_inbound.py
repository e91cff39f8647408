"""What comes back by mail: its new text, whether a machine wrote it, the address that it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fsforum.core import clock, inbound, people
from fsforum.core.inbound.plain import of_html, unflowed
from fsforum.models import ThingKind
from tests.core.replies.corpus import REPLIES


@pytest.fixture
def open_door(app):
    """Replies by mail are received."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, mail_inbound="reponse@exemple.fr")
    yield
    app.extensions["settings"] = before


@pytest.mark.parametrize(("sent", "new"), [row[1:] for row in REPLIES], ids=[row[0] for row in REPLIES])
def test_only_what_is_new_is_taken(sent: str, new: str):
    assert inbound.new_text(sent) == new


def test_nothing_new_is_nothing():
    assert inbound.new_text("\n\nLe 23/11/2026 à 14:05, Espace a écrit :\n> Bonjour\n") == ""
    assert inbound.new_text("") == ""


def test_an_address_says_what_is_answered_and_by_whom(open_door, make):
    user = make.partner("caf")
    address = inbound.reply_to(user, ThingKind.QUESTION, 2**31 - 1)
    assert len(address.partition("@")[0]) <= 64
    for written in (address, address.upper()):
        target = inbound.accepted(["quelqu.un@exemple.test", written])
        assert (target.kind, target.ref_id, target.user) == (ThingKind.QUESTION, 2**31 - 1, user)
    assert inbound.reply_to(user, ThingKind.RESOURCE, 1) == ""


def test_a_forged_old_or_dead_address_is_none(open_door, make):
    user = make.partner("caf")
    address = inbound.reply_to(user, ThingKind.THREAD, 12)
    assert inbound.accepted([address.replace("+dc-", "+dd-")]) is None
    assert inbound.accepted([address.replace("@exemple.fr", "@ailleurs.fr")]) is None
    assert inbound.accepted(["reponse+@exemple.fr", "reponse@exemple.fr", ""]) is None
    with clock.held_at(clock.now() + timedelta(days=91)):
        assert inbound.accepted([address]) is None
    people.suspend(None, user)
    assert inbound.accepted([address]) is None


def test_where_replies_are_not_received_there_is_no_address(make, app):
    assert inbound.reply_to(make.partner("caf"), ThingKind.QUESTION, 1) == ""
    assert inbound.accepted(["reponse+q1-1-0-a-aaaaaaaaaaaaaaaaaaaa@exemple.fr"]) is None


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "List-Id: <annonces.exemple.fr>",
        "Return-Path: <>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    ],
)
def test_machines_are_recognised(header: str):
    raw = f"From: ana@exemple.test\n{header}\nSubject: Absence\n\nJe suis absente."
    assert inbound.read(raw.encode()).automatic


def test_people_are_no_machines():
    raw = "From: Ana <Ana@Exemple.test>\nAuto-Submitted: no\nX-Auto-Response-Suppress: All\n\nOui."
    letter = inbound.read(raw.encode())
    assert not letter.automatic
    assert letter.sender == "ana@exemple.test"
    assert letter.text.strip() == "Oui."


def test_text_that_flows_is_joined():
    assert (
        unflowed("Une longue \nphrase.\n\n-- \nAna\n> cité \nfin")
        == "Une longue phrase.\n\n-- \nAna\n> cité \nfin"
    )


def test_html_alone_gives_its_words():
    html = "<html><head><style>p{}</style></head><p>Oui,<br>deux&nbsp;cas&nbsp;:</p><ul><li>un<li>deux</ul>"
    assert of_html(html) == "Oui,\ndeux cas :\n\n- un\n- deux"


def test_broken_bytes_never_stop_it():
    for raw in (
        b"",
        b"\0\xff",
        b"From: =?x?y?z\n\n",
        b"Content-Type: text/plain; charset=klingon\n\n\xe9t\xe9",
    ):
        inbound.read(raw)
    accented = "From: a@b.fr\nContent-Type: text/plain; charset=iso-8859-15\n\nÉté à 5 €".encode(
        "iso-8859-15"
    )
    assert inbound.read(accented).text.strip() == "Été à 5 €"

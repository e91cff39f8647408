"""One click in a mail stops its kind, for that person, and nothing else."""

from __future__ import annotations

from fsforum.core import choices, links_signed, people
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import MailChoice, NotificationChoice, NotificationKind


def chosen(user, kind):
    session().expire_all()
    return choices.of_person(session(), user)[kind]


def test_the_button_stops_one_kind_and_opening_does_not(make, stranger):
    ana = make.animateur()
    path = links_signed.unsubscription(ana, NotificationKind.REPLY)
    page = stranger.get(path)
    assert "Ne plus recevoir ces courriels" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert chosen(ana, NotificationKind.REPLY) == MailChoice.MAIL
    for _ in range(2):
        assert "C’est fait" in stranger.post(path, data={"List-Unsubscribe": "One-Click"}).text
    assert chosen(ana, NotificationKind.REPLY) == MailChoice.SITE
    assert chosen(ana, NotificationKind.MENTION) == MailChoice.MAIL


def test_never_stays_never_and_what_is_mandatory_stays(make, stranger):
    ana = make.animateur()
    with transaction() as opened:
        opened.add(NotificationChoice(user_id=ana.id, kind=NotificationKind.REPLY, choice=MailChoice.NEVER))
    for kind, kept in (
        (NotificationKind.REPLY, MailChoice.NEVER),
        (NotificationKind.CLARIFY, MailChoice.MAIL),
    ):
        stranger.post(links_signed.unsubscription(ana, kind))
        assert chosen(ana, kind) == kept


def test_a_forged_link_or_one_of_a_former_member_is_dead(make, stranger):
    ana = make.animateur()
    path = links_signed.unsubscription(ana, NotificationKind.REPLY)
    assert stranger.post(path[:-3] + "abc").status_code == 410
    people.anonymise(None, ana)
    assert stranger.get(path).status_code == 410
    assert stranger.post(path).status_code == 410


def test_a_digest_stops_in_one_click_too_with_all_that_it_told(make, stranger):
    terrain = make.field()
    assert chosen(terrain, NotificationKind.REPLY) == MailChoice.DAILY
    path = links_signed.unsubscription(terrain, MailChoice.DAILY)
    assert "Le résumé du jour" in stranger.get(path).text
    assert chosen(terrain, NotificationKind.REPLY) == MailChoice.DAILY
    for _ in range(2):
        assert "C’est fait" in stranger.post(path, data={"List-Unsubscribe": "One-Click"}).text
    for kind in (NotificationKind.REPLY, NotificationKind.NEW_HERE):
        assert chosen(terrain, kind) == MailChoice.SITE
    assert chosen(terrain, NotificationKind.MENTION) == MailChoice.MAIL

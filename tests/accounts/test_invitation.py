"""An invitation is opened, read, accepted once."""

from __future__ import annotations

import pytest

from fsforum.core import mails, people
from fsforum.models import AuditEntry, Invitation, LoginSession, Outbox, Role, User

GOOD = {
    "first_name": "Ana",
    "last_name": "Petit",
    "password": "girafe bleue sous la pluie",
    "charter": "y",
}


@pytest.fixture
def link(make, mailed):
    """The link of an invitation to Rioz, sent by Alice."""
    rioz = make.structure("Rioz")
    alice = make.admin(first_name="Alice", last_name="Perrin")
    people.invite(alice, "ana.petit@rioz.test", Role.ANIMATEUR, rioz.id, first_name="Ana", last_name="Pétit")
    return mailed("invitation")


def test_the_link_is_opened_five_times_by_scanners_and_still_works(stranger, link, rows):
    for _ in range(5):
        page = stranger.get(link)
        assert page.status_code == 200
        for words in ("Alice Perrin", "Rioz", "Animateur France services", "ana.petit@rioz.test", "Charte"):
            assert words in page.text
        assert 'value="Ana"' in page.text and 'value="Pétit"' in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
    assert rows(User, email="ana.petit@rioz.test") == [] and rows(Invitation)[0].accepted_at is None

    done = stranger.submit(link, GOOD)
    assert done.headers["Location"] == "/"
    ana = rows(User, email="ana.petit@rioz.test")[0]
    assert (ana.full_name, ana.handle, ana.charter_version) == ("Ana Petit", "ana.petit", 1)
    page = stranger.get("/compte/")
    assert page.status_code == 200 and "Bienvenue, Ana" in page.text
    assert len(rows(LoginSession)) == 1


def test_a_used_link_is_refused_with_what_to_do(stranger, app, link, rows):
    stranger.submit(link, GOOD)
    other = app.test_client()
    for answer in (other.get(link), other.submit(link, GOOD | {"first_name": "Eve"})):
        assert answer.status_code == 410
        assert "Lien expiré ou déjà utilisé\u00a0: demandez-en un nouveau" in answer.text
    assert other.get("/compte/").status_code == 302
    assert len(rows(User, role=Role.ANIMATEUR)) == 1


def test_a_revoked_or_expired_link_is_refused(stranger, link, rows, wait):
    wait(days=7, seconds=5)
    assert stranger.get(link).status_code == 410
    assert stranger.submit(link, GOOD).status_code == 410
    wait(days=-7)
    assert stranger.get(link).status_code == 200
    people.revoke(None, rows(Invitation)[0])
    assert stranger.get(link).status_code == 410
    assert stranger.submit(link, GOOD).status_code == 410
    assert rows(User, role=Role.ANIMATEUR) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "court"}, "password"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "password"),
        ({"password": "Ana Petit Rioz"}, "password"),
        ({"password": "ana.petit@rioz.test"}, "password"),
        ({"password": "demonstration-70"}, "password"),
        ({"password": ""}, "password"),
        ({"first_name": " "}, "first_name"),
        ({"last_name": "x" * 81}, "last_name"),
        ({"charter": ""}, "charter"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(stranger, link, rows, change, field):
    filled = {k: v for k, v in (GOOD | change).items() if not (k == "charter" and not v)}
    answer = stranger.submit(link, filled)
    assert answer.status_code == 422 and f'id="{field}-erreur"' in answer.text
    if field != "last_name":
        assert 'value="Petit"' in answer.text
    assert rows(User, role=Role.ANIMATEUR) == []
    assert stranger.submit(link, GOOD).status_code == 302


def test_nothing_in_the_form_gives_another_role_or_address(stranger, link, rows):
    forged = {
        "role": "admin",
        "email": "eve@exemple.test",
        "structure_id": "1",
        "handle": "admin",
        "state": "x",
    }
    stranger.submit(link, GOOD | forged)
    ana = rows(User, handle="ana.petit")[0]
    assert (ana.role, ana.email) == (Role.ANIMATEUR, "ana.petit@rioz.test")


def test_somebody_signed_in_changes_account(make, visit, link, rows):
    bob = make.observer()
    client = visit(bob)
    client.submit(link, GOOD)
    assert "Bienvenue, Ana" in client.get("/compte/").text
    assert rows(LoginSession, user_id=bob.id) == []


def test_the_mail_says_who_invites_as_what(link, rows):
    mails.deliver_due()
    mail = rows(Outbox)[0]
    assert mail.subject == "Vous êtes invité à rejoindre l’espace France services Haute-Saône"
    for words in ("Alice Perrin", "Animateur France services", "Rioz", link, "7\u00a0jours"):
        assert words in mail.text and words in mail.html
    assert [e.action for e in rows(AuditEntry)] == ["invitation.send"]


def test_a_form_from_a_secure_site_needs_no_referer(app, link):
    """Pages of secret links send none; the token in the form is what is checked."""
    client = app.test_client()
    answer = client.submit(link, GOOD, base_url="https://localhost")
    assert answer.status_code in (302, 400)
    assert "referrer" not in answer.text.lower()

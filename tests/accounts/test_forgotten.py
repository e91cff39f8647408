"""A forgotten password: one address, one link, one hour, one use."""

from __future__ import annotations

import pytest

from fsforum.core import mails, passwords, people
from fsforum.models import AuditEntry, LoginSession, Outbox, PasswordReset, User
from tests.factories import PASSWORD

NEW = "girafe bleue sous la pluie"


def ask(client, email):
    return client.submit("/mot-de-passe-oublie", {"email": email})


def test_the_answer_is_the_same_for_all(make, app, rows):
    ana, gone = make.animateur(), make.animateur()
    people.suspend(None, gone)
    pages = set()
    for email in (ana.email, "personne@exemple.test", gone.email):
        client = app.test_client()
        answer = ask(client, email)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion")
        pages.add(client.get("/connexion").text.split("toasts")[1].split("</div>")[0])
    assert len(pages) == 1 and "Si un compte existe" in pages.pop()
    assert [m.address for m in rows(Outbox, template="password_reset")] == [ana.email]


@pytest.mark.parametrize(
    "email", ["", "ana", "a@b.test,c@d.test", "a@b.test\r\nBcc: c@d.test", "a@b.test c@d.test"]
)
def test_something_else_than_one_address_is_refused(make, stranger, rows, email):
    answer = ask(stranger, email)
    assert answer.status_code == 422 and "error-summary" in answer.text
    assert rows(Outbox) == []


def test_two_addresses_in_one_request_are_refused(make, stranger, rows):
    ana = make.animateur()
    answer = ask(stranger, [ana.email, "voleur@exemple.test"])
    assert answer.status_code == 422 and "une seule adresse" in answer.text
    assert rows(Outbox) == []


def test_the_link_is_opened_five_times_then_used_once(make, visit, app, mailed, rows):
    ana = make.animateur()
    other = visit(ana)
    client = app.test_client()
    ask(client, ana.email)
    link = mailed("password_reset")
    for _ in range(5):
        page = client.get(link)
        assert page.status_code == 200 and 'autocomplete="new-password"' in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert client.head(link).status_code == 200
    assert passwords.verify(rows(User, id=ana.id)[0].password_hash, PASSWORD)
    assert other.get("/compte/").status_code == 200

    done = client.submit(link, {"password": NEW})
    assert done.headers["Location"] == "/connexion"
    assert passwords.verify(rows(User, id=ana.id)[0].password_hash, NEW)
    assert other.get("/compte/").status_code == 302 and rows(LoginSession) == []
    assert [m.template for m in rows(Outbox)] == ["password_reset", "password_changed"]
    assert client.submit("/connexion", {"email": ana.email, "password": NEW}).status_code == 302

    for answer in (client.get(link), client.submit(link, {"password": NEW + " encore"})):
        assert answer.status_code == 410
        assert "Lien expiré ou déjà utilisé\u00a0: demandez-en un nouveau" in answer.text
        assert 'href="/mot-de-passe-oublie"' in answer.text
    assert passwords.verify(rows(User, id=ana.id)[0].password_hash, NEW)


@pytest.mark.parametrize(
    "password",
    ["", " ", "court", "aaaaaaaaaaaa", "motdepasse123", "Francine Marchal 70", "x" * 129, "azertyuiop12"],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(make, stranger, mailed, password):
    ana = make.animateur(first_name="Francine", last_name="Marchal")
    ask(stranger, ana.email)
    link = mailed("password_reset")
    answer = stranger.submit(link, {"password": password})
    assert answer.status_code == 422 and 'id="password-erreur"' in answer.text
    assert not password.strip() or password not in answer.text
    assert stranger.submit(link, {"password": NEW}).status_code == 302


def test_a_newer_link_kills_the_older_one_and_an_hour_both(make, stranger, mailed, wait):
    ana = make.animateur()
    ask(stranger, ana.email)
    old = mailed("password_reset")
    ask(stranger, ana.email)
    link = mailed("password_reset")
    assert (stranger.get(old).status_code, stranger.get(link).status_code) == (410, 200)
    wait(minutes=59)
    assert stranger.get(link).status_code == 200
    wait(minutes=2)
    assert stranger.get(link).status_code == 410
    assert stranger.submit(link, {"password": NEW}).status_code == 410


@pytest.mark.parametrize("token", ["x", "..", "é", "a" * 3000, "' OR 1=1 --"])
def test_a_made_up_link_opens_nothing(app, stranger, token):
    assert stranger.get(f"/mot-de-passe/{token}").status_code == 410
    assert stranger.get(f"/invitation/{token}").status_code == 410


@pytest.mark.parametrize("path", ["/mot-de-passe/%00", "/invitation/%00"])
def test_a_nul_in_a_link_leads_nowhere(app, stranger, path):
    assert stranger.get(path).status_code == 404


def test_asking_again_and_again_floods_nobody(make, stranger, app, rows, mailed):
    """The third one waits in silence: the last link stays good, whoever asks; one network is stopped."""
    ana = make.animateur()
    for _ in range(8):
        assert ask(app.test_client(), ana.email).status_code == 302
    assert len(rows(AuditEntry, action="password.reset_start")) == 3
    assert len(rows(PasswordReset)) == 1 and stranger.get(mailed("password_reset")).status_code == 200
    statuses = [ask(app.test_client(), f"p{n}@exemple.test").status_code for n in range(6)]
    assert statuses[-1] == 429


def test_a_reset_opens_an_account_that_others_keep_slowing(make, app, stranger, mailed):
    ana = make.animateur()
    for _ in range(8):
        app.test_client().submit("/connexion", {"email": ana.email, "password": "faux mot de passe"})
    ask(stranger, ana.email)
    stranger.submit(mailed("password_reset"), {"password": NEW})
    assert stranger.submit("/connexion", {"email": ana.email, "password": NEW}).status_code == 302


def test_the_mails_say_what_to_do(make, stranger, rows, app):
    ana = make.animateur(first_name="Ana")
    ask(stranger, ana.email)
    mails.deliver_due()
    mail = rows(Outbox)[0]
    assert mail.subject == "Choisissez un nouveau mot de passe"
    base = app.extensions["settings"].base_url
    assert f"{base}/mot-de-passe/" in mail.text and f'href="{base}/mot-de-passe/' in mail.html
    assert "Bonjour Ana," in mail.text and "préférences" not in mail.text


def test_the_link_follows_the_site_s_address_not_the_visitor_s(make, stranger, rows, app):
    ana = make.animateur()
    stranger.submit(
        "/mot-de-passe-oublie", {"email": ana.email}, headers={"X-Forwarded-Host": "evil.example"}
    )
    mails.deliver_due()
    assert "evil.example" not in rows(Outbox)[0].text

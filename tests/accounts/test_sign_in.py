"""Signing in and out: what opens, what stays shut, what is counted."""

from __future__ import annotations

import pytest

from fsforum.core import passwords, people
from fsforum.models import AuditEntry, LoginSession
from tests.factories import PASSWORD

WRONG = "un autre mot de passe"


def enter(client, email, password=PASSWORD, **more):
    return client.submit("/connexion", {"email": email, "password": password} | more)


def test_the_right_password_opens_the_page_that_was_asked_for(make, stranger, rows):
    ana = make.animateur()
    asked = stranger.get("/discussions/?page=2")
    assert asked.status_code == 302 and asked.headers["Location"].startswith("/connexion?suite=")
    form = stranger.get(asked.headers["Location"])
    assert form.status_code == 200 and 'autocomplete="current-password"' in form.text
    answer = stranger.submit(
        asked.headers["Location"], {"email": f" {ana.email.upper()} ", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/discussions/?page=2"
    assert stranger.get("/compte/").status_code == 200
    assert [e.action for e in rows(AuditEntry)] == ["signin.ok"]


def test_signing_in_renews_the_session(make, stranger, rows):
    """What an attacker may have put in the browser before is gone; one sign-in replaces the other."""
    ana, bob = make.animateur(), make.animateur()
    with stranger.session_transaction() as cookie:
        cookie["planted"] = "yes"
    enter(stranger, ana.email)
    with stranger.session_transaction() as cookie:
        first = cookie["_user_id"]
        assert "planted" not in cookie and "csrf_token" not in cookie
    enter(stranger, bob.email)
    with stranger.session_transaction() as cookie:
        assert cookie["_user_id"] != first
    assert [row.user_id for row in rows(LoginSession)] == [bob.id]


def test_signing_out_ends_a_copied_cookie_too(make, stranger, app, rows):
    ana = make.animateur()
    enter(stranger, ana.email)
    with stranger.session_transaction() as cookie:
        copied = dict(cookie)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.get("/compte/").status_code == 200
    assert stranger.submit("/deconnexion").headers["Location"] == "/connexion"
    assert "déconnecté" in stranger.get("/connexion").text
    assert thief.get("/compte/").status_code == 302
    assert rows(LoginSession) == []


def test_signing_out_needs_a_token_and_no_get(make, visit):
    client = visit(make.animateur())
    assert client.get("/deconnexion").status_code == 405
    assert client.post("/deconnexion").status_code == 400
    assert client.get("/compte/").status_code == 200


def test_a_stranger_may_sign_out(stranger):
    assert stranger.submit("/deconnexion").status_code == 302


def test_all_refusals_read_the_same(make, app):
    """Known or not, suspended or not: without the password the page tells nothing."""
    ana, gone = make.animateur(), make.animateur()
    people.suspend(None, gone)
    pages = []
    for email, password in [
        (ana.email, WRONG),
        ("personne@exemple.test", WRONG),
        (gone.email, WRONG),
        ("pas une adresse", WRONG),
        ("a" * 3000, "b" * 3000),
    ]:
        answer = enter(app.test_client(), email, password)
        assert answer.status_code == 422
        pages.append(answer.text.split('<div class="error-summary')[1].split("</div>")[0])
    assert len(set(pages)) == 1 and "Adresse ou mot de passe incorrect" in pages[0]


def test_who_is_suspended_learns_it_with_the_right_password_alone(make, stranger, rows):
    gone = make.animateur()
    people.suspend(None, gone)
    answer = enter(stranger, gone.email)
    assert answer.status_code == 422 and "Votre accès est suspendu." in answer.text
    assert "suspendu" not in enter(stranger, gone.email, WRONG).text
    assert rows(LoginSession) == [] and stranger.get("/compte/").status_code == 302
    assert [enter(stranger, gone.email).status_code for _ in range(5)][-1] == 429


def test_what_was_typed_comes_back_but_never_the_password(make, stranger):
    page = enter(stranger, "ana@exemple.test", WRONG, remember="y").text
    assert 'value="ana@exemple.test"' in page and WRONG not in page and " checked" in page


@pytest.mark.parametrize("filled", [{}, {"email": "a@b.test"}, {"password": PASSWORD}, {"email": " "}])
def test_an_empty_field_is_named(make, stranger, filled):
    answer = stranger.submit("/connexion", filled)
    assert answer.status_code == 422 and "Indiquez votre" in answer.text
    assert 'aria-invalid="true"' in answer.text and "<title>Erreur" in answer.text


def test_an_unknown_address_costs_the_same_work(make, stranger, monkeypatch):
    looked = []
    monkeypatch.setattr(passwords, "verify", lambda stored, typed: looked.append(stored) or False)
    enter(stranger, make.animateur().email, WRONG)
    enter(stranger, "personne@exemple.test", WRONG)
    assert len(looked) == 2


def test_guessing_one_account_is_slowed_more_and_more(make, app, wait):
    ana = make.animateur()

    def guess(password=WRONG):
        return enter(app.test_client(), ana.email, password)

    assert [guess().status_code for _ in range(7)] == [422] * 6 + [429]
    refused = guess(PASSWORD)
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) <= 15
    assert "Trop d’essais" in refused.text
    waits = []
    for _ in range(4):
        wait(seconds=int(guess().headers["Retry-After"]) + 1)
        assert guess().status_code == 422
        waits.append(int(guess().headers["Retry-After"]))
    assert waits == sorted(waits) and waits[-1] > 100
    wait(seconds=waits[-1] + 1)
    assert guess(PASSWORD).status_code == 302
    assert guess().status_code == 422, "a success forgets the failures"


def test_a_stranger_who_guesses_does_not_lock_the_owner_out(make, stranger, app):
    """The browser that has signed in before is not slowed by what others try."""
    ana = make.animateur()
    enter(stranger, ana.email)
    stranger.submit("/deconnexion")
    for _ in range(8):
        enter(app.test_client(), ana.email, WRONG)
    assert enter(app.test_client(), ana.email).status_code == 429
    assert enter(stranger, ana.email).status_code == 302


def test_a_known_browser_is_slowed_by_its_own_guesses(make, stranger):
    ana = make.animateur()
    enter(stranger, ana.email)
    stranger.submit("/deconnexion")
    assert [enter(stranger, ana.email, WRONG).status_code for _ in range(7)][-1] == 429


def test_the_mark_of_a_browser_holds_for_one_account(make, stranger, app):
    ana, bob = make.animateur(), make.animateur()
    enter(stranger, ana.email)
    for _ in range(8):
        enter(app.test_client(), bob.email, WRONG)
    assert enter(stranger, bob.email).status_code == 429
    stranger.set_cookie("appareil", "forged.value")
    assert enter(stranger, ana.email).status_code == 302


def test_trying_one_password_on_many_accounts_is_slowed_too(make, app):
    statuses = [enter(app.test_client(), f"p{n}@exemple.test", WRONG).status_code for n in range(32)]
    assert statuses[:31] == [422] * 31 and statuses[31] == 429
    assert enter(app.test_client(), make.animateur().email).status_code == 429


def test_staying_signed_in_is_a_choice(make, app, wait):
    ana = make.animateur()
    short, long = app.test_client(), app.test_client()
    assert "Expires" not in cookie_of(enter(short, ana.email))
    assert "Expires" in cookie_of(enter(long, ana.email, remember="y"))
    wait(hours=5)
    assert short.get("/compte/").status_code == 302
    assert long.get("/compte/").status_code == 200
    wait(days=15)
    assert long.get("/compte/").status_code == 302


def cookie_of(answer):
    found = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("session=")]
    assert "HttpOnly" in found[0] and "SameSite=Lax" in found[0]
    return found[0]


def test_the_demonstration_accounts_are_shown_in_a_demonstration_only(stranger, app, monkeypatch):
    assert "demo.test" not in stranger.get("/connexion").text
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", type(settings)(**(vars(settings) | {"demo": True})))
    monkeypatch.setitem(app.jinja_env.globals, "settings", app.extensions["settings"])
    assert "terrain@demo.test" in stranger.get("/connexion").text
    filled = stranger.get("/connexion?compte=terrain@demo.test").text
    assert 'value="terrain@demo.test"' in filled and 'value="demonstration-70"' in filled
    other = stranger.get("/connexion?compte=ana@exemple.test").text
    assert 'value="demonstration-70"' not in other and "ana@exemple.test" not in other

"""One's own account: what changes, what it ends, who is told."""

from __future__ import annotations

import pytest

from fsforum.core import passwords, people, signin
from fsforum.core.transaction import transaction
from fsforum.models import (
    AuditEntry,
    LoginSession,
    MailChoice,
    NotificationChoice,
    NotificationKind,
    Outbox,
    PasswordReset,
    User,
)
from tests.factories import PASSWORD

NEW = "girafe bleue sous la pluie"
PAGES = ["", "charte", "mot-de-passe", "adresse", "connexions", "notifications", "enregistrements", "suivis"]


@pytest.mark.parametrize("page", PAGES)
def test_every_role_has_its_account_pages_and_strangers_none(make, visit, stranger, page, queries):
    for user in (make.animateur(), make.partner(), make.field(), make.admin(), make.observer()):
        client = visit(user)
        with queries(at_most=6):
            assert client.get(f"/compte/{page}").status_code == 200
    assert stranger.get(f"/compte/{page}").status_code == 302


def test_the_profile_is_mine_to_change(make, visit, rows):
    ana = make.animateur()
    client = visit(ana)
    filled = {"first_name": " Ana ", "last_name": "Petit", "job": "Conseillère", "phone": "03 84 00 00 00"}
    assert client.submit("/compte/", filled | {"role": "admin", "email": "x@y.test"}).status_code == 302
    saved = rows(User, id=ana.id)[0]
    assert (saved.full_name, saved.job, saved.phone) == ("Ana Petit", "Conseillère", "03 84 00 00 00")
    assert (saved.role, saved.email, saved.handle) == (ana.role, ana.email, ana.handle)
    assert "Votre profil est enregistré" in client.get("/compte/").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": "x" * 81}, "last_name"),
        ({"job": "x" * 121}, "job"),
        ({"phone": "appelez-moi"}, "phone"),
        ({"phone": "0" * 40}, "phone"),
    ],
)
def test_a_wrong_profile_comes_back_as_typed(make, visit, rows, change, field):
    ana = make.animateur(first_name="Ana")
    filled = {"first_name": "Zoé", "last_name": "Petit", "job": "", "phone": ""} | change
    answer = visit(ana).submit("/compte/", filled)
    assert answer.status_code == 422 and f'id="{field}-erreur"' in answer.text
    assert rows(User, id=ana.id)[0].first_name == "Ana"


def test_hostile_names_are_shown_as_text(make, visit):
    client = visit(make.animateur())
    client.submit("/compte/", {"first_name": "<script>alert(1)</script>", "last_name": '"><img src=x>'})
    for page in PAGES:
        assert "<script>alert" not in client.get(f"/compte/{page}").text
        assert "<img src=x" not in client.get(f"/compte/{page}").text


def test_a_new_password_ends_the_other_sign_ins_and_is_told(make, visit, rows):
    ana = make.animateur()
    here, there = visit(ana), visit(ana)
    people.start_reset(None, ana.email)
    done = here.submit("/compte/mot-de-passe", {"current_password": PASSWORD, "password": NEW})
    assert done.headers["Location"] == "/compte/"
    assert passwords.verify(rows(User, id=ana.id)[0].password_hash, NEW)
    assert here.get("/compte/").status_code == 200 and there.get("/compte/").status_code == 302
    assert rows(PasswordReset) == []
    told = rows(Outbox, template="password_changed")
    assert [m.address for m in told] == [ana.email]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"current_password": "faux", "password": NEW}, "current_password"),
        ({"current_password": "", "password": NEW}, "current_password"),
        ({"password": NEW}, "current_password"),
        ({"current_password": PASSWORD, "password": "court"}, "password"),
        ({"current_password": PASSWORD}, "password"),
    ],
)
def test_without_the_current_password_nothing_changes(make, visit, rows, typed, field):
    ana = make.animateur()
    answer = visit(ana).submit("/compte/mot-de-passe", typed)
    assert answer.status_code == 422 and f'id="{field}-erreur"' in answer.text
    assert PASSWORD not in answer.text and NEW not in answer.text
    assert passwords.verify(rows(User, id=ana.id)[0].password_hash, PASSWORD)


def test_guessing_the_current_password_is_slowed(make, visit):
    client = visit(make.animateur())
    wrong = {"current_password": "faux", "password": NEW}
    for _ in range(6):
        client.submit("/compte/mot-de-passe", wrong)
    answer = client.submit("/compte/mot-de-passe", wrong | {"current_password": PASSWORD})
    assert answer.status_code == 422 and "Trop d’essais" in answer.text


def test_a_new_address_is_told_to_the_old_one(make, visit, rows):
    ana = make.animateur()
    old = ana.email
    here, there = visit(ana), visit(ana)
    people.start_reset(None, ana.email)
    moved = {"current_password": PASSWORD, "email": " Ana@Ailleurs.TEST "}
    assert here.submit("/compte/adresse", moved).status_code == 302
    assert rows(User, id=ana.id)[0].email == "ana@ailleurs.test"
    assert [(m.template, m.address) for m in rows(Outbox)] == [("email_changed", old)]
    assert rows(PasswordReset) == []
    assert here.get("/compte/").status_code == 200 and there.get("/compte/").status_code == 302
    assert "ailleurs" not in str([e.detail for e in rows(AuditEntry)])


@pytest.mark.parametrize("email", ["", "ana", "deja@exemple.test", "DEJA@exemple.test", "a@b.test\nc: d"])
def test_an_address_that_cannot_be_is_refused(make, visit, rows, email):
    make.observer(email="deja@exemple.test")
    ana = make.animateur()
    answer = visit(ana).submit("/compte/adresse", {"current_password": PASSWORD, "email": email})
    assert answer.status_code == 422 and 'id="email-erreur"' in answer.text
    assert rows(User, id=ana.id)[0].email == ana.email and rows(Outbox) == []


def test_sign_ins_are_listed_and_ended_one_by_one(make, visit, rows):
    ana = make.animateur()
    with transaction() as db:
        signin.begin(db, ana, True, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", "192.0.2.7")
    here = visit(ana)
    page = here.get("/compte/connexions").text
    assert "Firefox sur Windows" in page and "192.0.2.7" in page and "Cette connexion" in page
    other = rows(LoginSession, address="192.0.2.7")[0]
    assert here.submit(f"/compte/connexions/{other.id}/fin").headers["Location"] == "/compte/connexions"
    assert len(rows(LoginSession)) == 1
    last = rows(LoginSession)[0]
    assert here.submit(f"/compte/connexions/{last.id}/fin").headers["Location"] == "/connexion"
    assert here.get("/compte/").status_code == 302


def test_nobody_ends_the_sign_in_of_another(make, visit, rows):
    ana = make.animateur()
    visit(ana)
    hers = rows(LoginSession)[0]
    eve = visit(make.admin())
    for number in (hers.id, 99999, 2**31, 2**63, 0):
        assert eve.submit(f"/compte/connexions/{number}/fin").status_code == 404
    assert len(rows(LoginSession, user_id=ana.id)) == 1


def test_all_other_sign_ins_end_at_once(make, visit):
    ana = make.animateur()
    here, one, two = visit(ana), visit(ana), visit(ana)
    bob = visit(make.animateur())
    here.submit("/compte/connexions/autres/fin")
    assert [c.get("/compte/").status_code for c in (here, one, two, bob)] == [200, 302, 302, 200]


def test_choices_are_kept_where_they_differ(make, visit, rows):
    ana = make.animateur()
    client = visit(ana)
    page = client.get("/compte/notifications").text
    assert (
        "Quelqu’un vous cite" in page and "Un message signalé" not in page and "à votre organisme" not in page
    )
    names = ["reply", "mention", "answer", "clarify", "question_moved", "guide"]
    filled = dict.fromkeys(names, "courriel") | {"reply": "jamais", "question_moved": "site", "guide": "site"}
    for _ in range(2):
        assert client.submit("/compte/notifications", filled).status_code == 302
        kept = rows(NotificationChoice, user_id=ana.id)
        assert [(c.kind, c.choice) for c in kept] == [(NotificationKind.REPLY, MailChoice.NEVER)]
    assert '<option selected value="jamais">' in client.get("/compte/notifications").text
    client.submit("/compte/notifications", filled | {"reply": "courriel"})
    assert rows(NotificationChoice) == []


def test_an_unknown_choice_is_refused(make, visit, rows):
    names = ["reply", "mention", "answer", "clarify", "question_moved", "guide"]
    filled = dict.fromkeys(names, "pigeon")
    answer = visit(make.animateur()).submit("/compte/notifications", filled)
    assert answer.status_code == 422 and rows(NotificationChoice) == []


def test_moderators_and_partners_have_their_own_kinds(make, visit):
    assert "Un message signalé" in visit(make.field()).get("/compte/notifications").text
    page = visit(make.partner()).get("/compte/notifications").text
    assert "à votre organisme" in page and "Un message signalé" not in page

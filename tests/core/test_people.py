"""Accounts from invitation to « Ancien membre »: who may, what ends, what is told."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from fsforum.core import clock, mails, passwords, people, signin
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    AuditEntry,
    Invitation,
    LoginSession,
    Notification,
    Outbox,
    PasswordReset,
    Role,
    User,
)

HASH = passwords.hash_of("quatre mots au hasard 70")


def rows(kind: type[Any], **values: Any) -> list[Any]:
    session().expire_all()
    return list(session().scalars(select(kind).filter_by(**values).order_by(kind.id)))


def secret(template: str = "invitation") -> str:
    """The secret of the last mail of this kind that waits to leave."""
    return str(rows(Outbox, template=template)[-1].data["token"])


def test_an_invitation_becomes_an_account_once(make):
    admin, rioz = make.admin(), make.structure("Rioz")
    people.invite(admin, " Ana.Petit@Commune.TEST ", Role.ANIMATEUR, rioz.id, first_name="Ana")
    token = secret()
    user = people.accept(token, "Ana", "Petit", HASH)
    assert (user.email, user.handle, user.role) == ("ana.petit@commune.test", "ana.petit", Role.ANIMATEUR)
    assert user.structure_id == rioz.id and user.charter_version == 1 and user.charter_at
    with pytest.raises(NotNow):
        people.accept(token, "Ana", "Petit", HASH)
    assert [e.action for e in rows(AuditEntry)] == ["invitation.send", "invitation.accept"]


def test_the_database_keeps_no_secret_of_a_link(make):
    people.invite(make.admin(), "ana@commune.test", Role.OBSERVER)
    token = secret()
    assert rows(Invitation)[0].token_hash != token
    mails.deliver_due()
    kept = rows(Outbox)[0]
    assert "token" not in kept.data and "path" not in kept.data
    assert token in kept.text  # no mail server: the operator reads it at /administration/courrier


@pytest.mark.parametrize("email", ["", "ana", "ana@", "a b@c.test", "ana@c.test\nBcc: x@y.test", "é@c.test"])
def test_an_address_that_cannot_be_written_to_is_refused(make, email):
    with pytest.raises(DomainError):
        people.invite(make.admin(), email, Role.OBSERVER)
    assert rows(Outbox) == []


def test_a_role_goes_with_its_place(make):
    admin, rioz, caf = make.admin(), make.structure(), make.body("caf")
    with pytest.raises(DomainError):
        people.invite(admin, "a@c.test", Role.ANIMATEUR)
    with pytest.raises(DomainError):
        people.invite(admin, "a@c.test", Role.PARTNER, structure_id=rioz.id)
    with pytest.raises(DomainError):
        people.invite(admin, "a@c.test", Role.PARTNER, body_id=99999)
    invited = people.invite(admin, "a@c.test", Role.PARTNER, structure_id=rioz.id, body_id=caf.id)
    assert (invited.structure_id, invited.body_id) == (None, caf.id)


def test_the_field_animator_invites_no_administrator_and_others_nobody(make):
    rioz = make.structure()
    with pytest.raises(PermissionError):
        people.invite(make.field(), "a@c.test", Role.ADMIN)
    people.invite(make.field(), "a@c.test", Role.ANIMATEUR, rioz.id)
    for user in (make.animateur(), make.partner(), make.observer()):
        with pytest.raises(PermissionError):
            people.invite(user, "b@c.test", Role.ANIMATEUR, rioz.id)


def test_a_known_address_is_not_invited_again(make):
    known = make.animateur()
    with pytest.raises(DomainError, match="existe déjà"):
        people.invite(make.admin(), known.email.upper(), Role.OBSERVER)


def test_a_newer_invitation_kills_the_older_one(make):
    admin = make.admin()
    people.invite(admin, "ana@c.test", Role.OBSERVER)
    old = secret()
    invited = people.invite(admin, "ana@c.test", Role.OBSERVER)
    middle = secret()
    assert len(rows(Outbox)) == 1, "the mail that had not left is withdrawn"
    people.resend(admin, invited)
    for dead in (old, middle):
        assert people.pending(session(), dead) is None
        with pytest.raises(NotNow):
            people.accept(dead, "Ana", "Petit", HASH)
    assert people.accept(secret(), "Ana", "Petit", HASH).email == "ana@c.test"


def test_an_invitation_ends_after_seven_days_and_comes_back_when_sent_again(make, monkeypatch):
    admin = make.admin()
    invited = people.invite(admin, "ana@c.test", Role.OBSERVER)
    token, now = secret(), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=6, hours=23))
    assert people.pending(session(), token)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=7, seconds=1))
    assert people.pending(session(), token) is None
    with pytest.raises(NotNow):
        people.accept(token, "Ana", "Petit", HASH)
    people.resend(admin, invited)
    assert people.pending(session(), secret())


def test_a_revoked_invitation_opens_nothing(make):
    admin = make.admin()
    invited = people.invite(admin, "ana@c.test", Role.OBSERVER)
    token = secret()
    people.revoke(admin, invited)
    people.revoke(admin, invited)
    assert rows(Outbox) == [] and people.pending(session(), token) is None
    with pytest.raises(NotNow):
        people.accept(token, "Ana", "Petit", HASH)
    with pytest.raises(NotNow):
        people.resend(admin, invited)


def test_two_people_of_one_name_have_two_handles(make):
    made = [
        people.create_active(f"{n}@c.test", Role.OBSERVER, "Jean-Noël", "d’Œuf Été", HASH) for n in range(3)
    ]
    assert [u.handle for u in made] == [
        "jean-noel.d-oeuf-ete",
        "jean-noel.d-oeuf-ete2",
        "jean-noel.d-oeuf-ete3",
    ]
    with pytest.raises(DomainError):
        people.create_active("1@c.test", Role.OBSERVER, "Ana", "Petit", HASH)
    with pytest.raises(DomainError):
        people.create_active("9@c.test", Role.OBSERVER, " ", "Petit", HASH)


def in_parallel(app: Flask, *acts: Any) -> list[Any]:
    """Run each act in a thread of its own, all at once; returns their results or exceptions."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Any) -> None:
        with app.app_context():
            gate.wait()
            try:
                results[number] = act()
            except Exception as error:
                results[number] = error

    session().commit()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_link_used_twenty_times_at_once_makes_one_account(app, make):
    people.invite(make.admin(), "ana@c.test", Role.OBSERVER)
    token = secret()
    done = in_parallel(app, *[lambda: people.accept(token, "Ana", "Petit", HASH)] * 20)
    assert sum(isinstance(d, User) for d in done) == 1
    assert sum(isinstance(d, NotNow) for d in done) == 19


def test_people_of_one_name_may_arrive_at_once(app, make):
    admin, links = make.admin(), []
    for number in range(6):
        people.invite(admin, f"ana{number}@c.test", Role.OBSERVER)
        links.append(secret())
    done = in_parallel(app, *[lambda t=t: people.accept(t, "Ana", "Petit", HASH).handle for t in links])
    assert len(set(done)) == 6 and "ana.petit" in done


def test_two_administrators_cannot_remove_each_other(app, make):
    for act in (people.suspend, people.anonymise, lambda a, u: people.change_role(a, u, Role.OBSERVER)):
        one, two = make.admin(), make.admin()
        numbers = [one.id, two.id]

        def remove(actor: int, target: int, act: Any = act) -> None:
            act(session().get(User, actor), session().get(User, target))

        done = in_parallel(app, lambda n=numbers: remove(*n), lambda n=numbers: remove(*n[::-1]))
        assert sum(d is None for d in done) == 1, done
        left = rows(User, role=Role.ADMIN, state=AccountState.ACTIVE)
        assert len(left) == 1
        with pytest.raises(NotNow, match="dernier administrateur"):
            people.suspend(None, left[0])
        with transaction() as db:
            db.get_one(User, left[0].id).state = AccountState.SUSPENDED


def test_suspension_ends_everything_at_once(make, visit):
    admin, ana = make.admin(), make.animateur()
    client = visit(ana)
    people.start_reset(None, ana.email)
    token = secret("password_reset")
    assert client.get("/compte/").status_code == 200
    people.suspend(admin, ana)
    people.suspend(admin, ana)
    assert client.get("/compte/").status_code == 302
    assert rows(LoginSession, user_id=ana.id) == [] == rows(PasswordReset)
    with pytest.raises(NotNow):
        people.use_reset(token, HASH)
    people.start_reset(None, ana.email)
    assert rows(PasswordReset) == []
    assert [m.template for m in rows(Outbox)] == ["account_suspended"]
    people.reactivate(admin, ana)
    assert client.get("/compte/").status_code == 302, "sign-ins do not come back"
    assert visit(ana).get("/compte/").status_code == 200


def test_nobody_but_an_administrator_manages_accounts_and_never_their_own(make):
    ana = make.animateur()
    make.admin()
    admin = make.admin()
    for actor in (make.field(), make.partner(), ana, make.observer()):
        for act in (people.suspend, people.reactivate, people.anonymise):
            with pytest.raises(PermissionError):
                act(actor, ana)
        with pytest.raises(PermissionError):
            people.change_role(actor, actor, Role.ADMIN)
    with pytest.raises(PermissionError):
        people.suspend(admin, admin)


def test_a_new_role_holds_at_the_next_request(make, visit):
    admin, ana, caf = make.admin(), make.animateur(), make.body("caf")
    people.change_role(admin, ana, Role.PARTNER, body_id=caf.id)
    fresh = rows(User, id=ana.id)[0]
    assert (fresh.role, fresh.structure_id, fresh.body_id) == (Role.PARTNER, None, caf.id)
    entry = rows(AuditEntry, action="account.role")[0]
    assert entry.detail == {
        "before": "animateur",
        "after": "partenaire",
        "structure": None,
        "body": caf.id,
    }
    with pytest.raises(DomainError):
        people.change_role(admin, ana, Role.ANIMATEUR)


def test_a_former_member_leaves_their_words_and_nothing_else(make, visit):
    admin, ana, bob = make.admin(), make.animateur(first_name="Ana", phone="0384"), make.animateur()
    thread = make.thread("Une affiche", author=ana)
    with transaction() as db:
        signin.begin(db, ana, kept=False, agent="", address="")
    people.start_reset(None, ana.email)
    address = ana.email
    people.anonymise(admin, ana)
    people.anonymise(admin, ana)
    former = rows(User, id=ana.id)[0]
    assert former.full_name == "Ancien membre" and former.state == AccountState.FORMER
    assert (former.phone, former.password_hash, former.structure_id) == ("", "", None)
    assert rows(LoginSession) == [] == rows(Outbox, address=address) == rows(Notification, user_id=ana.id)
    assert address not in str([(e.thing, e.detail) for e in rows(AuditEntry)])
    assert session().get(type(thread), thread.id).author_id == ana.id
    with pytest.raises(NotNow):
        people.reactivate(admin, ana)
    with pytest.raises(NotNow):
        people.change_role(admin, ana, Role.OBSERVER)
    people.invite(admin, address, Role.OBSERVER)
    assert bob.full_name != "Ancien membre"


def test_a_reset_works_once_within_the_hour_and_ends_the_sign_ins(make, visit, monkeypatch):
    ana = make.animateur()
    client = visit(ana)
    people.start_reset(None, ana.email)
    old = secret("password_reset")
    people.start_reset(make.admin(), ana.email.upper())
    token, now = secret("password_reset"), clock.now()
    assert people.open_reset(session(), old) is None, "a newer link kills the older one"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    assert people.open_reset(session(), token) is None
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=59))
    assert people.open_reset(session(), token)
    people.use_reset(token, passwords.hash_of("un tout autre secret"))
    with pytest.raises(NotNow):
        people.use_reset(token, HASH)
    assert passwords.verify(rows(User, id=ana.id)[0].password_hash, "un tout autre secret")
    assert client.get("/compte/").status_code == 302
    assert rows(Outbox)[-1].template == "password_changed"


def test_a_reset_of_nobody_leaves_no_trace(make):
    for email in ("personne@c.test", "pas une adresse", "", "a@c.test,b@c.test"):
        people.start_reset(None, email)
    assert rows(Outbox) == [] == rows(PasswordReset)


def test_only_administrators_start_a_reset_for_others(make):
    ana = make.animateur()
    with pytest.raises(PermissionError):
        people.start_reset(make.field(), ana.email)


@pytest.mark.parametrize("end", ["suspend", "change_role", "anonymise"])
def test_what_somebody_may_give_no_longer_ends_with_their_account(make, end):
    admin, sender, rioz = make.admin(), make.admin(), make.structure()
    kept = people.invite(admin, "kept@c.test", Role.ADMIN)
    gone = people.invite(sender, "gone@c.test", Role.ADMIN)
    token = secret()
    animateur = people.invite(sender, "ana@c.test", Role.ANIMATEUR, rioz.id)
    if end == "change_role":
        people.change_role(admin, sender, Role.FIELD)
    else:
        getattr(people, end)(admin, sender)
    session().expire_all()
    assert gone.revoked_at and kept.revoked_at is None
    assert (animateur.revoked_at is None) == (end == "change_role"), "the field animator invites animateurs"
    waiting = [mail.address for mail in rows(Outbox, template="invitation")]
    assert waiting == ["kept@c.test"] + ["ana@c.test"] * (end == "change_role")
    assert people.pending(session(), token) is None
    with pytest.raises(NotNow):
        people.accept(token, "Un", "Intrus", HASH)


def test_an_invitation_is_worth_what_its_sender_may_give_now(make):
    sender = make.admin()
    invited = people.invite(sender, "intrus@c.test", Role.ADMIN)
    token = secret()
    sender.state = AccountState.SUSPENDED  # and nothing revoked
    session().commit()
    assert people.pending(session(), token) is None
    with pytest.raises(NotNow):
        people.accept(token, "Un", "Intrus", HASH)
    people.resend(make.admin(), invited)
    session().expire_all()
    assert people.accept(secret(), "Léa", "Roy", HASH).role == Role.ADMIN

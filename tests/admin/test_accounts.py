"""Accounts: who sees the list, who may change what, the last administrator."""

import pytest
from sqlalchemy import select

from fsforum.core import clock
from fsforum.extensions import session
from fsforum.models import AccountState, AuditEntry, LoginSession, Outbox, Role, User

LISTS = ["", "comptes", "invitations", "structures", "organismes"]
ADMIN_ONLY = ["espaces", "espaces/nouveau", "courrier", "journal"]


@pytest.mark.parametrize("page", LISTS)
def test_the_administration_opens_to_the_animation_alone(make, visit, stranger, page):
    path = f"/administration/{page}"
    assert visit(make.admin()).get(path).status_code == 200
    assert visit(make.field()).get(path).status_code == 200
    for person in (make.animateur(), make.partner(), make.observer()):
        assert visit(person).get(path).status_code == 403
    assert "/connexion" in stranger.get(path).headers["Location"]


@pytest.mark.parametrize("page", ADMIN_ONLY)
def test_mail_log_and_audiences_are_for_administrators(make, visit, page):
    path = f"/administration/{page}"
    assert visit(make.admin()).get(path).status_code == 200
    assert visit(make.field()).get(path).status_code == 403
    assert page.split("/")[0] not in visit(make.field()).get("/administration/").text


def test_the_list_goes_by_name_and_page_by_page(make, visit, queries):
    for number in range(25):
        make.animateur(last_name=f"Zed{number:02}", first_name="Ana")
    client = visit(make.admin(last_name="Aaa"))
    with queries(at_most=5):
        first = client.get("/administration/comptes")
    assert "Ana Zed18" in first.text and "Ana Zed19" not in first.text
    last = next(u for u in session().scalars(select(User)) if u.last_name == "Zed18")
    assert f"apres={last.id}" in first.text
    with queries(at_most=6):
        second = client.get(f"/administration/comptes?apres={last.id}")
    assert "Ana Zed19" in second.text and "Ana Zed18" not in second.text and "Suivants" not in second.text


def test_a_name_is_found_without_its_accents_and_an_address_by_administrators_only(make, visit):
    make.animateur(first_name="Hélène", last_name="Vautrin", handle="helene.vautrin", email="hv@exemple.test")
    admin, field = visit(make.admin()), visit(make.field())
    assert "Hélène Vautrin" in admin.get("/administration/comptes?q=helene+vau").text
    assert "hv@exemple.test" in admin.get("/administration/comptes?q=hv@exemple.test").text
    assert "Hélène Vautrin" in field.get("/administration/comptes?q=HÉLÈNE").text
    assert "Hélène Vautrin" not in field.get("/administration/comptes?q=hv@exemple.test").text
    assert "hv@exemple.test" not in field.get("/administration/comptes").text


@pytest.mark.parametrize(
    "odd",
    [
        "?apres=-1",
        "?apres=99999999999999999999",
        "?apres=²",
        "?etat=rien",
        "?q=%25%27%22",
        "?q=%00",
        "?apres[]=1",
    ],
)
def test_an_odd_address_still_shows_a_list(make, visit, odd):
    client = visit(make.admin())
    for page in ("comptes", "invitations", "courrier", "journal"):
        assert client.get(f"/administration/{page}{odd.replace('apres', 'avant')}").status_code == 200
        assert client.get(f"/administration/{page}{odd}").status_code == 200


def test_suspended_and_former_people_have_their_own_tab(make, visit):
    make.animateur(last_name="Suspendue", state=AccountState.SUSPENDED)
    make.animateur(last_name="Partie", state=AccountState.FORMER, handle="x1")
    client = visit(make.admin())
    assert "Suspendue" in client.get("/administration/comptes?etat=suspendus").text
    assert "Ancien membre" in client.get("/administration/comptes?etat=anciens").text
    assert "Partie" not in client.get("/administration/comptes?etat=anciens").text


def test_an_account_shows_its_address_to_administrators_and_no_act_to_the_field_animator(make, visit):
    person = make.animateur(email="ana@exemple.test")
    path = f"/administration/comptes/{person.id}"
    shown = visit(make.admin()).get(path).text
    assert "ana@exemple.test" in shown and "Suspendre" in shown
    shown = visit(make.field()).get(path).text
    assert "ana@exemple.test" not in shown and "Suspendre" not in shown
    assert visit(make.animateur()).get(path).status_code == 403
    assert visit(make.admin()).get("/administration/comptes/999999999999").status_code == 404


@pytest.mark.parametrize("act", ["role", "suspension", "reactivation", "anonymisation", "mot-de-passe"])
def test_only_administrators_act_on_accounts(make, visit, act):
    person = make.animateur()
    path = f"/administration/comptes/{person.id}/{act}"
    for other in (make.field(), make.partner(), make.animateur(), make.observer()):
        assert visit(other).submit(path, {"role": "admin", "place": ""}).status_code == 403
    assert session().get(User, person.id).role == Role.ANIMATEUR
    assert visit(make.admin()).submit(f"/administration/comptes/424242/{act}").status_code == 404


def test_nobody_raises_their_own_role(make, visit):
    admin, field = make.admin(), make.field()
    assert (
        visit(admin).submit(f"/administration/comptes/{admin.id}/role", {"role": "terrain"}).status_code
        == 403
    )
    assert (
        visit(field).submit(f"/administration/comptes/{field.id}/role", {"role": "admin"}).status_code == 403
    )


def test_a_role_changes_with_its_place(make, visit):
    person, body = make.animateur(), make.body("cpam")
    client = visit(make.admin())
    path = f"/administration/comptes/{person.id}/role"
    refused = client.submit(path, {"role": "partenaire", "place": f"s{person.structure_id}"})
    assert (
        refused.status_code == 422
        and "Choisissez l’organisme" in refused.text
        and 'aria-invalid="true"' in refused.text
    )
    assert client.submit(path, {"role": "roi", "place": ""}).status_code == 422
    assert client.submit(path, {"role": "partenaire", "place": "o99999"}).status_code == 422
    assert client.submit(path, {"role": "partenaire", "place": f"o{body.id}"}).status_code == 303
    now = session().get(User, person.id)
    assert (now.role, now.body_id, now.structure_id) == (Role.PARTNER, body.id, None)
    assert session().scalars(select(AuditEntry.action)).all() == ["account.role"]


def test_suspending_asks_first_then_ends_every_session(make, visit):
    person, admin = make.animateur(), make.admin()
    theirs, client = visit(person), visit(admin)
    path = f"/administration/comptes/{person.id}/suspension"
    assert "Suspendre le compte de" in client.get(path).text
    assert session().get(User, person.id).state == AccountState.ACTIVE
    assert client.submit(path).status_code == 303
    assert session().get(User, person.id).state == AccountState.SUSPENDED
    assert session().scalars(select(LoginSession.user_id)).all() == [admin.id]
    assert theirs.get("/annuaire/").status_code == 302
    client.submit(f"/administration/comptes/{person.id}/reactivation")
    assert session().get(User, person.id).state == AccountState.ACTIVE


def test_anonymising_asks_first_and_leaves_an_ancien_membre(make, visit):
    person = make.animateur(first_name="Ana", last_name="Lise")
    client = visit(make.admin())
    path = f"/administration/comptes/{person.id}/anonymisation"
    assert "pour de bon" in client.get(path).text
    assert client.submit(path).status_code == 303
    page = client.get(f"/administration/comptes/{person.id}").text
    assert "Ancien membre" in page and "Lise" not in page and "ancien.invalid" not in page


def test_the_last_administrator_stays(make, visit):
    """An administrator who was suspended a moment ago is no second one."""
    make.admin(state=AccountState.SUSPENDED)
    first, second = make.admin(), make.admin()
    client, other = visit(first), visit(second)
    assert client.submit(f"/administration/comptes/{second.id}/suspension").status_code == 303
    assert other.submit(f"/administration/comptes/{first.id}/suspension").status_code in (302, 401)
    assert session().get(User, first.id).state == AccountState.ACTIVE


def test_starting_a_reset_mails_the_person_and_shows_no_secret(make, visit):
    person = make.animateur(email="ana@exemple.test")
    client = visit(make.admin())
    client.submit(f"/administration/comptes/{person.id}/mot-de-passe")
    page = client.get(f"/administration/comptes/{person.id}")
    mail = session().scalars(select(Outbox)).one()
    assert (mail.template, mail.address) == ("password_reset", "ana@exemple.test")
    assert mail.data["token"] not in page.text
    assert mail.data["token"] not in client.get(f"/administration/courrier/{mail.id}").text


def test_a_visit_long_ago_is_shown_as_a_day(make, visit):
    make.animateur(seen_at=clock.now())
    assert "Dernière visite" in visit(make.admin()).get("/administration/comptes").text
    assert "Dernière visite" not in visit(make.field()).get("/administration/comptes").text

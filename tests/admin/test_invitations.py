"""Inviting one person or a list; rows that are wrong are named, none is lost."""

import pytest
from sqlalchemy import select

from fsforum.admin import lists
from fsforum.core import clock, people
from fsforum.core.errors import DomainError
from fsforum.extensions import session
from fsforum.models import Invitation, Outbox, Role

PATH = "/administration/invitations"


def sent():
    return session().scalars(select(Invitation).order_by(Invitation.id)).all()


def test_an_invitation_is_sent_with_its_place(make, visit):
    rioz = make.structure("Rioz")
    client = visit(make.field())
    answer = client.submit(
        PATH, {"email": "Lea@Exemple.fr", "role": "animateur", "place": f"s{rioz.id}", "key": "k1"}
    )
    assert answer.status_code == 303
    (one,) = sent()
    assert (one.email, one.role, one.structure_id) == ("lea@exemple.fr", Role.ANIMATEUR, rioz.id)
    assert session().scalars(select(Outbox.address)).all() == ["lea@exemple.fr"]
    shown = client.get(PATH).text
    assert "lea@exemple.fr" in shown and "Renvoyer" in shown and "Révoquer" in shown


def test_sending_the_form_twice_invites_once(make, visit):
    rioz = make.structure("Rioz")
    client = visit(make.admin())
    form = {"email": "lea@exemple.fr", "role": "animateur", "place": f"s{rioz.id}", "key": "k1"}
    assert [client.submit(PATH, form).status_code for _ in range(3)] == [303, 303, 303]
    assert len(sent()) == 1 and len(session().scalars(select(Outbox)).all()) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "Indiquez une adresse."),
        ({"email": "lea@"}, "Cette adresse électronique"),
        ({"email": "deja@exemple.test"}, "Un compte existe déjà"),
        ({"role": "roi"}, "Choisissez dans la liste."),
        ({"role": ""}, "Choisissez dans la liste."),
        ({"place": ""}, "Choisissez la structure"),
        ({"role": "partenaire"}, "Choisissez l’organisme"),
        ({"place": "s0"}, "Choisissez dans la liste."),
        ({"place": "sx"}, "Choisissez dans la liste."),
    ],
)
def test_a_wrong_invitation_comes_back_with_what_was_typed(make, visit, change, sentence):
    rioz = make.structure("Rioz")
    make.animateur(email="deja@exemple.test")
    form = {"email": "lea@exemple.fr", "role": "animateur", "place": f"s{rioz.id}", "key": "k"} | change
    answer = visit(make.admin()).submit(PATH, form)
    assert answer.status_code == 422 and sentence in answer.text and sent() == []
    assert form["email"] in answer.text


def test_the_field_animator_gives_only_the_roles_below(make, visit):
    field = visit(make.field())
    for role in ("admin", "terrain", "observateur"):
        assert (
            field.submit(PATH, {"email": "a@exemple.fr", "role": role, "place": "", "key": role}).status_code
            == 422
        )
    assert sent() == []
    assert (
        visit(make.animateur()).submit(PATH, {"email": "a@exemple.fr", "role": "animateur"}).status_code
        == 403
    )
    mine = people.invite(make.admin(), "chef@exemple.fr", Role.ADMIN)
    for act in ("envoi", "revocation"):
        assert field.submit(f"{PATH}/{mine.id}/{act}").status_code == 403
        assert visit(make.partner()).submit(f"{PATH}/{mine.id}/{act}").status_code == 404
        assert field.submit(f"{PATH}/987654/{act}").status_code == 404


def test_resending_and_revoking(make, visit):
    admin = make.admin()
    one = people.invite(admin, "lea@exemple.fr", Role.OBSERVER)
    before = one.token_hash
    client = visit(admin)
    assert client.submit(f"{PATH}/{one.id}/envoi").status_code == 303
    (now,) = sent()
    assert now.token_hash != before
    assert client.submit(f"{PATH}/{one.id}/revocation").status_code == 303
    assert sent()[0].revoked_at is not None
    client.submit(f"{PATH}/{one.id}/envoi")
    assert "annulée" in client.get(PATH).text
    assert "lea@exemple.fr" in client.get(f"{PATH}?etat=revoquees").text


def test_the_address_of_an_opened_account_is_no_longer_shown_to_other_inviters(make, visit):
    one = people.invite(make.admin(), "lea@exemple.fr", Role.OBSERVER)
    field = visit(make.field())
    assert "lea@exemple.fr" in field.get(PATH).text
    one.accepted_at = clock.now()
    session().commit()
    assert "lea@exemple.fr" not in field.get(f"{PATH}?etat=acceptees").text
    assert "lea@exemple.fr" in visit(make.admin()).get(f"{PATH}?etat=acceptees").text


def test_the_list_costs_the_same_however_long(make, visit, queries):
    admin = make.admin()
    for number in range(30):
        people.invite(admin, f"p{number}@exemple.fr", Role.OBSERVER)
    client = visit(admin)
    with queries(at_most=7):  # two of them fill the form above the list
        first = client.get(PATH)
    assert first.text.count("Renvoyer") == 20 and "avant=" in first.text


def test_too_many_invitations_have_to_wait(make, visit):
    client = visit(make.admin())
    answers = [
        client.submit(PATH, {"email": f"p{n}@exemple.fr", "role": "observateur", "place": "", "key": f"k{n}"})
        for n in range(33)
    ]
    assert answers[0].status_code == 303 and answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"]


# A list


@pytest.fixture
def known(make):
    return lists.Known(
        roles=(Role.ANIMATEUR, Role.PARTNER),
        structures=[make.structure("Rioz"), make.structure("Haute Comté (Corbenay)")],
        bodies=[make.body("caf"), make.body("france-travail")],
        accounts={"deja@exemple.fr"},
        waiting={"attend@exemple.fr"},
    )


GOOD = "lea@exemple.fr;Léa;Martin;animateur;Rioz"


def test_a_good_line_in_every_dress(known):
    dresses = [
        GOOD,
        GOOD.replace(";", ","),
        GOOD.replace(";", "\t"),
        "adresse;prénom;nom;rôle;structure ou organisme\n" + GOOD,
        "\n\n" + GOOD + "\r\n\r\n",
        "\ufeff".encode() + GOOD.encode(),
        GOOD.encode("cp1252"),
        '"LEA@exemple.fr" ; "Léa" ; Martin ; "Animateur France services" ; RIOZ',
        "structure;rôle;nom;prénom;courriel\nrioz;Animatrice;Martin;Léa;lea@exemple.fr",
    ]
    for dress in dresses:
        read = lists.read(dress, known)
        assert read.wrong == [], dress
        ((_, guest),) = read.guests
        assert (guest.email, guest.first_name, guest.last_name) == ("lea@exemple.fr", "Léa", "Martin"), dress
        assert (guest.role, guest.structure_id) == (Role.ANIMATEUR, known.structures[0].id)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("pas-une-adresse;a;b;animateur;Rioz", "adresse électronique"),
        (";a;b;animateur;Rioz", "adresse électronique"),
        ("x@exemple.fr\nBcc: y@exemple.fr;a;b;animateur;Rioz", "Le rôle manque"),
        ("deja@exemple.fr;a;b;animateur;Rioz", "Un compte existe déjà"),
        ("attend@exemple.fr;a;b;animateur;Rioz", "attend déjà"),
        ("LEA@EXEMPLE.FR;a;b;animateur;Rioz", "déjà à la ligne 1"),
        ("x@exemple.fr;a;b;;Rioz", "Le rôle manque"),
        ("x@exemple.fr;a;b;roi;Rioz", "« roi » est inconnu"),
        ("x@exemple.fr;a;b;administrateur;", "ne pouvez pas donner le rôle"),
        ("x@exemple.fr;a;b;animateur;", "La structure manque"),
        ("x@exemple.fr;a;b;animateur;Vesoul", "Aucune structure ouverte"),
        ("x@exemple.fr;a;b;partenaire;Rioz", "Aucun organisme actif"),
        ("x@exemple.fr;" + "a" * 100 + ";b;animateur;Rioz", "80 caractères"),
        ("x@exemple.fr;" + "a" * 400 + ";b;animateur;Rioz", "n’a pas la bonne forme"),
        ("x@exemple.fr;a;b;animateur;Rioz;;;;;;", "n’a pas la bonne forme"),
        ("=cmd|' /C calc'!A0;a;b;animateur;Rioz", "adresse électronique"),
        ("<script>alert(1)</script>@x.fr;a;b;animateur;Rioz", "adresse électronique"),
    ],
)
def test_a_wrong_line_is_named_and_the_good_one_kept(known, line, reason):
    read = lists.read(f"{GOOD}\n{line}", known)
    assert next(guest.email for _, guest in read.guests) == "lea@exemple.fr"
    assert any(reason in wrong.reason for wrong in read.wrong), read.wrong
    assert read.wrong[0].line >= 2


@pytest.mark.parametrize(
    "content",
    [
        "",
        "   \n \n",
        "adresse;prénom;nom",
        b"\xff\xfea\x00",
        b"PK\x03\x04\x00\x00",
        "x" * 300_000,
        b"a" * 300_000,
        '"' + "a;" * 90_000,
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(known, content):
    with pytest.raises(DomainError):
        lists.read(content, known)


def test_only_two_hundred_at_once(known):
    read = lists.read("\n".join(f"p{n}@exemple.fr;;;animateur;Rioz" for n in range(500)), known)
    assert len(read.guests) == 200 and "au-delà" in read.wrong[-1].reason


def test_structures_of_one_name_are_told_apart_by_their_address(make, known):
    twin = make.structure("Rioz")
    known.structures.append(twin)
    wrong = lists.read(GOOD, known).wrong[0].reason
    assert twin.slug in wrong
    assert lists.read(GOOD.replace("Rioz", twin.slug), known).guests[0][1].structure_id == twin.id


def test_a_list_is_looked_at_then_sent_once(make, visit):
    make.structure(
        "Rioz",
    )
    make.body("caf")
    admin = make.admin()
    client = visit(admin)
    assert client.get(f"{PATH}/liste").status_code == 200
    assert sent() == []
    text = (
        "lea@exemple.fr;Léa;=1+1;animateur;Rioz\npaul@exemple.fr;Paul;Viard;partenaire;CAF\n"
        "faux;x;y;animateur;Rioz"
    )
    page = client.submit(f"{PATH}/liste", {"text": text})
    assert page.status_code == 200 and "Ligne 3" in page.text and "Envoyer 2" in page.text
    assert sent() == []
    rows, key = hidden(page.text, "rows"), hidden(page.text, "key")
    for _ in range(3):
        assert client.submit(f"{PATH}/liste/envoi", {"rows": rows, "key": key}).status_code == 303
    assert [(one.email, one.role) for one in sent()] == [
        ("lea@exemple.fr", Role.ANIMATEUR),
        ("paul@exemple.fr", Role.PARTNER),
    ]
    assert len(session().scalars(select(Outbox)).all()) == 2


def test_rows_sent_by_hand_are_judged_again(make, visit):
    field = visit(make.field())
    answer = field.submit(f"{PATH}/liste/envoi", {"rows": "x@exemple.fr;;;admin;", "key": "k"})
    assert answer.status_code == 303 and sent() == []
    assert field.submit(f"{PATH}/liste/envoi", {"rows": "", "key": "k2"}).status_code == 422
    assert visit(make.animateur()).submit(f"{PATH}/liste/envoi", {"rows": "x", "key": "k"}).status_code == 403


def test_an_empty_list_comes_back(make, visit):
    answer = visit(make.admin()).submit(f"{PATH}/liste", {"text": ""})
    assert answer.status_code == 422 and "La liste est vide" in answer.text


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the page."""
    import html
    import re

    return html.unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])

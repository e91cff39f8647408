"""The directory: who is where, found by any word, and how little is said of people."""

import pytest

from fsforum.models import AccountState, StructureKind


def test_everybody_reads_the_directory_and_strangers_do_not(make, visit, stranger):
    people = (make.animateur(), make.partner(), make.field(), make.admin(), make.observer())
    for page in ("/annuaire/", "/agenda/", "/indicateurs/", f"/annuaire/personnes/{people[0].id}"):
        assert [visit(person).get(page).status_code for person in people] == [200] * 5
        assert "/connexion" in stranger.get(page).headers["Location"]


def test_antennes_stand_under_their_structure(make, visit):
    gray = make.structure("Gray")
    make.structure("Arc-lès-Gray", kind=StructureKind.ANTENNA, parent_id=gray.id)
    make.structure("Fermée", active=False)
    page = visit(make.observer()).get("/annuaire/").text
    assert page.index(">Gray<") < page.index("Antenne de Gray") < page.index("Arc-lès-Gray")
    assert "Fermée" not in page


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("gray", ["Gray", "Arc-lès-Gray"]),
        ("ARC LES", ["Gray", "Arc-lès-Gray"]),
        ("helene", ["CAF"]),
        ("ana champ", ["Champagney"]),
        ("caf", ["CAF"]),
        ("nadia", ["Nadia"]),
        ("introuvable", []),
        ("%", ["Gray", "CAF", "Nadia"]),
        ("x" * 5000, []),
    ],
)
def test_a_word_finds_structures_bodies_and_people(make, visit, search, found):
    gray = make.structure("Gray")
    make.structure("Arc-lès-Gray", kind=StructureKind.ANTENNA, parent_id=gray.id)
    make.animateur(first_name="Ana", last_name="Lise", structure_id=make.structure("Champagney").id)
    make.partner("caf", first_name="Hélène", last_name="Vautrin")
    make.field(first_name="Nadia", last_name="Ferrand")
    page = visit(make.observer()).get("/annuaire/", query_string={"q": search}).text
    main = page.partition("<main")[2]
    for name in ("Gray", "Arc-lès-Gray", "CAF", "Champagney", "Nadia"):
        shown = f'row-title">{name}<' in main or f">{name}</a></h3>" in main or f">{name} Ferrand<" in main
        assert shown == (name in found or (search == "%")), name


def test_a_restricted_channel_is_shown_without_its_link_to_who_may_not_read_it(make, visit):
    make.body("justice", restricted=True)
    assert "/questions/justice/" in visit(make.animateur()).get("/annuaire/").text
    page = visit(make.partner("caf")).get("/annuaire/").text
    assert "/questions/justice/" not in page and "Canal restreint" in page


def test_a_person_shows_contact_to_themselves_and_administrators_alone(make, visit):
    ana = make.animateur(email="ana@exemple.test", phone="03 84 00 00 00")
    path = f"/annuaire/personnes/{ana.id}"
    for reader in (ana, make.admin()):
        page = visit(reader).get(path).text
        assert "ana@exemple.test" in page and "03 84 00 00 00" in page
    for reader in (make.animateur(), make.partner(), make.field(), make.observer()):
        page = visit(reader).get(path).text
        assert "ana@exemple.test" not in page and "03 84" not in page
        assert "ana@exemple.test" not in visit(reader).get("/annuaire/").text


def test_suspended_former_and_absent_people_have_no_page(make, visit):
    client = visit(make.admin())
    gone = [make.animateur(state=AccountState.SUSPENDED), make.animateur(state=AccountState.FORMER)]
    for number in [*(person.id for person in gone), 0, 999999, 99999999999]:
        assert client.get(f"/annuaire/personnes/{number}").status_code == 404
    page = client.get("/annuaire/").text
    assert gone[0].last_name not in page and "Ancien membre" not in page


def test_the_directory_costs_the_same_however_large(make, visit, queries):
    for number in range(12):
        make.animateur(structure_id=make.structure(f"Lieu {number}").id)
        make.partner("caf")
    client = visit(make.field())
    with queries(at_most=6):
        assert "Lieu 11" in client.get("/annuaire/").text


def test_the_agenda_says_what_will_be_there(make, visit):
    page = visit(make.animateur()).get("/agenda/").text
    assert "Rien n’est prévu pour le moment." in page and "permanences" in page

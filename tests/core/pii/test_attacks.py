"""What somebody who tried to get past the rules, or was stopped by them for nothing, showed to be wrong."""

from __future__ import annotations

import unicodedata

import pytest

from fsforum.core.pii import Kind, Level, find, find_in_markdown, mask


@pytest.mark.parametrize(
    "text",
    [
        "dossier MSA bloqué, tél 06 12 34 56 78",
        "la CAF lui envoie le code par SMS au 06 12 34 56 78",
        "La CPAM doit rappeler le 06 12 34 56 78",
        "Rendez-vous jeudi 14 h pour Paulette, 06 12 34 56 78",
        "Elle a un compte Ameli et un compte CAF, tél. 06 12 34 56 78",
        "elle est dans le bus, 06 12 34 56 78",
        "plus de ligne fixe, seulement le 06 12 34 56 78",
        "RDV 06 12 34 56 78",
        "06 - 12 - 34 - 56 - 78",
        "tel0612345678",
    ],
)
def test_a_service_that_is_only_spoken_of_does_not_lend_its_name_to_a_mobile(text: str):
    assert [(one.kind, one.level) for one in find(text)] == [(Kind.PHONE, Level.BLOCK)]


@pytest.mark.parametrize(
    "text",
    [
        "Permanence CAF de Gray : 06 12 34 56 78",
        "Conseiller numérique, 06 12 34 56 78",
        "Bus France services : 06 12 34 56 78",
        "Le rendez-vous doit être pris à la permanence CAF de Gray : 06 12 34 56 78",
        "Il faut rappeler la mission locale au 06 12 34 56 78",
        "L’usager doit appeler la CAF au 03 84 75 00 00",
        "Orienter la personne vers la préfecture, 03 84 77 70 00",
        "Si l’allocataire n’a pas internet, il appelle la MSA au 03 84 96 30 00",
        "Info-retraite 09 70 66 06 60",
        "Service retraite, tél. 03 84 12 34 56",
        "Espace personnel : 09 70 12 34 56",
        "CIDFF de Vesoul, 03 84 76 32 38",
        "DDFiP : 03 84 96 80 00",
        # Days, departments and hours are no telephones
        "Colloque le 06/07/2026 10 h",
        "Le 06 07 2026 10 h",
        "Échéances : 07/04/2026, 10/05/2026",
        "06/07/26 10/12/26",
        "Départements 07 25 39 70 90",
        "Chap. 07.01.02.03.04",
        "Horaires 06 30 12 00 18",
        # Nor are boxes of town halls, pictures and prices what they look like
        "mairie.rioz@wanadoo.fr",
        "franceservices.gray@gmail.com",
        "logo image@2x.png",
        "Titres de séjour : 9 903 123 456 €",
        "Nombre d’allocataires : 1 234 567",
        "Les personnes nées le 1er janvier 1955",
        "La conseillère numérique est joignable au 06 12 34 56 78",
        "La CPAM assure une permanence au 06 12 34 56 78",
        "Notre conseiller numérique se déplace, RDV au 06 12 34 56 78",
        "La référente CAF est joignable sur son portable pro 06 12 34 56 78",
        "Ligne dédiée aux partenaires : 06 12 34 56 78",
        "Les administrés doivent appeler le bus au 06 12 34 56 78",
        "le 06 / 07 / 2026 10 h 30",
        "Allocataires : 1 234 567",
        "Pour un allocataire seul, le plafond est à 1245000 centimes",
    ],
)
def test_what_was_stopped_for_nothing_passes(text: str):
    assert find(text) == []


@pytest.mark.parametrize("local", ["accueil.paulette", "contact.dupont", "secretariat.roy", "service.martin"])
def test_a_private_box_that_begins_like_a_service_is_a_person_s(local: str):
    assert [one.kind for one in find(f"Écrire à {local}@orange.fr")] == [Kind.MAIL]
    assert find(f"Écrire à {local}@mairie-rioz.fr") == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Les enfants : Léo né le 12/03/2015, Lina le 04/08/2018", 2),
        ("Date de naissance de l’enfant et de la mère : 12/03/2020 et 04/08/1990", 2),
        ("Né à Oran (Algérie) le 12/03/1950", 1),
        ("Née à Luxeuil, Haute-Saône, le 12/03/1950", 1),
        ("Mme ROY née PETIT 12.03.1950 Vesoul", 1),
        ("Date de naissance du demandeur et lieu : 12/03/1950", 1),
        ("Date de naiss. 12/03/1950", 1),
        ("ddn_1950-03-12_Roy.pdf", 1),
        ("date-de-naissance-1950-03-12.pdf", 1),
    ],
)
def test_birth_dates_are_found_whatever_stands_between(text: str, dates: int):
    assert [one.kind for one in find(text)] == [Kind.BIRTH] * dates


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("née le 12/03/1950", Kind.BIRTH),
        ("numéro de sécurité sociale 1660999350123", Kind.NIR),
        ("numéro étranger 9903123456", Kind.IDENTITY),
        ("élodie.péchin@gmail.com", Kind.MAIL),
    ],
)
def test_accents_that_stand_behind_their_letter_change_nothing(text: str, kind: Kind):
    apart = unicodedata.normalize("NFD", text)
    (found,) = find(apart)
    assert found.kind == kind
    assert unicodedata.normalize("NFC", apart[found.start : found.end]) in text
    assert not any(sign.isdigit() for sign in mask(apart, [found]))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("les allocataires 1234567 et 2345678 sont mariés", 2),
        ("matricules 1234567 et 2345678", 2),
        ("Allocataires : 1234567", 1),
        ("CAF numéro 1234567", 1),
        ("n° d’allocataire (7 chiffres) : 1234567", 1),
        ("alloc. 2345678", 1),
    ],
)
def test_numbers_of_several_families_are_found(text: str, numbers: int):
    assert [one.kind for one in find(text)] == [Kind.CAF] * numbers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("N° de SS : 1 66 09 99 350 123", Kind.NIR),
        ("n°sécu1660999350123", Kind.NIR),
        ("passeport 12-AB-34567", Kind.IDENTITY),
        ("https://exemple.fr/?email=jean.dupont%40gmail.com", Kind.MAIL),
    ],
)
def test_other_ways_to_write_it_are_known(text: str, kind: Kind):
    assert [one.kind for one in find(text)] == [kind]


def test_a_number_that_only_readers_see_is_found_beside_one_that_only_the_source_holds():
    source = "rappeler [ici](tel:0384751234) [166099](https://a.fr)935012354"
    found = find_in_markdown(source, "rappeler ici 166099935012354")
    assert Kind.NIR in {one.kind for one in found}


@pytest.mark.parametrize(
    "text",
    [
        "Joindre la CAF pour Mme Roy au 03 84 75 12 34",
        "Contacter la mairie ou Mme Roy au 03 84 75 12 34",
        "Mme Roy habite ici, vers la mairie au 03 84 75 12 34",
        "Paulette 06 12 1956 78",
        "Mme Roy, horaires 06 12 34 56 78",
        "La maman, collège de Gray, 06 12 34 56 78",
        "la pharmacie a donné le portable de Paulette 06 12 34 56 78",
        "La CAF a envoyé un code au 06 12 34 56 78",
        "la CAF a son numéro 06 12 34 56 78",
        "France Travail a bien le bon numéro, 06 25 47 89 10, mais monsieur ne reçoit rien",
        "L’étudiante accompagnée par la mission locale est joignable au 06 12 34 56 78",
        "Tel0612345678",
    ],
)
def test_a_telephone_of_somebody_is_found_beside_a_service(text: str):
    assert [one.kind for one in find(text)] == [Kind.PHONE]


def test_what_comes_next_is_neither_a_birth_nor_a_number_of_a_family():
    assert len(find("née le 12/03/1950, le 04/05/2026 elle a déposé son dossier")) == 1
    assert len(find("allocataire 1234567, montant versé 1500000")) == 1
    assert len(find("les allocataires 1234567, 2345678 et 3456789")) == 3
    assert len(find("Léo né le 12/03/2015, Lina le 04/08/2018 et Tom le 05/09/2020")) == 3
    assert find("Les enfants dont un parent est né le 01/01/1955") == []


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_picture_named_after_an_address_holds_it(ending: str):
    assert [one.kind for one in find(f"jean.dupont@gmail.com.{ending}")] == [Kind.MAIL]


def test_a_block_stays_one_where_links_and_code_stand_before():
    source = "`[x](0384751234)` et [166099](https://a.fr)935012354"
    found = find_in_markdown(source, "[x](0384751234) et 166099935012354")
    assert (Kind.NIR, Level.BLOCK) in {(one.kind, one.level) for one in found}

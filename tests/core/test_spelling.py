"""Who types in a hurry is understood: words misspelt, unfinished, or in a form that no text holds."""

import pytest
from sqlalchemy import select, update

from fsforum.core import finder, french, index
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import SearchTrace, SearchWord


@pytest.fixture
def ana(make):
    return make.animateur(structure_id=make.structure("Rioz").id)


def meant(reader, query: str) -> str:
    """The query as it was looked for, once something was found."""
    found = finder.search(reader, query)
    assert found.total
    return found.understood.corrected or query


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("contestaton", "contester"),
        ("contesyation", "contester"),
        ("comment faire une contesttaion", "comment faire une contester"),
        ("catre", "carte"),
        ("crte", "carte"),
        ("accuei", "accueil"),
        ("accueik", "accueil"),
        ("contester", "contester"),
    ],
)
def test_a_misspelt_word_is_understood_in_any_of_its_forms(make, ana, typed, said):
    make.resource("Contester un refus", "La carte est à présenter à l’accueil.")
    make.resource("Autre chose", "Il est accusé de tout.")
    assert meant(ana, typed) == said


def test_a_word_whose_key_is_that_of_another_by_accident(make, ana):
    assert french.key("retaite") == french.key("retirer") != french.key("retraite")
    make.resource("Retirer une lettre recommandée")
    make.question("Peut-on la retirer ?")
    assert meant(ana, "retaite") == "retaite", "nothing else is said more often"
    for number in range(12):
        make.question(f"Demander sa retraite {number}")
    finder.forget()
    assert meant(ana, "retaite") == "retraite"
    assert meant(ana, "retirer") == "retirer", "it is written somewhere"
    assert finder.search(ana, "retaite", literal=True).understood.corrections == ()


def test_what_was_meant_is_said_with_the_rest_as_it_was_typed(make, ana):
    make.resource("Une attestation d’hébergement", "Avec la décision.")
    make.resource("Une attestation de loyer")
    found = finder.search(ana, "Décision d’atestation -loyer")
    assert found.understood.corrected == "Décision d’attestation -loyer"
    assert ["".join(part for part, _ in hit.title) for hit in found.hits] == ["Une attestation d’hébergement"]
    assert finder.search(ana, "Éolienne").understood.unknown == ("Éolienne",)


def test_words_in_a_row_are_mended_where_those_of_a_sentence_are_not(make, ana):
    make.resource("Une quittance de loyer", "Pour la caisse et le bailleur.")
    assert meant(ana, "quitance bailleur caisse") == "quittance bailleur caisse"
    assert meant(ana, "quitttrance bailleur caisse") == "quittance bailleur caisse"
    assert finder.search(ana, "il dit quitttrance au bailleur de la caisse").understood.corrected == ""


def test_what_french_says_often_was_not_misspelt_in_a_sentence(make, ana):
    make.resource("Le poste relié à la fibre", "La paie d’un jeune sans emploi.")
    assert (
        meant(ana, "le poste en libre accès est lent, que faire")
        == "le poste en libre accès est lent, que faire"
    )
    assert meant(ana, "PAIO jeune emploi") == "PAIO jeune emploi", "an acronym stands as it was typed"
    assert meant(ana, "poste fibte") == "poste fibre"


def test_a_form_that_no_text_holds_is_no_error(make, ana):
    make.resource("Fermer la structure")
    for number in range(12):
        make.question(f"Des droits des femmes {number}")
    assert finder.search(ana, "fermés").understood.corrections == ()


def test_a_word_of_french_that_no_text_holds_is_not_misspelt(make, ana):
    make.resource("Perte de la carte des enfants")
    assert finder.search(ana, "le père des enfants doit signer").understood.corrections == ()


def test_what_somebody_else_reads_is_not_what_was_meant(make, ana):
    make.body("justice", restricted=True)
    make.question("Une contestation", channel="justice")
    assert meant(ana, "contestaton") == "contestation"
    assert finder.search(make.partner("caf"), "contestaton").understood.corrections == ()


def test_known_words_get_the_keys_of_today_with_the_index(make, ana):
    make.resource("Une erreur au pays")
    with transaction() as db:
        db.execute(update(SearchWord).where(SearchWord.word == "pays").values(key="ancienne"))
    index.rebuild()
    assert session().scalar(select(SearchWord.key).where(SearchWord.word == "pays")) == french.key("pays")
    assert session().get(SearchTrace, (french.key("erreurs"), "erreur"))

"""People search with the words they have; the text was written with others of the same family."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsforum.core import french


def found(query, text):
    return set(french.query_terms(query)) <= set(french.keys(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("prime activite", "La prime d’activité n’apparaît plus"),
        ("prime d'activité", "PRIME D’ACTIVITÉ"),
        ("impot", "les impôts"),
        ("soeur", "Ma sœur"),
        ("cœur", "coeur"),
        ("declaration trimestrielle", "déclarations trimestrielles"),
        ("preremplie", "prérempli"),
        ("carte vitale", "cartes Vitale"),
        ("recrutes", "recruté"),
        ("trop percu", "un trop-perçu"),
        ("retraites agricoles", "retraite agricole"),
        ("e\u0301le\u0300ve", "élèves"),
        ("3646", "au 3646."),
        ("nouvelle adresse", "de nouveaux adhérents, leur adresse"),
        ("cotiser", "ses cotisations"),
        ("plainte", "il veut se plaindre"),
        ("attendre", "des usagers qui attendent"),
        ("déclarer à deux", "ils déclarent encore à deux"),
        ("clients", "le client"),
    ],
)
def test_words_of_one_family_meet(query, text):
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("prime", "primaire"),
        ("logement", "impôt"),
        ("décès", "la décision de la commission"),
        ("décision", "un parent décédé"),
        ("départ", "un autre département"),
        ("loi", "des loyers impayés"),
        ("foyer", "pour une fois"),
        ("paie", "dans un autre pays"),
        ("mariage", "au mois de mars"),
        ("cotisation", "de notre côté"),
        ("commune", "une erreur de communication"),
        ("vie", "le plus vite possible"),
        ("case", "dans ce cas"),
        ("élève", "un éleveur laitier"),
        ("fermeture", "une fermière"),
    ],
)
def test_strangers_do_not_meet(query, text):
    assert not found(query, text)


def test_the_key_string_is_what_the_index_stores():
    assert french.key_string("L’impôt, la sœur !") == "l impos la soeur"


def test_words_that_say_nothing_are_dropped_from_a_query():
    assert french.query_terms("comment faire pour la prime de la CAF") == ["prim", "caf"]


def test_a_query_of_such_words_alone_still_looks_for_them():
    assert french.query_terms("où est-ce que") == ["ou", "est", "ce", "que"]


def test_a_word_asked_twice_is_looked_for_once():
    assert french.query_terms("prime primes PRIME") == ["prim"]


@pytest.mark.parametrize(
    "query", ["", "   ", "?!", '"', "NEAR(", "l'impôt\" OR 1", "\x00", "\ud800", "*", "日本"]
)
def test_no_query_is_an_error_and_keys_are_plain_words(query):
    assert all(term.isalnum() for term in french.query_terms(query))


def test_the_words_that_french_says_often_are_bare_and_name_their_source():
    assert french.common("libre") and french.common("gratuit")
    assert not french.common("liber") and not french.common("a")
    head, _, listed = Path(french.__file__).with_name("words.txt").read_text("ascii").partition("\n\n")
    assert "wordfreq" in head and "CC BY-SA 4.0" in head
    words = listed.split()
    assert words == sorted(set(words)) and all(french.bare(word) == word and len(word) > 3 for word in words)


def test_marks_stand_on_the_words_as_written():
    text = "Prime d’activité : les primes de l’œuvre"
    assert [text[a:b] for a, b in french.marks(text, "prime activite oeuvre")] == [
        "Prime", "activité", "primes", "œuvre",
    ]  # fmt: skip


def test_a_name_of_several_words_is_marked_where_they_stand_together():
    query = french.with_names("chômage", ["demandeur d’emploi", "sans emploi", "ANPE"])
    text = "Une demande de logement. Un demandeur d’emploi, sans emploi, va à l’ANPE."
    said = [text[start:end] for start, end in french.marks(text, query)]
    assert said == ["demandeur", "emploi", "sans", "emploi", "ANPE"]
    assert french.marks(text, french.with_names("demande\nemploi", ["sans emploi"]))[0] == (4, 11)


def test_marks_cover_accents_kept_apart():
    text = "l'e\u0301le\u0300ve"
    assert [text[a:b] for a, b in french.marks(text, "élève")] == ["e\u0301le\u0300ve"]


def test_the_extract_shows_where_the_words_stand_together():
    text = "Une prime. " + "Rien ici. " * 60 + "La prime d’activité est trimestrielle. " + "Rien là. " * 60
    segments = french.extract(text, "prime activité", 120)
    shown = "".join(segment for segment, _ in segments)
    assert "La prime d’activité est trimestrielle" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert [segment for segment, marked in segments if marked] == ["prime", "activité"]


def test_the_extract_of_a_text_that_does_not_match_is_its_beginning():
    assert french.extract("Bonjour à tous.", "prime") == [("Bonjour à tous.", False)]
    assert french.extract("", "prime") == []


def test_an_extract_keeps_headings_and_items_apart():
    text = (
        "Avant l’entretien\nPièce d’identité\nRelevé bancaire\nOn attend\nquatre mois.\nEnsuite, on appelle."
    )
    said = "".join(piece for piece, _ in french.extract(text, "relevé"))
    assert said == (
        "Avant l’entretien · Pièce d’identité · Relevé bancaire · On attend quatre mois. Ensuite, on appelle."
    )


@given(st.text(max_size=600), st.text(max_size=30), st.integers(20, 200))
def test_extracts_hold_a_bounded_piece_of_the_text(text, query, length):
    segments = french.extract(text, query, length)
    shown = "".join(segment for segment, _ in segments)
    assert len(shown) <= length + 4
    assert all(segment for segment, _ in segments)


@given(st.text(max_size=300))
def test_keys_are_bare_words(text):
    assert all(key and key == key.lower() and " " not in key for key in french.keys(text))
    assert french.marks(text, "") == []


@given(st.lists(st.sampled_from("prime activité œuvre déclarés l’impôt trop-perçu".split()), max_size=12))
def test_every_text_is_found_by_its_own_words(some):
    text = " ".join(some)
    assert found(text, text)


def test_stems_are_the_same_in_every_thread():
    words = [f"déclaration{n} activités" for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(french.key_string, words * 4))
    assert together == [french.key_string(word) for word in words * 4]

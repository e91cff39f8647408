"""What a query asks for, beyond its words: phrases, unwanted words, typing errors, pages, filters."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from fsforum.core import clock, finder, french, index, scopes, sounds, synonyms
from fsforum.core.finder import candidates
from fsforum.core.finder.candidates import Filters
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import (
    Post,
    QuestionState,
    ResourceViewDay,
    Role,
    SearchWord,
    Synonym,
    ThingKind,
)


def titles(found):
    return ["".join(part for part, _ in hit.title) for hit in found.hits]


@pytest.fixture
def ana(make):
    return make.animateur()


def test_a_phrase_asks_for_words_side_by_side(make, ana):
    make.resource("Barème", "Le prix du net social.")
    make.resource("Autre barème", "Un net recul du montant social.")
    assert len(titles(finder.search(ana, "net social"))) == 2
    for query in ('"net social"', "«\u00a0net social\u00a0»", "“Net Sociaux”"):
        found = finder.search(ana, query)
        assert titles(found) == ["Barème"], query
        assert found.understood.phrases


def test_an_unwanted_word_leaves_out_the_whole_thing(make, ana):
    make.resource("Aide au logement")
    thread = make.thread("Aide au logement, un retour", "Bonjour.")
    make.post(thread, "C’était un étudiant.")
    found = finder.search(ana, "logement -étudiant")
    assert titles(found) == ["Aide au logement"]
    assert found.understood.excluded == ("étudiant",)
    assert len(titles(finder.search(ana, "logement"))) == 2
    assert titles(finder.search(ana, "-logement"))  # alone, it is a word like the others


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alocation", "allocation"),
        ("prélevment", "prélèvement"),
        ("imatriculation", "immatriculation"),
        ("retrète", "retraite"),
        ("attestaton", "attestation"),
        ("cartegrise", "carte grise"),
        ("immatric", "immatriculation"),
    ],
)
def test_typing_errors_are_forgiven_and_said(make, ana, typed, meant):
    make.resource(
        "Allocation, prélèvement, immatriculation, retraite, attestation, carte grise, surendettement"
    )
    found = finder.search(ana, typed)
    assert found.total == 1
    assert found.understood.corrections == ((typed, meant),)
    assert found.understood.corrected == meant
    assert [part for part, marked in found.hits[0].title if marked]
    assert finder.search(ana, typed, literal=True).total == 0


def test_a_short_word_is_understood_by_the_words_beside_it(make, ana):
    secret = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    make.thread("Câpe vitale", "câpe vitale", author=make.field(), space=secret)
    make.resource("Carte Vitale perdue")
    make.resource("Date de dépôt")
    found = finder.search(ana, "cate vitale")
    assert (titles(found), found.understood.corrections) == (["Carte Vitale perdue"], (("cate", "carte"),))
    assert finder.search(ana, "cate zinzolin").understood.unknown == ("cate", "zinzolin"), "nothing tells"


def test_one_misspelt_word_among_others_is_understood(make, ana):
    make.resource("Carte grise : changer d’adresse", "La carte grise suit l’adresse.")
    found = finder.search(ana, "cartte grise adresse")
    assert found.understood.corrections == (("cartte", "carte"),)
    assert titles(found) == ["Carte grise : changer d’adresse"] and not found.partial


def test_swapped_letters_are_understood_by_another_form_of_the_word(make, ana):
    make.resource("Quand s’actualiser à France Travail", "Le site rappelle la date.")
    make.resource("Titre de l’emploi", "Une offre d’emploi.")
    for typed in ("actualiastion", "actualiastion travail date"):
        found = finder.search(ana, typed)
        assert found.understood.corrections == (("actualiastion", "actualiser"),)
        assert titles(found)[0] == "Quand s’actualiser à France Travail"
    assert finder.search(ana, "empoli offre titre").understood.corrections == (("empoli", "emploi"),)


def test_a_name_is_more_than_the_one_word_of_it_that_tells(make, ana):
    make.resource("Quitter le domicile", "Les droits de chacun.")
    make.resource("Étaler une dette", "Quand on vient de l’étranger.")
    assert not finder.search(ana, "partir en vacances").understood.synonyms
    assert "quitter le domicile" in finder.search(ana, "partir de chez elle").understood.synonyms
    assert titles(finder.search(ana, "partir de chez elle")) == ["Quitter le domicile"]
    assert not finder.search(ana, "France services").understood.synonyms
    assert "chômeur" in finder.search(ana, "elle est sans emploi").understood.synonyms


def test_a_negation_is_no_tax(make, ana):
    """« PAS » is the « prélèvement à la source », « pas » hardly ever."""
    make.resource("Le prélèvement à la source")
    mail = make.question("Sans adresse de messagerie, comment créer son compte ?")
    found = finder.search(ana, "pas de messagerie")
    assert "prélèvement à la source" not in found.understood.synonyms
    assert [hit.id for hit in found.hits] == [mail.id]
    assert "prélèvement à la source" in finder.search(ana, "taux PAS").understood.synonyms


def test_the_words_of_a_name_are_not_taken_one_by_one(make, ana):
    make.resource("Inscription à France Travail")
    said = finder.search(ana, "pôle emploi").understood.synonyms
    assert "France Travail" in said and "boulot" not in said
    assert "boulot" in finder.search(ana, "emploi").understood.synonyms


def test_a_word_that_french_says_often_was_not_misspelt(make, ana):
    make.resource("Changement d’adresse")
    found = finder.search(ana, "agression")
    assert (found.total, found.understood.corrections) == (0, ())
    assert finder.search(ana, "adrese").understood.corrections == (("adrese", "adresse"),)


def test_small_words_are_not_said_to_be_missing(make, ana):
    make.resource("Relevé de carrière")
    found = finder.search(ana, "Étant jeune, ma carrière n’a pas pu garder ces boulots malgré tout")
    assert not {"Étant", "pu", "malgré", "garder"} & set(found.understood.unknown)


def test_a_known_word_is_never_corrected(make, ana):
    make.resource("Allocation")
    make.resource("Allocution du maire")
    found = finder.search(ana, "allocution")
    assert titles(found) == ["Allocution du maire"]
    assert not found.understood.corrections


def test_a_word_nobody_may_read_is_not_offered(make):
    secret = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    make.thread("Chatoyance", "chatoyance", author=make.field(), space=secret)
    make.thread("Chatoyance masquée", "Chatoyante.", hidden=True)
    partner = make.partner("caf")
    assert finder.near(partner, "chatoyence") == finder.near(partner, "chatoy") == []
    assert finder.complete(partner, "chatoy") == []
    found = finder.search(partner, "chatoyence")
    assert (found.total, found.understood.corrections, found.understood.unknown) == (0, (), ("chatoyence",))
    assert finder.search(partner, "chatoyance").understood == finder.Understood(
        ("chatoyance",), unknown=("chatoyance",)
    )
    assert [one.shown for one in finder.near(make.field(), "chatoyence")] == ["chatoyance"]
    assert finder.also(partner, ThingKind.THREAD, 1) == []


def test_words_taken_out_are_forgotten(make, ana):
    make.resource("Une annonce", "Écrire à Dupondel.")
    known = select(SearchWord.word).where(SearchWord.word == "dupondel")
    assert session().scalar(known)
    with transaction() as db:
        index.forget_words(db, "M. Dupondel")
    assert session().scalar(known) is None


def test_sounds():
    assert sounds.sound("prestassion") == sounds.sound("prestation")
    assert sounds.sound("imatriculassion") == sounds.sound("immatriculation")
    assert sounds.distance("carte", "crate", 2) == 1
    assert sounds.distance("carte", "retraite", 2) == 3
    assert set(sounds.traces("alocation")) & set(sounds.traces("allocation"))
    assert not sounds.worth("caf") and not sounds.worth("a1b2c3")


def test_pages_follow_each_other_although_something_new_comes(make, ana):
    for number in range(45):
        make.thread(f"Affiche numéro {number}")
    first = finder.search(ana, "affiche")
    make.resource("Affiche, le guide")
    seen, found = list(first.hits), first
    while found.next:
        found = finder.search(ana, "affiche", after=found.next)
        seen += found.hits
    numbers = [hit.id for hit in seen if hit.kind == ThingKind.THREAD]
    assert len(numbers) == len(set(numbers)) == 45
    back = finder.search(ana, "affiche", after=found.previous)
    assert back.next and back.first < found.first
    assert first.previous is None
    for nonsense in ("", "x", "1e999_1_a_1", "1_2_3", "_" * 9, "nan_1_a_1", "1_9" * 99):
        assert finder.search(ana, "affiche", after=nonsense).hits is not None


def test_each_filter_counts_what_the_others_leave(make, ana):
    for slug in ("caf", "msa"):
        make.body(slug)
    make.resource("Prime de la CAF", bodies=("caf",))
    make.resource("Prime partout", bodies=("caf", "msa"))
    make.question("Prime à la MSA", channel="msa", state=QuestionState.VALIDATED)
    make.question("Prime en attente", channel="msa")
    make.thread("Prime, une discussion")
    found = finder.search(ana, "prime")
    assert found.facets.bodies == {"caf": 2, "msa": 3}
    assert found.facets.states == {"publiee": 2, "validee": 1, "en-attente": 1, "ouverte": 1}
    narrowed = finder.search(ana, "prime", kind=ThingKind.RESOURCE, body="msa")
    assert titles(narrowed) == ["Prime partout"]
    assert narrowed.facets.bodies == {"caf": 2, "msa": 1}
    assert narrowed.counts[ThingKind.QUESTION] == 2
    assert titles(finder.search(ana, "prime", state="validee")) == ["Prime à la MSA"]
    assert finder.search(ana, "prime", since=clock.now() + timedelta(days=1)).hits == []
    assert finder.search(ana, "prime", state="nonsense").total == 5


@pytest.fixture(params=["rare", "common"])
def how_common(request, monkeypatch):
    """Words taken for rare or for common ones: PostgreSQL looks for them in two ways. One hit is enough."""
    monkeypatch.setattr(finder.engine, "ENOUGH", 1)
    if request.param == "common":
        monkeypatch.setattr(finder.candidates, "SCARCE", 0)
        monkeypatch.setattr(finder.candidates, "SCARCE_ANYWHERE", 0)


def test_a_validated_answer_is_not_hidden_by_newer_questions(make, ana, monkeypatch, how_common):
    places = finder.lists.Place
    monkeypatch.setattr(finder.lists, "SIZES", ((places.ANYWHERE, 2), (places.REFERENCES, 2)))
    monkeypatch.setattr(finder.lists, "TITLED", 2)
    old = make.question("Prime : quand ?", "Par quelle attestation ?", state=QuestionState.VALIDATED)
    new = [make.question(f"Prime {number}", "Quelle attestation ?") for number in range(5)]
    found = [hit.id for hit in finder.search(ana, "prime attestation").hits]
    assert found[0] == old.id
    assert new[-1].id in found, "the newest question is there as well"
    with transaction() as db:
        index.touch(db, ThingKind.QUESTION, old.id, state="obsolete", rank=-5)
        index.touch(db, ThingKind.QUESTION, new[0].id, state="validee", rank=3)
    assert finder.search(ana, "prime attestation").hits[0].id == new[0].id


def test_a_validated_answer_is_not_hidden_by_older_guides(make, ana, monkeypatch, how_common):
    monkeypatch.setattr(finder.lists, "SIZES", ((finder.lists.Place.REFERENCES, 2),))
    monkeypatch.setattr(finder.lists, "TITLED", 2)
    for number in range(4):
        make.resource(f"Prime {number}", "Avec quelle attestation.")
    answer = make.question("Prime : quand ?", "Par quelle attestation ?", state=QuestionState.VALIDATED)
    assert (ThingKind.QUESTION, answer.id) in [
        (hit.kind, hit.id) for hit in finder.search(ana, "prime attestation").hits
    ]


def test_a_common_word_is_found_beyond_the_rows_that_are_walked(make, ana):
    """PostgreSQL walks sixteen references for a list of two; the index of words gives the rest."""
    make.question("Prime de mai")
    old = make.question("Prime de juin")
    for number in range(18):
        make.question(f"Autre chose {number}")
    new = make.question("Prime de juillet")
    prime = ((french.key("prime"),),)
    wanted = [finder.lists.List((prime,), 1, finder.lists.Place.REFERENCES, 2)]
    rows = finder.candidates.read(ana, wanted, {prime: finder.candidates.SCARCE})
    assert [row.ref_id for row in rows] == [new.id, old.id]


@pytest.mark.only_postgres
@pytest.mark.parametrize("place", [finder.lists.Place.ANYWHERE, finder.lists.Place.REFERENCES])
def test_a_walk_goes_no_further_than_the_rows_that_it_gives(make, ana, place):
    """Rows come in their order from an index: nothing reads the whole window to sort it."""
    make.question("Prime de mai")
    shape = candidates.Shape(0, place, 2, place is not place.ANYWHERE, indexed=False)
    walk = candidates._statement((shape,), Filters().shape, lite=False)
    values = scopes.given(ana) | {"match_0": "prim", "mask_0": 1}
    with db.engine.connect() as connection:
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.execute(text(f"SET LOCAL enable_{way} = off"))
        written = walk.compile(connection, compile_kwargs={"render_postcompile": True})
        rows = connection.exec_driver_sql(f"EXPLAIN {written}", written.construct_params(values)).all()
    plan = "\n".join(row[0] for row in rows)
    assert "Index Scan" in plan
    assert "Sort" not in plan


def test_what_a_title_says_in_part_is_not_hidden_by_what_texts_say(make, ana, monkeypatch, how_common):
    monkeypatch.setattr(finder.lists, "SIZES", ((finder.lists.Place.REFERENCES, 2),))
    titled = make.question("Prime d’activité", "Par quelle attestation ?")
    for number in range(5):
        make.question(f"Une question {number}", "Quelle attestation pour la prime ?")
    assert titled.id in [hit.id for hit in finder.search(ana, "prime attestation").hits]


def test_the_name_of_a_file_of_a_discussion_is_not_hidden_by_newer_texts(make, ana, monkeypatch, how_common):
    places = finder.lists.Place
    monkeypatch.setattr(finder.lists, "SIZES", ((places.ANYWHERE, 2), (places.TITLE, 2)))
    thread = make.thread("Les documents de la semaine", author=ana)
    first = session().scalar(select(Post.id).where(Post.thread_id == thread.id))
    file = make.file(ana, post_id=first, name="prime_attestation.pdf")
    with transaction() as db:
        index.put_file(db, file, "")
    for number in range(5):
        make.thread(f"Un sujet {number}", "Quelle attestation pour la prime ?")
    found = [(hit.kind, hit.id) for hit in finder.search(ana, "prime attestation").hits]
    assert (ThingKind.FILE, file.id) in found


def test_filters_reach_what_a_common_word_would_hide(make, ana, monkeypatch, how_common):
    monkeypatch.setattr(finder.lists, "SIZES", ((finder.lists.Place.ANYWHERE, 3),))
    make.body("caf")
    old = make.resource("Prime de la CAF", bodies=("caf",))
    for number in range(6):
        make.thread(f"Prime {number}")
    assert old.id not in [
        hit.id for hit in finder.search(ana, "prime").hits if hit.kind == ThingKind.RESOURCE
    ]
    assert titles(finder.search(ana, "prime", body="caf")) == ["Prime de la CAF"]


def test_what_is_read_more_comes_first(make, ana):
    less, more = make.resource("Prime d’activité, un"), make.resource("Prime d’activité, deux")
    with transaction() as db:
        db.add(ResourceViewDay(resource_id=less.id, day=clock.today(), readers=30))
    assert [hit.id for hit in finder.search(ana, "prime activité").hits] == [less.id, more.id]


def test_titles_and_trade_names_complete_what_is_typed(make, ana):
    guide = make.resource("Certificat d’immatriculation : changer d’adresse")
    make.thread("Immatriculation d’une remorque")
    texts = [one.text for one in finder.complete(ana, "immat")]
    assert set(texts) == {
        "immatriculation du véhicule",
        "Certificat d’immatriculation : changer d’adresse",
        "Immatriculation d’une remorque",
    }
    assert texts.index(guide.title) < texts.index("Immatriculation d’une remorque")
    [one] = [one for one in finder.complete(ana, "certificat immatriculation adr") if one.kind]
    assert (one.url, one.kind) == (f"/ressources/{guide.slug}", ThingKind.RESOURCE)
    assert finder.complete(ana, "c2") and finder.complete(ana, "C2S")[0].text == "C2S"
    assert finder.complete(ana, "c") == finder.complete(ana, "") == finder.complete(ana, "'\"%") == []


def test_a_family_changed_by_another_process_is_seen(make, ana, monkeypatch):
    make.resource("Le minimum vieillesse")
    assert finder.search(ana, "zinzolin").total == 0
    with transaction() as db:
        family = Synonym(label="Z", names=["zinzolin", "minimum vieillesse"], updated_at=clock.now())
        db.add(family)
    monkeypatch.setattr(synonyms, "AGAIN", 0.0)
    assert finder.search(ana, "zinzolin").total == 1
    with transaction() as db:
        db.get_one(Synonym, family.id).active = False
        db.get_one(Synonym, family.id).updated_at = clock.now()
    assert finder.search(ana, "zinzolin").total == 0


def test_what_stands_near_a_thing_and_twins(make, ana):
    first = make.question("Carte Vitale perdue, que faire en attendant ?", state=QuestionState.VALIDATED)
    second = make.question("Que faire en attendant une carte Vitale perdue ?")
    make.question("Comment contester une radiation ?")
    guide = make.resource("Carte Vitale perdue ou volée")
    near = finder.also(ana, ThingKind.QUESTION, first.id)
    assert {(one.kind, one.id) for one in near} == {
        (ThingKind.QUESTION, second.id),
        (ThingKind.RESOURCE, guide.id),
    }
    [twin] = finder.duplicates(make.field(), clock.now() - timedelta(days=1))
    assert (twin.question_id, twin.earlier_id) == (second.id, first.id)
    assert finder.duplicates(make.field(), clock.now() + timedelta(days=1)) == []

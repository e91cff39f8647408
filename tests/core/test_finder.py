"""Search and « Déjà répondu ? »: the same hits on both databases, and never more than one may read."""

from itertools import product

import pytest

from fsforum.core import finder
from fsforum.core.finder import ranking, weighing
from fsforum.core.finder.candidates import Row
from fsforum.core.finder.lists import List, Place
from fsforum.core.finder.wording import written
from fsforum.models import QuestionState, ResourceState, Role, ThingKind

HOSTILE = [
    "", " ", '"', "'", '""', "l'impôt", "NEAR(", "NEAR(a b, 3)", "a AND", "OR", "NOT", "AND OR NOT",
    "*", "prime*", "^prime", "-prime", "prime -", "(", ")", "((((", "{keys_a}", "keys_a : prime",
    "keys_a:", ":A", "prime:A", "&", "|", "!", "<->", "prime & ", "\\", "\\'", "%", "_", "%%",
    "'; DROP TABLE search_doc; --", "\x00", "prime\x00activité", "\ud800", "日本", "🙂", "é" * 500,
    "a" * 10_000, "a " * 5_000, "prime " * 2_000, "\n\t", "<script>", "1e9", "1.5", "-1",
    "2026-11-24", "3646", "0800 000 000", "c'est-à-dire", "œuvre", "ﬁn", "Ⅷ", "½", "ß", "İ",
    "kkreference",
]  # fmt: skip


def titles(found):
    return ["".join(part for part, _ in hit.title) for hit in found.hits]


@pytest.fixture
def ana(make):
    return make.animateur()


def test_words_meet_whatever_their_accents_endings_and_case(make, ana):
    make.resource("Prime d’activité : la déclaration trimestrielle")
    make.thread("Qui prête un vidéoprojecteur ?")
    for query in ("prime activite", "PRIMES d'activités", "declarations trimestrielles", "l’activité"):
        assert titles(finder.search(ana, query)) == ["Prime d’activité : la déclaration trimestrielle"], query


def test_every_word_counts_when_something_holds_them_all(make, ana):
    make.resource("Carte Vitale perdue")
    make.resource("Carte grise : changer d’adresse")
    found = finder.search(ana, "carte adresse")
    assert titles(found) == ["Carte grise : changer d’adresse"]
    assert not found.partial


def test_words_apart_are_shown_when_nothing_holds_them_all(make, ana):
    make.resource("Carte Vitale perdue")
    found = finder.search(ana, "carte introuvablemot")
    assert titles(found) == ["Carte Vitale perdue"]
    assert found.partial


@pytest.mark.parametrize(("words", "least"), [(2, 2), (3, 2), (5, 2), (5, 4), (6, 2), (6, 5)])
def test_a_query_said_by_halves_asks_for_so_many_of_its_words(words, least):
    """« Any two of six »: true of exactly the texts that hold two or more of them."""
    names = [f"w{number}" for number in range(words)]
    asked = written(List(tuple(((name,),) for name in names), 0, Place.ANYWHERE, 0, least=least), lite=True)
    said = asked.replace('"', "").replace("AND", "and").replace("OR", "or")
    for held in product((False, True), repeat=words):
        assert eval(said, dict(zip(names, held, strict=True))) == (sum(held) >= least)


def test_a_question_is_found_by_its_title_and_its_answer_together(make, ana):
    make.question(
        "Que vérifier avant de valider ?", state=QuestionState.VALIDATED, answer="Le montant net social."
    )
    [hit] = finder.search(ana, "vérifier net social").hits
    assert ("net", True) in hit.extract
    assert hit.state[0] == "Réponse validée"


def test_a_discussion_shows_the_message_that_says_it(make, ana):
    thread = make.thread("Qui prête un vidéoprojecteur ?")
    make.post(thread, "Le nôtre est pris.")
    make.post(thread, "Nous en avons un avec l’adaptateur HDMI.")
    [hit] = finder.search(ana, "adaptateur").hits
    assert hit.url.endswith("#message-3")
    [hit] = finder.search(ana, "vidéoprojecteur adaptateur").hits
    assert hit.id == thread.id


def test_what_is_validated_and_fresh_comes_first_and_obsolete_last(make, ana):
    make.resource("Aide au logement ancienne", state=ResourceState.OBSOLETE)
    make.thread("Aide au logement, un retour")
    make.question("Aide au logement refusée", state=QuestionState.VALIDATED)
    make.resource("Aide au logement")
    assert titles(finder.search(ana, "aide logement")) == [
        "Aide au logement",
        "Aide au logement refusée",
        "Aide au logement, un retour",
        "Aide au logement ancienne",
    ]


def test_what_is_obsolete_stands_below_what_says_as_much_not_below_what_hardly_does(make, ana):
    make.resource("Dépliant de la CAF en ligne", state=ResourceState.OBSOLETE)
    make.resource("La CAF, par téléphone")
    make.thread("Une question", "Le dépliant de la CAF se trouve en ligne.")
    found = finder.search(ana, "dépliant caf ligne")
    assert titles(found) == ["Une question", "Dépliant de la CAF en ligne", "La CAF, par téléphone"]
    assert [hit.foot.partition(" le ")[0].partition(" au ")[0] for hit in found.hits[1:]] == [
        "Vérifié pour la dernière fois",
        "À jour",
    ]


def test_of_a_long_sentence_the_words_that_tell_most_are_looked_for(make, ana):
    make.resource("Tarifs du conciliateur")
    make.thread("Divers", "La salle, la table, le mur, la porte, la chaise, le bureau, la lampe, le tapis.")
    for number in range(4):
        make.resource(f"Note {number}", "La salle, la table, le mur, la porte, la chaise, le bureau.")
    said = "Dans la salle, sur la table, près du mur et de la porte, la chaise, le bureau : un conciliateur ?"
    assert "Tarifs du conciliateur" in titles(finder.search(ana, said))


def test_keywords_find_a_thing_and_leave_its_title_as_short_as_it_is(make, ana):
    make.resource("Aide au logement", keywords="APL, loyer, bail, caution, garant, bailleur")
    make.resource("Aide au logement des étudiants en colocation")
    assert titles(finder.search(ana, "aide logement"))[0] == "Aide au logement"
    assert titles(finder.search(ana, "garant")) == ["Aide au logement"]


def test_a_name_with_a_hyphen_is_known_without_it(make, ana):
    make.resource("Complémentaire santé solidaire")
    assert titles(finder.search(ana, "cmuc")) == ["Complémentaire santé solidaire"]


def test_the_title_weighs_more_than_the_text(make, ana):
    make.thread("Retour d’expérience", "Nous avons parlé du surendettement.")
    make.thread("Surendettement", "Bonjour.")
    assert titles(finder.search(ana, "surendettement")) == ["Surendettement", "Retour d’expérience"]


def test_a_thing_is_one_hit_however_many_messages_hold_the_word(make, ana):
    thread = make.thread("Affiche", "Une affiche.")
    for _ in range(5):
        make.post(thread, "Une affiche encore.")
    found = finder.search(ana, "affiche")
    assert (len(found.hits), found.total) == (1, 1)


def test_nobody_finds_or_counts_what_they_may_not_read(make, ana):
    secret = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    make.thread("Chatoyance", "chatoyance", author=make.field(), space=secret)
    make.body("justice", restricted=True)
    make.question("Chatoyance au tribunal", channel="justice")
    make.resource("Chatoyance en projet", state=ResourceState.DRAFT)
    make.thread("Chatoyance masquée", hidden=True)
    partner, field = make.partner("caf"), make.field()
    assert finder.search(partner, "chatoyance").total == 0
    assert finder.search(partner, "chatoyance").counts == dict.fromkeys(finder.KINDS, 0)
    assert finder.similar(partner, "Chatoyance au tribunal") == []
    assert titles(finder.search(ana, "chatoyance")) == ["Chatoyance au tribunal"]
    assert set(titles(finder.search(field, "chatoyance"))) == {"Chatoyance", "Chatoyance au tribunal"}


def test_filters_narrow_and_counts_stay_by_kind(make, ana):
    make.body("caf")
    make.resource("Prime de la CAF", bodies=("caf",))
    make.question("Prime à la MSA", channel="msa")
    make.thread("Prime, une discussion")
    assert finder.search(ana, "prime", body="msa").total == 1
    found = finder.search(ana, "prime", kind=ThingKind.RESOURCE)
    assert titles(found) == ["Prime de la CAF"]
    assert {kind: count for kind, count in found.counts.items() if count} == {
        ThingKind.RESOURCE: 1,
        ThingKind.QUESTION: 1,
        ThingKind.THREAD: 1,
    }
    assert finder.search(ana, "prime", theme="%", body="'x").total == 3


def test_pages_hold_ten_and_the_last_one_is_the_end(make, ana):
    author = make.animateur()
    for number in range(23):
        make.thread(f"Affiche {number}", author=author)
    first, last = finder.search(ana, "affiche"), finder.search(ana, "affiche", page=99)
    assert (len(first.hits), len(last.hits), last.page, first.total) == (10, 3, 3, 23)
    assert not set(titles(first)) & set(titles(last))


def test_a_new_title_reaches_every_line_of_a_question(make, ana):
    from fsforum.core import index
    from fsforum.core.transaction import transaction
    from fsforum.models import QuestionMessage

    question = make.question(
        "Ancienne formule", state=QuestionState.VALIDATED, answer="Le montant net social."
    )
    with transaction() as session:
        question.title = "Nouvelle tournure"
        line = session.query(QuestionMessage).filter_by(question_id=question.id, seq=1).one()
        index.put_message(session, question, line, "", "caf")
    assert finder.search(ana, "tournure net social").total == 1
    assert finder.search(ana, "ancienne formule").total == 0


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_raises(make, ana, query):
    make.thread("Prime d’activité")
    finder.search(ana, query, theme=query, body=query)
    finder.similar(ana, query)


@pytest.mark.parametrize(
    "word", ["c2s", "1er", "2026", "007", "n°12", "ft70", "a1b2c3", "日本", "½", "e5", "x1e9"]
)
def test_odd_words_are_found_again(make, ana, word):
    make.thread("Une annonce", f"Voici {word} pour finir.")
    assert finder.search(ana, word).total == 1


def test_what_was_already_asked_is_proposed(make, ana):
    make.question(
        "La déclaration trimestrielle de prime d’activité est préremplie : que vérifier ?",
        state=QuestionState.VALIDATED,
    )
    make.resource("Carte grise : changer d’adresse")
    make.thread("Qui prête un vidéoprojecteur ?")
    [one] = finder.similar(ana, "Bonjour, que dois-je vérifier dans la déclaration de la prime d'activité ?")
    assert one.kind == ThingKind.QUESTION
    assert one.state[0] == "Réponse validée"
    assert one.extract
    assert finder.similar(ana, "Bonjour à tous et merci") == []


def test_the_work_of_a_search_does_not_grow_with_the_hits(make, ana, queries):
    author = make.animateur()
    for number in range(8):
        make.thread(f"Prime {number}", author=author)
        make.question(f"Prime {number} ?", asker=author)
        make.resource(f"Prime {number}", owner=author)
    with queries(at_most=9):
        finder.search(ana, "prime")
    with queries(at_most=14):  # a word that nothing holds: its neighbours are looked for
        finder.search(ana, "prime activité")
    with queries(at_most=8):
        finder.similar(ana, "la prime")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("APL", "Une aide au logement trop perçue"),
        ("c2s", "Demander la complémentaire santé solidaire"),
        ("css renouvellement", "Renouvellement de la complémentaire santé solidaire"),
        ("CNI", "Carte nationale d’identité perdue"),
        ("pole emploi", "S’inscrire à France Travail"),
        ("numéro spi", "Retrouver son numéro fiscal"),
        ("aspa", "Le minimum vieillesse et l’étranger"),
        ("minimum vieillesse", "Dossier ASPA"),
    ],
)
def test_the_names_of_the_trade_find_each_other(make, ana, query, title):
    make.resource(title)
    make.resource("Tout autre chose")
    found = finder.search(ana, query)
    assert titles(found) == [title]
    assert not found.partial and found.also
    make.question(title, state=QuestionState.VALIDATED)
    assert title in [one.title for one in finder.similar(ana, query)]


def test_a_synonym_costs_no_further_statement(make, ana, queries):
    make.resource("Une aide au logement trop perçue")
    with queries(at_most=10) as plain:
        finder.search(ana, "logement trop")
    with queries(at_most=10) as expanded:
        finder.search(ana, "apl trop")
    assert len(expanded) <= len(plain)


def test_words_that_were_asked_side_by_side_are_better_found_so(make, ana):
    """Both texts hold all the words; one of them speaks of the mission locale."""
    make.resource(
        "Accueillir un jeune", "La mission est claire : prendre un rendez-vous. Le service local suit."
    )
    make.resource("Orienter un jeune", "La mission locale prend un rendez-vous et suit le dossier.")
    assert titles(finder.search(ana, "jeune mission locale"))[0] == "Orienter un jeune"


def test_what_french_says_everywhere_tells_less_than_the_name_of_a_thing(make, ana):
    """« attendre, recevoir, nouvelle » stand in no title but one; the card is what is asked for."""
    make.thread("En attendant de recevoir la nouvelle imprimante")
    make.question("Carte Vitale perdue : quelle démarche ?")
    for number in range(12):
        make.thread(f"Carte Vitale et mutuelle, cas numéro {number}")
    asked = "Une dame a perdu sa carte Vitale, que faire en attendant de recevoir la nouvelle ?"
    assert titles(finder.search(ana, asked))[0] == "Carte Vitale perdue : quelle démarche ?"


def test_a_word_is_counted_once_for_the_searches_of_some_minutes(make, ana, queries):
    make.question("Un locataire doit-il déclarer l'occupation de son logement ?")
    asked = "locataire occupation logement déclarer"
    finder.search(ana, asked)
    with queries(at_most=9) as sent:
        finder.search(ana, asked)
    assert not [statement for statement in sent if statement.startswith("SELECT (SELECT count(")]


def test_a_name_said_thousands_of_times_is_looked_at_once_each(monkeypatch):
    looked = []
    within = weighing._within
    monkeypatch.setattr(weighing, "_within", lambda *given: looked.append(1) or within(*given))
    terms = [(("permis",), ("carte", "conducteur"))]
    row = Row(1, "question", 1, 1, 0, "", "", "", "", 0, 1, 0)
    [thing] = ranking.group([row], terms)
    weighing.weigh([thing], terms, {1: "carte de conducteur et " * 3000})
    assert thing.mask == 1
    assert thing.strength[0] > 0.9
    assert len(looked) <= 4 * 3000

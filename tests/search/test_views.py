"""/recherche: one page that finds, counts and narrows, within what its reader may see."""

import re

import pytest

from fsforum.models import QuestionState, Role

HOSTILE = [
    '"',
    "'",
    "NEAR(",
    "a AND",
    "*",
    "\x00",
    "é" * 10_000,
    "<script>alert(1)</script>",
    "%",
    "\\",
    "':A",
]


def hits(html):
    return re.findall(r'data-type="(\w+)" data-id="(\d+)"', html)


def test_a_colleague_finds_a_guide_a_question_and_a_discussion(make, visit):
    guide = make.resource("Prime d’activité : la déclaration", bodies=())
    question = make.question("Prime d’activité préremplie", state=QuestionState.VALIDATED)
    thread = make.thread("Prime d’activité, notre affiche")
    page = visit(make.animateur()).get("/recherche?q=prime+activite")
    assert page.status_code == 200
    assert set(hits(page.text)) == {
        ("ressource", str(guide.id)),
        ("question", str(question.id)),
        ("discussion", str(thread.id)),
    }
    assert f'href="/ressources/{guide.slug}"' in page.text
    assert "<mark>Prime</mark> d’<mark>activité</mark>" in page.text
    assert "Réponse validée" in page.text


def test_the_type_narrows_and_the_tabs_keep_their_counts(make, visit):
    make.resource("Prime")
    make.thread("Prime encore")
    page = visit(make.animateur()).get("/recherche?q=prime&type=discussion")
    assert [kind for kind, _ in hits(page.text)] == ["discussion"]
    assert "2\u00a0résultats" in page.text
    assert 'type=ressource">Ressources <span>1</span>' in page.text


def test_filters_by_body_and_theme(make, visit):
    make.body("caf")
    make.body("msa")
    make.theme("Santé")
    make.resource("Prime de la CAF", bodies=("caf",))
    make.resource("Prime de la MSA", bodies=("msa",))
    reader = visit(make.animateur())
    assert len(hits(reader.get("/recherche?q=prime&organisme=msa").text)) == 1
    none = reader.get("/recherche?q=prime&theme=sante")
    assert hits(none.text) == []
    assert "Chercher sans filtre" in none.text


def test_nothing_found_says_what_to_do(make, visit):
    make.body("caf")
    page = visit(make.animateur()).get("/recherche?q=chèque+bois&organisme=caf")
    assert "Chercher sans filtre" in page.text  # filters come first
    assert "/questions/caf/nouvelle?texte=ch%C3%A8que+bois" in page.text
    assert "Poser la question à la CAF" in page.text
    page = visit(make.animateur()).get("/recherche?q=chèque+bois")
    assert "Aucun résultat pour" in page.text
    assert "/questions/nouvelle?texte=ch%C3%A8que+bois" in page.text
    page = visit(make.animateur()).get("/recherche?q=chèque+bois+CAF")
    assert "Poser la question à la CAF" in page.text  # the words name the body
    assert "Poser une question" not in visit(make.observer()).get("/recherche?q=chèque+bois").text


def test_an_empty_query_invites(make, visit):
    page = visit(make.animateur()).get("/recherche")
    assert page.status_code == 200
    assert "Tapez deux ou trois mots" in page.text


def test_a_stranger_signs_in_first(stranger):
    assert stranger.get("/recherche?q=prime").status_code == 302


def test_a_hidden_word_is_nowhere_on_the_page_of_others(make, visit):
    secret = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    thread = make.thread("Chatoyance", "Des mots secrets.", author=make.field(), space=secret)
    for person in (make.animateur(), make.partner(), make.observer()):
        page = visit(person).get("/recherche?q=secrets")
        assert "Chatoyance" not in page.text
        assert hits(page.text) == []
        assert "1\u00a0résultat" not in page.text
    assert hits(visit(make.admin()).get("/recherche?q=secrets").text) == [("discussion", str(thread.id))]


VARYING = re.compile(r'(data-token|data-search|nonce|value)="[A-Za-z0-9._-]{12,}"')


@pytest.mark.parametrize("with_another", ["", "prime+"])
def test_a_page_does_not_tell_whether_a_word_stands_in_what_one_may_not_read(make, visit, with_another: str):
    secret = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    make.thread("Zinzolin", "Un zinzolin.", author=make.field(), space=secret)
    make.thread("Prime", "Une prime.")
    ana = visit(make.animateur())
    for path in (f"/recherche?q={with_another}", "/recherche/suggestions?q=", "/questions/similaires?texte="):
        said = [
            VARYING.sub("", ana.get(path + word).text).replace(word, "MOT")
            for word in ("zinzolin", "zanzulon")
        ]
        assert said[0] == said[1], path


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_breaks_the_page(make, visit, query):
    make.thread("Prime")
    reader = visit(make.animateur())
    where = {"q": query, "type": query, "theme": query, "organisme": query, "page": query}
    page = reader.get("/recherche", query_string=where)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    for number in ("-1", "0", "1e9", "99999999999999999999", "x"):
        assert reader.get(f"/recherche?q=prime&page={number}").status_code == 200


def test_the_number_of_statements_does_not_grow(make, visit, queries):
    author = make.animateur()
    for number in range(12):
        make.thread(f"Prime {number}", author=author)
        make.question(f"Prime {number} ?", asker=author)
        make.resource(f"Prime {number}", owner=author)
    reader = visit(author)
    with queries(at_most=14):
        reader.get("/recherche?q=prime")
    with queries(at_most=20):  # words apart are looked for, and spellings near the unknown one
        reader.get("/recherche?q=prime+inconnue")


def test_the_page_names_a_few_of_many_other_names(make, visit):
    make.resource("Travail sans papiers")
    page = visit(make.animateur()).get("/recherche?q=papier+travail").text
    said = page.partition("Cherché aussi")[2].partition("<")[0]
    assert said.count(",") == 5 and said.rstrip().endswith("…")
    nothing = visit(make.animateur()).get("/recherche?q=minimum+vieillesse").text
    assert "Aucun résultat" in nothing and "Cherché aussi" not in nothing


def test_the_page_says_which_other_names_were_looked_for(make, visit):
    make.resource("Une aide au logement trop perçue")
    page = visit(make.animateur()).get("/recherche?q=apl").text
    assert "Cherché aussi\u00a0: aide au logement" in page
    assert "<mark>aide</mark> au <mark>logement</mark>" in page
    assert "Cherché aussi" not in visit(make.animateur()).get("/recherche?q=vitale").text

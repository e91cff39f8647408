"""The page of results: what was understood, filters that count, pages, the address as a bookmark."""

from __future__ import annotations

import re

from fsforum.core import index
from fsforum.core.transaction import transaction
from fsforum.models import QuestionState, ResourceState


def hits(html: str) -> list[tuple[str, str]]:
    return re.findall(r'data-type="(\w+)" data-id="(\d+)"', html)


def test_a_misspelt_word_is_understood_and_can_be_insisted_on(make, visit):
    make.resource("Renouveler sa carte grise")
    ana = visit(make.animateur())
    page = ana.get("/recherche?q=carte+grize").text
    assert len(hits(page)) == 1
    assert "Résultats pour <strong>«\u00a0carte grise\u00a0»</strong>" in page
    assert "Chercher plutôt «\u00a0carte grize\u00a0»" in page
    exact = ana.get("/recherche?q=carte+grize&exact=1").text
    assert "Résultats pour" not in exact


def test_a_phrase_and_an_unwanted_word_are_said(make, visit):
    make.resource("La carte grise d’un véhicule neuf")
    make.resource("Une grise mine, une carte postale")
    make.resource("Carte grise et vente")
    ana = visit(make.animateur())
    page = ana.get("/recherche", query_string={"q": '"carte grise" -vente'}).text
    assert len(hits(page)) == 1
    assert "Expression exacte\u00a0: «\u00a0carte grise\u00a0»." in page and "Sans\u00a0: vente." in page


def test_each_filter_counts_what_it_would_leave(make, visit):
    make.body("caf")
    make.question("Prime de naissance", state=QuestionState.VALIDATED)
    make.question("Prime de rentrée")
    make.resource("Prime d’activité", state=ResourceState.OBSOLETE, bodies=("caf",))
    ana = visit(make.animateur())
    page = ana.get("/recherche?q=prime").text
    for shown in ("Réponse validée (1)", "Question en attente (1)", "Ressource obsolète (1)", "CAF (3)"):
        assert shown in page
    narrowed = ana.get("/recherche?q=prime&etat=validee&organisme=caf&periode=mois").text
    assert [kind for kind, _ in hits(narrowed)] == ["question"]
    assert 'class="chip" href="/recherche?q=prime&amp;organisme=caf&amp;periode=mois"' in narrowed
    assert 'name="etat" value="validee"' in narrowed  # the next search keeps the filters


def test_counts_are_of_what_the_reader_may_read(make, visit):
    make.body("justice", restricted=True)
    make.question("Prime et avocat", channel="justice")
    make.question("Prime de rentrée")
    assert "Question en attente (2)" in visit(make.animateur()).get("/recherche?q=prime").text
    seen = visit(make.observer()).get("/recherche?q=prime").text
    assert "Question en attente (1)" in seen and "Justice (" not in seen


def test_pages_follow_each_other_without_a_gap(make, visit):
    for number in range(45):
        make.resource(f"Prime {number}")
    ana = visit(make.animateur())
    found: list[tuple[str, str]] = []
    address, pages = "/recherche?q=prime", 0
    while address and pages < 7:
        page = ana.get(address).text
        found += hits(page)
        pages += 1
        link = re.search(r'href="([^"]+)" rel="next"', page)
        address = link[1].replace("&amp;", "&") if link else ""
    assert pages == 5 and len(found) == len(set(found)) == 45
    assert "Résultats 41 à 45" in page
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back and "Résultats 31 à 40" in ana.get(back[1].replace("&amp;", "&")).text
    for odd in ("x", "1_2", "nan_1_ressource_1", "1e999_9_ressource_9", "_" * 500):
        assert ana.get("/recherche", query_string={"q": "prime", "suite": odd}).status_code == 200


def test_people_of_the_directory_are_found_and_are_a_kind_of_their_own(make, visit):
    person = make.partner("caf", first_name="Hélène", last_name="Vautrin")
    with transaction() as db:
        index.put_person(db, person)
    ana = visit(make.animateur())
    page = ana.get("/recherche?q=helene+vautrin").text
    assert hits(page) == [("annuaire", str(person.id))] and "Annuaire <span>1</span>" in page
    assert hits(ana.get("/recherche?q=vautrin&type=annuaire").text) == [("annuaire", str(person.id))]
    assert hits(ana.get("/recherche?q=vautrin&type=question").text) == []


def test_nothing_found_says_what_was_understood_and_what_is_near(make, visit):
    make.resource("Carte grise")
    page = visit(make.animateur()).get("/recherche?q=xyzzyq").text
    assert "Ce qui a été compris" in page and "Dans aucun texte\u00a0: <strong>xyzzyq</strong>" in page


def test_a_word_that_nothing_holds_is_named_above_what_holds_the_others(make, visit):
    make.resource("Carte grise")
    page = visit(make.animateur()).get("/recherche?q=grise+xyzzyq").text
    assert len(hits(page)) == 1
    assert "Aucun texte ne contient «\u00a0xyzzyq\u00a0». Voici ce qui contient l’autre mot\u00a0: 1" in page


def test_titles_are_set_in_the_french_way(make, visit):
    make.resource("Carte grise : que faire ?")
    page = visit(make.animateur()).get("/recherche?q=carte").text
    assert "grise\u00a0: que faire\u202f?" in page

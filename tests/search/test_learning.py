"""What the field animator learns from searches: lists without names, and a remedy one click away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fsforum.core import clock, synonyms
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import AuditEntry, QuestionState, SearchLog, Settled, Synonym

PAGE = "/animation/recherches"


def shown(page: str) -> list[str]:
    """The words of the lines of a list."""
    return re.findall(r'<h3 class="row-title"><a[^>]*>«\u00a0(.*?)\u00a0»', page)


def told(page: str) -> tuple[str, str]:
    """What the script of the results sends: the search, and the place of the first result."""
    search = re.search(r'data-search="([^"]+)"', page)
    place = re.search(r'data-place="(\d+)"', page)
    assert search and place
    return search[1], place[1]


def logged() -> list[SearchLog]:
    session().expire_all()
    return list(session().scalars(select(SearchLog).order_by(SearchLog.id)))


def test_a_search_without_result_is_listed_until_it_is_settled_and_comes_back(make, visit):
    ana, bob = visit(make.animateur()), visit(make.animateur())
    ana.get("/recherche?q=chèques+bois")
    bob.get("/recherche?q=bois chèque")
    make.resource("Prime d’activité")
    ana.get("/recherche?q=prime")
    field = visit(make.field())
    page = field.get(PAGE).text
    assert len(shown(page)) == 1 and "cherché 2\u00a0fois" in page
    for name in ("Camille", "Roussel"):
        assert name not in page.split("<main")[1]
    settled = field.submit("/animation/recherches/reglee", {"mots": shown(page)[0], "liste": ""})
    assert settled.status_code == 303
    assert shown(field.get(PAGE).text) == []
    with transaction() as db:
        db.execute(update(Settled).values(at=clock.now() - timedelta(hours=2)))
    visit(make.animateur()).get("/recherche?q=chèque+bois")
    assert len(shown(field.get(PAGE).text)) == 1


def test_a_filter_that_leaves_nothing_is_no_lack(make, visit):
    make.resource("Carte grise")
    visit(make.animateur()).get("/recherche?q=carte+grise&type=question")
    assert shown(visit(make.field()).get(PAGE).text) == []


def test_what_is_found_at_last_leaves_the_list(make, visit):
    visit(make.animateur()).get("/recherche?q=stationnement")
    field = visit(make.field())
    assert shown(field.get(PAGE).text) == ["stationnement"]
    make.resource("Carte mobilité : le stationnement")
    visit(make.animateur()).get("/recherche?q=stationnement")
    assert shown(field.get(PAGE).text) == []


def test_results_that_nobody_opens_are_a_list_of_their_own(make, visit):
    make.resource("Prime d’activité")
    make.resource("Carte grise")
    ana = visit(make.animateur())
    ana.get("/recherche?q=prime")
    search, place = told(ana.get("/recherche?q=carte+grise").text)
    assert place == "1"
    answer = ana.submit("/recherche/ouvertures", {"recherche": search, "rang": place})
    assert answer.status_code == 204
    field = visit(make.field())
    assert shown(field.get(f"{PAGE}?liste=sans-ouverture").text) == ["prime"]
    most = field.get(f"{PAGE}?liste=plus-demandees").text
    assert set(shown(most)) == {"prime", "carte grise"}
    assert "ouvert 1\u00a0fois, en moyenne au rang 1,0" in most


def test_who_opens_a_result_that_holds_part_of_the_words_has_found(make, visit):
    make.resource("Prime d’activité")
    ana = visit(make.animateur())
    found = ana.get("/recherche?q=prime+saisonnier").text
    field = visit(make.field())
    assert shown(field.get(PAGE).text) == ["prime saisonnier"]
    search, place = told(found)
    ana.submit("/recherche/ouvertures", {"recherche": search, "rang": place})
    assert shown(field.get(PAGE).text) == []
    assert shown(field.get(f"{PAGE}?liste=sans-ouverture").text) == []


def test_the_log_knows_filters_pages_and_trials(make, visit):
    for number in range(25):
        make.resource(f"Prime {number}")
    ana = visit(make.animateur())
    first = told(ana.get("/recherche?q=prime").text)
    second = told(ana.get("/recherche?q=prime&page=2").text)
    assert second == (first[0], "11")
    ana.get("/recherche?q=prime&type=question")
    ana.get("/recherche?q=primes&essai=1")
    ana.get("/recherche?q=")
    assert [(line.words, line.filters, line.hits) for line in logged()] == [
        ("prime", "", 25),
        ("prime", "type=question", 0),
    ]


@pytest.mark.parametrize("place", ["", "-1", "0", "x", "1e9", "9" * 30, "٣"])
def test_an_odd_place_is_not_kept(make, visit, place: str):
    make.resource("Prime")
    ana = visit(make.animateur())
    search, _ = told(ana.get("/recherche?q=prime").text)
    assert ana.submit("/recherche/ouvertures", {"recherche": search, "rang": place}).status_code == 204
    assert [line.clicked for line in logged()] == [None]


def test_each_line_leads_to_a_synonym_a_question_or_a_guide(make, visit):
    visit(make.animateur()).get("/recherche?q=timbres+fiscaux")
    field = visit(make.field())
    page = field.get(PAGE).text
    assert 'href="/animation/synonymes/nouveau?mot=timbres+fiscaux"' in page
    assert 'href="/questions/nouvelle?texte=timbres+fiscaux"' in page
    assert 'href="/ressources/nouvelle?titre=timbres+fiscaux"' in page
    assert (
        "timbres fiscaux\n</textarea>" in field.get("/animation/synonymes/nouveau?mot=timbres+fiscaux").text
    )
    assert 'value="Timbres fiscaux"' in field.get("/ressources/nouvelle?titre=timbres fiscaux").text


def test_a_search_without_result_becomes_a_synonym_and_then_finds(make, visit):
    guide = make.resource("Complémentaire santé solidaire : qui y a droit")
    ana = visit(make.animateur())
    assert "data-type" not in ana.get("/recherche?q=zinzolin").text
    field = visit(make.field())
    data = {"label": "Complémentaire santé", "mot": "zinzolin", "key": "s1"}
    names = "zinzolin\ncomplémentaire santé solidaire"
    for _ in range(2):
        answer = field.submit("/animation/synonymes/nouveau", data | {"names": names})
        assert answer.status_code == 303
    [family] = session().scalars(select(Synonym).where(Synonym.label == "Complémentaire santé"))
    assert family.names == ["zinzolin", "complémentaire santé solidaire"] and family.active
    assert shown(field.get(PAGE).text) == []
    assert f'data-type="ressource" data-id="{guide.id}"' in ana.get("/recherche?q=zinzolin").text
    actions = set(session().scalars(select(AuditEntry.action)))
    assert "synonym.add" in actions


def test_a_word_of_a_search_joins_a_family_that_exists(make, visit):
    make.resource("Complémentaire santé solidaire")
    field, ana = visit(make.field()), visit(make.animateur())
    data = {"label": "C2S", "names": "c2s\ncomplémentaire santé solidaire", "key": "s5"}
    field.submit("/animation/synonymes/nouveau", data)
    [family] = session().scalars(select(Synonym).where(Synonym.label == "C2S"))
    ana.get("/recherche?q=zinzolin")
    clash = {"label": "Zinzolin", "names": "zinzolin\nC2S", "mot": "zinzolin", "key": "s6"}
    page = field.submit("/animation/synonymes/nouveau", clash)
    there = f"/animation/synonymes/{family.id}?mot=zinzolin"
    assert page.status_code == 422 and f'href="{there}"' in page.text
    offered = field.get(there).text
    assert "complémentaire santé solidaire\nzinzolin" in offered
    names = f"{data['names']}\nzinzolin"
    assert field.submit(there, {"label": "C2S", "names": names, "mot": "zinzolin"}).status_code == 303
    assert shown(field.get(PAGE).text) == []
    assert "data-type" in ana.get("/recherche?q=zinzolin").text


def test_a_family_is_changed_switched_off_and_on(make, visit):
    guide = make.resource("Complémentaire santé solidaire")
    field, ana = visit(make.field()), visit(make.animateur())
    data = {"label": "C2S", "names": "zinzolin\ncomplémentaire santé solidaire", "key": "s2"}
    field.submit("/animation/synonymes/nouveau", data)
    [family] = session().scalars(select(Synonym).where(Synonym.label == "C2S"))
    one = f"/animation/synonymes/{family.id}"
    found = f'data-id="{guide.id}"'
    assert found in ana.get("/recherche?q=zinzolin").text
    field.submit(f"{one}/etat", {"actif": "0"})
    assert found not in ana.get("/recherche?q=zinzolin").text
    assert "Ne sert plus" in field.get("/animation/synonymes?nom=zinzolin").text
    field.submit(f"{one}/etat", {"actif": "1"})
    field.submit(one, {"label": "C2S", "names": "zinzolin bis\ncomplémentaire santé solidaire"})
    assert field.get(one).text.count("zinzolin bis") >= 1
    assert found not in ana.get("/recherche?q=zinzolin").text
    actions = list(session().scalars(select(AuditEntry.action).where(AuditEntry.action.like("synonym.%"))))
    assert sorted(actions) == ["synonym.add", "synonym.change", "synonym.off", "synonym.on"]


@pytest.mark.parametrize("label", ["C2S", "demandeur d’emploi", "France Travail", "remise de dette"])
def test_a_family_that_ships_takes_one_more_name(make, visit, label):
    """Some share a name with another family, or hold the word of another one."""
    synonyms.install(session())
    session().commit()
    family = session().scalars(select(Synonym).filter_by(label=label)).one()
    page = visit(make.field())
    address = f"/animation/synonymes/{family.id}"
    assert page.submit(address, {}).status_code == 303
    names = "\n".join([*family.names, "zinzolin"])
    assert page.submit(address, {"names": names}).status_code == 303
    session().expire_all()
    assert family.names[-1] == "zinzolin"
    taken = page.submit(address, {"names": names + "\nminimum vieillesse"})
    assert taken.status_code == 422
    assert "est déjà dans la famille" in taken.text


def test_a_family_needs_no_name_of_its_own(make, visit):
    field = visit(make.field())
    for _ in range(2):
        sent = {"label": "", "names": "chaudron\nla grande marmite", "key": "s7"}
        assert field.submit("/animation/synonymes/nouveau", sent).status_code == 303
    [family] = session().scalars(select(Synonym).where(Synonym.label == "la grande marmite"))
    assert family.names == ["chaudron", "la grande marmite"]


@pytest.mark.parametrize(
    ("label", "names", "error"),
    [
        ("Seule", "chaudron", "au moins deux noms différents"),
        ("Même", "chaudron\nChaudrons", "au moins deux noms différents"),
        ("Vide", "chaudron\n!!!", "écrivez un nom de 2 à"),
        ("Trop", "\n".join(f"nom{n}" for n in range(20)), "15 noms au plus"),
        ("Prise", "chaudron\nmarmite", "est déjà dans la famille «\u00a0Cuisine\u00a0»"),
        ("Cuisine", "poêle à bois\nâtre", "Une famille porte déjà ce nom."),
        ("Personne", "ana@gmail.com\nchaudron", "adresse"),
    ],
)
def test_what_makes_no_family_comes_back_with_its_error(make, visit, label: str, names: str, error: str):
    field = visit(make.field())
    kitchen = {"label": "Cuisine", "names": "marmite\nfait-tout", "key": "s3"}
    assert field.submit("/animation/synonymes/nouveau", kitchen).status_code == 303
    page = field.submit("/animation/synonymes/nouveau", {"label": label, "names": names, "key": "s4"})
    assert page.status_code == 422
    assert error in page.text
    for name in names.splitlines():
        assert name in page.text


def test_the_pages_of_the_animation_are_for_the_animation(make, visit):
    for person in (make.animateur(), make.partner(), make.observer()):
        browser = visit(person)
        for path in (PAGE, "/animation/synonymes", "/animation/synonymes/nouveau"):
            assert browser.get(path).status_code == 403
        assert browser.submit("/animation/recherches/reglee", {"mots": "prime"}).status_code == 403


def test_the_questions_that_were_not_asked_are_counted(make, visit):
    question = make.question("Trop-perçu ?", state=QuestionState.VALIDATED)
    data = {"pour": "caf", "key": "k", "trouve": f"question:{question.id}"}
    visit(make.animateur()).submit("/recherche/trouve", data)
    page = visit(make.field()).get(PAGE).text
    assert re.search(r"Questions évitées</dt>\s*<dd>1</dd>", page)


def test_the_lists_cost_a_fixed_number_of_statements(make, visit, queries):
    ana = visit(make.animateur())
    for number in range(12):
        ana.get(f"/recherche?q=introuvable{number}")
    field = visit(make.field())
    with queries(at_most=6):
        page = field.get(PAGE).text
    assert len(shown(page)) == 12
    with queries(at_most=5):
        field.get("/animation/synonymes")

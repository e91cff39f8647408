"""A resource on screen and on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fsforum.core import clock, readmarks
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import sheet
from fsforum.models import (
    QuestionState,
    Resource,
    ResourceKind,
    ResourceQuestion,
    ResourceState,
    Saved,
)

GUIDE = "Avant.\n\n## Les étapes\n\n1. Se connecter\n\n## Les pièges\n\nLe net à payer.\n"


def test_a_guide_says_whether_it_can_be_trusted_and_what_it_holds(make, visit):
    today = clock.today()
    guide = make.resource(
        "Prime d’activité",
        GUIDE,
        bodies=("caf",),
        verified_on=today,
        verified_body_id=make.body("caf").id,
        review_before=today + timedelta(days=100),
    )
    make.file(make.field(), name="tableau.csv", resource_id=guide.id)
    with transaction():
        guide.file_count = 1
    page = visit(make.animateur()).get(f"/ressources/{guide.slug}").text
    for words in ("À jour", "À jour au", "CAF de Haute-Saône", "À revoir avant le", "Version"):
        assert words in page
    assert 'href="#partie-les-etapes"' in page
    assert "/fichiers/" in page
    assert "tableau.csv" in page
    assert "/modifier" not in page


def test_a_page_costs_six_statements(app, make, visit, queries, monkeypatch):
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    guide = make.resource(source=GUIDE, bodies=("caf", "cpam", "msa"))
    question = make.question(state=QuestionState.PUBLISHED)
    with transaction() as db:
        db.add(ResourceQuestion(resource_id=guide.id, question_id=question.id))
    client, address = visit(make.partner()), f"/ressources/{guide.slug}"
    client.get(address)
    with queries(at_most=6):
        assert client.get(address).status_code == 200
    readmarks.flush()


@pytest.mark.parametrize("slug", ["absent", "A", "%00", "x" * 300, "..", "é"])
def test_an_absent_page_is_absent(make, visit, slug: str):
    assert visit(make.animateur()).get(f"/ressources/{slug}").status_code == 404


def test_a_draft_is_absent_for_all_but_its_owner_and_those_who_publish(make, visit):
    owner = make.partner()
    draft = make.resource("Brouillon secret", owner=owner, state=ResourceState.DRAFT)
    for path in ("", "/historique", "/versions/1", "/imprimer", "/modifier"):
        address = f"/ressources/{draft.slug}{path}"
        assert visit(owner).get(address).status_code == 200
        assert visit(make.field()).get(address).status_code == 200
        for other in (make.animateur(), make.partner(), make.observer()):
            page = visit(other).get(address)
            assert page.status_code == 404
            assert "secret" not in page.text


def test_a_source_in_a_restricted_channel_shows_only_to_its_readers(make, visit):
    make.body("justice", restricted=True)
    hidden = make.question("Question réservée à la justice", channel="justice")
    guide = make.resource()
    with transaction() as db:
        db.add(ResourceQuestion(resource_id=guide.id, question_id=hidden.id))
    address = f"/ressources/{guide.slug}"
    assert "Question réservée" in visit(make.animateur()).get(address).text
    assert "Question réservée" not in visit(make.partner("caf")).get(address).text


def test_saving_twice_keeps_once_and_can_be_undone(make, visit):
    guide, reader = make.resource(), make.observer()
    client = visit(reader)
    for _ in range(2):
        client.submit(f"/ressources/{guide.slug}/enregistrement", {"etat": "1"})
    assert session().query(Saved).count() == 1
    assert 'aria-pressed="true"' in client.get(f"/ressources/{guide.slug}").text
    client.submit(f"/ressources/{guide.slug}/enregistrement", {"etat": "0"})
    assert session().query(Saved).count() == 0


def test_a_sheet_lays_its_parts_out(make, visit):
    html = (
        '<p>Avant.</p><h2 id="partie-pour-qui">Pour qui</h2><p>Tous.</p><h2 id="vide">Vide</h2>\n'
        '<h2 id="les-pieges">Les pièges</h2><ul><li>Un</li></ul><h2 id="plan-b">Plan B</h2><p>Appeler.</p>'
    )
    head, parts = sheet.parts(html)
    assert head == "<p>Avant.</p>"
    assert [(p.title, p.tone, p.wide) for p in parts] == [
        ("Pour qui", "", False),
        ("Les pièges", "warn", False),
        ("Plan B", "accent", True),
    ]
    nested = '<blockquote><h2 id="a">A</h2><p>x</p></blockquote>'
    assert sheet.parts(nested) == (nested, [])
    fiche = make.resource("Carte Vitale", "## Pour qui\n\nTous.", kind=ResourceKind.SHEET)
    page = visit(make.animateur()).get(f"/ressources/{fiche.slug}").text
    assert "sheet-grid" in page
    assert page.count("<h1") == 1


def test_the_print_has_date_version_and_address_and_no_menu(make, visit):
    guide = make.resource("Prime d’activité", GUIDE)
    page = visit(make.animateur()).get(f"/ressources/{guide.slug}/imprimer").text
    assert f"http://localhost:8000/ressources/{guide.slug}" in page or f"/ressources/{guide.slug}" in page
    assert "version 1" in page
    assert "imprimé le" in page
    assert "<nav" not in page
    assert "<form" not in page


def test_hostile_words_come_out_as_words(make, visit):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    guide = make.resource(evil, f"## {evil}\n\n[x](javascript:alert(1))", keywords=evil, summary=evil)
    client = visit(make.field())
    for path in ("", "/imprimer", "/historique", "/modifier", "/versions/1"):
        page = client.get(f"/ressources/{guide.slug}{path}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
    assert session().get(Resource, guide.id).title == evil

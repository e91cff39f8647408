"""« Modifications non publiées »: kept beside what readers see, for their author alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fsforum.core import clock
from fsforum.extensions import session
from fsforum.library import service, skeletons
from fsforum.models import (
    File,
    Notification,
    Proposal,
    ProposalState,
    Resource,
    ResourceKind,
    ResourceState,
    Revision,
    SearchDoc,
)

SECRET = "Le numéro passe au 3230."


def at(guide, page=""):
    return f"/ressources/{guide.slug}{page}"


def fresh(row):
    session().expire_all()
    return session().get_one(type(row), row.id)


def test_a_draft_of_a_published_guide_changes_nothing_for_readers(make, visit, edited):
    guide, editor = make.resource(source="Le texte publié."), make.field()
    client = visit(editor)
    given = edited(guide, source=SECRET, note="", action="brouillon")
    sent = client.submit(at(guide, "/modifier"), given)
    assert (sent.status_code, sent.location) == (303, at(guide, "/brouillon"))
    kept = fresh(guide)
    assert (kept.source, kept.version) == ("Le texte publié.", 1)
    assert session().query(Revision).count() == 1
    assert SECRET not in visit(make.animateur()).get(at(guide)).text
    assert session().query(SearchDoc).filter(SearchDoc.text.contains("3230")).count() == 0
    assert session().query(Notification).count() == 0
    page = client.get(at(guide, "/brouillon")).text
    assert "3230" in page
    assert "<ins>" in page
    assert "modifications non publiées" in client.get(at(guide)).text
    again = client.get(at(guide, "/modifier")).text
    assert SECRET in again
    assert "Vous reprenez vos modifications" in again


def test_a_draft_is_read_by_its_author_alone(make, visit, edited):
    guide = make.resource(open_to_contributions=True)
    author = make.animateur()
    visit(author).submit(at(guide, "/brouillon"), edited(guide, source=SECRET))
    number = session().query(Proposal).one().id
    for other in (make.field(), make.admin(), make.animateur(), make.partner(), make.observer()):
        client = visit(other)
        assert client.get(at(guide, f"/propositions/{number}")).status_code == 404
        for page in ("", "/modifier", "/brouillon", "/propositions", "/historique"):
            assert SECRET not in client.get(at(guide, page)).text


def test_publishing_a_draft_takes_it_away(make, visit, edited):
    guide, client = make.resource(), visit(make.field())
    client.submit(at(guide, "/modifier"), edited(guide, source=SECRET, action="brouillon"))
    client.submit(at(guide, "/modifier"), edited(guide, source=SECRET))
    assert fresh(guide).source == SECRET
    assert session().query(Proposal).count() == 0
    assert "non publiées" not in client.get(at(guide)).text


def test_what_is_typed_is_saved_while_one_types_and_says_when(make, visit, edited):
    guide, client = make.resource(), visit(make.field())
    for text in ("Un début", "Un début et une suite"):
        answer = client.submit(at(guide, "/brouillon"), edited(guide, source=text, note="", key="une-clef"))
        assert answer.status_code == 200
        assert answer.json["enregistre"].startswith("Brouillon enregistré à ")
    assert session().query(Proposal).one().source == "Un début et une suite"
    client.submit(at(guide, "/modifier"), edited(guide, source="Fini", key="une-clef"))
    late = client.submit(at(guide, "/brouillon"), edited(guide, source="Un retard", key="une-clef"))
    assert late.json["enregistre"] == ""
    assert session().query(Proposal).count() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"source": "Mme Martin, née le 3 mars 1957, NIR 2 57 03 70 550 123 61"},
        {"source": "x" * 100_001},
        {"version": "0"},
        {"version": "7"},
        {"title": ""},
    ],
    ids=["personal data", "too long", "no version", "unknown version", "no title"],
)
def test_a_draft_that_cannot_be_kept_says_so_and_stores_nothing(make, visit, edited, changed):
    guide = make.resource()
    answer = visit(make.field()).submit(
        at(guide, "/brouillon"), edited(guide) | changed, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json["erreur"]
    assert session().query(Proposal).count() == 0


def test_a_draft_never_starts_from_a_version_that_its_author_may_not_read(make, visit, edited):
    """Else the words of an unpublished version would come out in the comparison."""
    guide = make.resource(open_to_contributions=True)
    session().query(Revision).filter_by(resource_id=guide.id).update({"published": False})
    session().commit()
    answer = visit(make.animateur()).submit(
        at(guide, "/brouillon"), edited(guide, source="x"), headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422


def test_a_draft_is_thrown_away_after_a_question(make, visit, edited):
    guide, client = make.resource(), visit(make.field())
    client.submit(at(guide, "/brouillon"), edited(guide, source=SECRET))
    asked = client.get(at(guide, "/brouillon/abandon"))
    assert "sera perdu" in asked.text
    assert session().query(Proposal).count() == 1
    assert client.submit(at(guide, "/brouillon/abandon")).location == at(guide)
    assert session().query(Proposal).count() == 0
    assert client.get(at(guide, "/brouillon")).location == at(guide)
    assert client.get(at(guide, "/brouillon/abandon")).location == at(guide)


def test_each_person_has_one_draft_of_a_guide(make, visit, edited):
    guide = make.resource()
    for editor in (make.field(), make.admin()):
        for text in ("un", "deux"):
            visit(editor).submit(at(guide, "/brouillon"), edited(guide, source=f"Texte {text}"))
    assert session().query(Proposal).count() == 2


def test_the_files_of_a_draft_wait_with_it(make, visit, edited):
    guide, editor = make.resource(), make.field()
    picture = make.file(editor, "bouton.png", content_type="image/png")
    source = f"![Le bouton](/fichiers/{picture.id}/bouton.png)"
    client = visit(editor)
    paper = make.file(editor, "notice.txt")
    client.submit(at(guide, "/brouillon"), edited(guide, source=source, kept=str(paper.id)))
    assert fresh(picture).proposal_id == fresh(paper).proposal_id == session().query(Proposal).one().id
    assert visit(make.admin()).get(f"/fichiers/{picture.id}/bouton.png").status_code == 404
    page = client.get(at(guide, "/modifier")).text
    assert f'name="kept" type="hidden" value="{paper.id}"' in page, "the text brings its pictures"
    client.submit(at(guide, "/modifier"), edited(guide, source=source, kept=str(paper.id)))
    assert fresh(paper).resource_id == guide.id
    attached = fresh(picture)
    assert (attached.resource_id, attached.proposal_id) == (guide.id, None)
    page = visit(make.observer()).get(at(guide)).text
    assert 'alt="Le bouton"' in page
    assert page.count("bouton.png") == 1, "a picture of the text is not listed as a file again"


def test_a_draft_thrown_away_leaves_its_files_to_the_sweep(make, visit, edited):
    guide, editor = make.resource(), make.field()
    file = make.file(editor, "a.txt")
    client = visit(editor)
    client.submit(at(guide, "/brouillon"), edited(guide, kept=str(file.id)))
    client.submit(at(guide, "/brouillon/abandon"))
    assert fresh(file).proposal_id is None


def test_an_unpublished_guide_keeps_what_its_author_types_too(make, visit, edited):
    owner = make.partner()
    guide = make.resource(owner=owner, state=ResourceState.DRAFT)
    answer = visit(owner).submit(at(guide, "/brouillon"), edited(guide, source="Une suite"))
    assert answer.status_code == 200
    assert "Une suite" in visit(owner).get(at(guide, "/modifier")).text
    assert visit(make.animateur()).submit(at(guide, "/brouillon"), edited(guide)).status_code == 404


def test_a_draft_of_an_older_version_is_united_when_it_is_published(make, visit, edited):
    guide = make.resource(source="Premier point.\n\nSecond point.")
    drafting, other = make.field(), make.admin()
    mine = edited(guide, source="Premier point revu.\n\nSecond point.")
    visit(drafting).submit(at(guide, "/brouillon"), mine)
    visit(other).submit(
        at(guide, "/modifier"), edited(guide, source="Premier point.\n\nSecond point changé.")
    )
    page = visit(drafting).get(at(guide, "/modifier")).text
    assert "La ressource a changé depuis" in page
    united = visit(drafting).submit(at(guide, "/modifier"), mine)
    assert united.status_code == 409
    assert "Premier point revu.\n\nSecond point changé." in united.text.replace("\r", "")


def test_who_saves_faster_than_a_browser_does_has_to_wait(make, visit, edited, monkeypatch):
    monkeypatch.setattr("fsforum.library.service.drafts.FREE_SAVES", 1)
    guide, client = make.resource(), visit(make.field())
    answers = [client.submit(at(guide, "/brouillon"), edited(guide)) for _ in range(3)]
    assert answers[2].status_code == 429


def test_a_text_brings_its_pictures_and_no_others(make, visit, edited):
    guide, editor = make.resource(), make.field()
    shown = [make.file(editor, f"{n}.png", content_type="image/png") for n in range(25)]
    taken_out = make.file(editor, "essai.png", content_type="image/png")
    somebody_s = make.file(make.admin(), "autre.png", content_type="image/png")
    source = "\n\n".join(f"![Écran](/fichiers/{one.id}/{one.name})" for one in [*shown, somebody_s])
    assert visit(editor).submit(at(guide, "/modifier"), edited(guide, source=source)).status_code == 303
    assert {fresh(one).resource_id for one in shown} == {guide.id}
    assert fresh(taken_out).resource_id is fresh(somebody_s).resource_id is None


def test_a_draft_may_describe_its_pictures_later_but_never_goes_out_without(make, visit, written, edited):
    editor, partner = make.field(), make.partner()
    guide = make.resource()
    silent = "![](/fichiers/12/bouton.png)"
    kept = visit(editor).submit(at(guide, "/brouillon"), edited(guide, source=silent))
    assert "Brouillon enregistré" in kept.json["enregistre"]
    assert (
        visit(editor)
        .submit(at(guide, "/modifier"), edited(guide, source=silent, action="brouillon"))
        .status_code
        == 303
    )
    made = visit(partner).submit("/ressources/nouvelle", written(source=silent, action="brouillon"))
    address = made.location
    refused = visit(partner).submit(f"{address}/validation")
    assert refused.status_code == 422
    assert "Une image n’a pas de description" in refused.text
    promise = {"verified_on": "2026-11-01", "verified_by": "0", "review": "12"}
    refused = visit(editor).submit(f"{address}/publication", promise)
    assert refused.status_code == 422
    assert "Une image n’a pas de description" in refused.text
    copied = visit(partner).submit(
        "/ressources/nouvelle", written(source=skeletons.of(ResourceKind.GUIDE), action="brouillon")
    )
    assert "Remplacez le texte proposé" in visit(partner).submit(f"{copied.location}/validation").text
    states = {row.state for row in session().query(Resource).filter(Resource.id != guide.id)}
    assert states == {ResourceState.DRAFT}


def test_a_picture_without_a_description_is_refused_with_a_sentence(make, visit, edited):
    guide = make.resource()
    page = visit(make.field()).submit(
        at(guide, "/modifier"), edited(guide, source="![](/fichiers/12/bouton.png)")
    )
    assert page.status_code == 422
    assert "Une image n’a pas de description" in page.text
    assert session().query(Resource).one().version == 1
    assert session().query(File).count() == 0
    assert session().query(Proposal).filter_by(state=ProposalState.SENT).count() == 0


def test_drafts_that_nobody_touches_are_forgotten_after_half_a_year(make, visit, edited):
    old, new = make.resource(), make.resource()
    editor = make.field()
    file = make.file(editor, "a.txt")
    visit(editor).submit(at(old, "/brouillon"), edited(old, kept=str(file.id)))
    visit(editor).submit(at(new, "/brouillon"), edited(new))
    session().query(Proposal).filter_by(resource_id=old.id).update(
        {"saved_at": clock.now() - timedelta(days=183)}
    )
    session().commit()
    assert service.forget_old_drafts() == 1
    assert session().query(Proposal).one().resource_id == new.id
    assert fresh(file).proposal_id is None

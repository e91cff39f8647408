"""Writing a resource: drafts, versions, and two people at the same time."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from fsforum.extensions import db, session
from fsforum.library import service, skeletons
from fsforum.library.service import Content, content
from fsforum.models import (
    ChangeKind,
    File,
    Resource,
    ResourceKind,
    ResourceState,
    Revision,
    SearchDoc,
    Submission,
)

NEW = "/ressources/nouvelle"


def only() -> Resource:
    session().expire_all()
    return session().query(Resource).one()


def test_the_form_proposes_a_model_for_guides(make, visit):
    client = visit(make.field())
    assert "## Plan B" in client.get(f"{NEW}?type=guide").text
    assert "## Plan B" not in client.get(f"{NEW}?type=lien").text
    assert client.get(f"{NEW}?type=x").status_code == 200


def test_a_draft_is_kept_with_its_themes_bodies_and_first_version(make, visit, written, subjects):
    theme, body = subjects
    owner = make.partner()
    sent = visit(owner).submit(NEW, written(themes=[theme.id], bodies=[body.id]))
    assert sent.status_code == 303
    draft = only()
    assert sent.location == f"/ressources/{draft.slug}"
    assert (draft.state, draft.scope, draft.owner_id) == (ResourceState.DRAFT, "drafts", owner.id)
    assert draft.slug == "prime-d-activite-la-declaration"
    version = session().query(Revision).one()
    assert (version.number, version.title, version.source) == (1, draft.title, draft.source)
    assert not version.published
    assert session().query(SearchDoc).count() == 0
    page = visit(owner).get(sent.location).text
    assert "Brouillon" in page
    assert "Envoyer pour validation" in page


def test_publishing_at_once_promises_a_review(make, visit, written, subjects):
    _, body = subjects
    given = written(action="publier", verified_by=str(body.id), bodies=[body.id], review="3")
    assert visit(make.field()).submit(NEW, given).status_code == 303
    guide = only()
    assert (guide.state, guide.scope) == (ResourceState.PUBLISHED, "library")
    assert str(guide.verified_on) == "2026-11-01"
    assert guide.verified_body_id == body.id
    assert guide.review_before > guide.verified_on
    doc = session().query(SearchDoc).one()
    assert (doc.scope, doc.bodies, doc.subkind) == ("library", "|cpam|", "guide")
    assert session().query(Revision).one().published


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "Donnez un titre"),
        ({"source": " "}, "Écrivez le texte"),
        ({"official_link": "javascript:alert(1)"}, "adresse complète"),
        ({"official_link": "http://[x"}, "adresse complète"),
        ({"official_link": "https://www.caf.fr@ailleurs.exemple/"}, "adresse complète"),
        ({"kind": "lien", "official_link": ""}, "adresse de ce lien"),
        ({"kind": "x"}, "error"),
        ({"themes": ["99999"]}, "error"),
        ({"action": "publier", "review": "date", "review_on": ""}, "Choisissez la date"),
        ({"action": "publier", "review": "date", "review_on": "2020-01-01"}, "date à venir"),
        ({"action": "publier", "verified_on": "2999-01-01"}, "dans l’avenir"),
        ({"action": "publier", "verified_on": ""}, "quand le contenu"),
        ({"action": "publier", "source": skeletons.of(ResourceKind.GUIDE)}, "Remplacez le texte proposé"),
        (
            {"action": "valider", "kind": "modele", "source": skeletons.of(ResourceKind.MODEL)},
            "avant de l’envoyer",
        ),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(make, visit, written, changed, said):
    page = visit(make.field()).submit(NEW, written(keywords="mot bien à moi") | changed)
    assert page.status_code == 422
    assert said in page.text
    assert "mot bien à moi" in page.text
    assert session().query(Resource).count() == 0


def test_a_draft_does_not_ask_for_the_facts_of_publication(make, visit, written):
    given = written(verified_on="n’importe quoi", review="date", review_on="")
    assert visit(make.partner()).submit(NEW, given).status_code == 303


def test_the_same_form_sent_twice_makes_one_resource(make, visit, written):
    client = visit(make.field())
    given = written(key="une-clef-de-formulaire")
    first, second = (client.submit(NEW, given) for _ in range(2))
    assert first.location == second.location
    assert session().query(Resource).count() == 1


def test_who_writes_faster_than_people_do_has_to_wait(make, visit, written, monkeypatch):
    monkeypatch.setattr(content, "FREE_WRITES", 1)
    client = visit(make.field())
    answers = [client.submit(NEW, written(source="Mon texte à moi")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "Mon texte à moi" in answers[2].text


def test_two_resources_of_one_title_have_two_addresses_and_keep_them(make, visit, written, edited):
    client = visit(make.field())
    for _ in range(2):
        client.submit(NEW, written(title="Nouvelle"))
    first, second = session().query(Resource).order_by(Resource.id)
    assert (first.slug, second.slug) == ("nouvelle-2", "nouvelle-3")
    client.submit(f"/ressources/{first.slug}/modifier", edited(first, title="Un tout autre titre"))
    session().expire_all()
    assert (first.slug, first.title) == ("nouvelle-2", "Un tout autre titre")


@pytest.mark.parametrize("who", ["animateur", "observer"])
def test_animateurs_and_observers_create_nothing(make, visit, written, who: str):
    client = visit(getattr(make, who)())
    assert client.get(NEW).status_code == 403
    assert client.submit(NEW, written()).status_code == 403


def test_a_partner_does_not_publish_even_by_hand(make, visit, written):
    assert visit(make.partner()).submit(NEW, written(action="publier")).status_code == 403
    assert session().query(Resource).count() == 0


def test_the_preview_is_what_readers_will_see(make, visit, edited):
    guide, client = make.resource(), visit(make.field())
    source = "Avant ; après\n\n## Les étapes\n\n- [ ] Bail\n\n### Détail\n\n| A | B |\n|---|---|\n| 1 | 2 |"
    url = re.search(r'data-preview-url="([^"]+)"', client.get(f"/ressources/{guide.slug}/modifier").text)[1]
    preview = client.submit(url.replace("&amp;", "&"), {"text": source}).text
    client.submit(f"/ressources/{guide.slug}/modifier", edited(guide, source=source))
    session().expire_all()
    assert preview == guide.html


def test_an_edit_of_a_published_resource_is_the_next_version_at_once(make, visit, edited):
    guide = make.resource(source="Un texte")
    editor = make.field()
    given = edited(guide, source="Un texte meilleur", change="important", note="Mieux dit")
    assert visit(editor).submit(f"/ressources/{guide.slug}/modifier", given).status_code == 303
    session().expire_all()
    assert (guide.version, guide.source, guide.change) == (2, "Un texte meilleur", ChangeKind.MAJOR)
    newest = session().query(Revision).filter_by(number=2).one()
    assert (newest.author_id, newest.note, newest.published) == (editor.id, "Mieux dit", True)
    assert "meilleur" in session().query(SearchDoc).one().text


def test_a_live_edit_says_what_changes(make, visit, edited):
    guide = make.resource()
    page = visit(make.field()).submit(f"/ressources/{guide.slug}/modifier", edited(guide, note=""))
    assert page.status_code == 422
    assert "Dites en une ligne" in page.text


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999999999999"])
def test_an_edit_without_its_version_is_refused(make, visit, edited, version: str):
    guide = make.resource()
    given = edited(guide, version=version, source="Mon texte à moi")
    page = visit(make.field()).submit(f"/ressources/{guide.slug}/modifier", given)
    assert page.status_code == 422
    assert "Mon texte à moi" in page.text


def test_contributions_open_the_edit_to_animateurs_alone(make, visit, edited):
    guide, closed = make.resource(open_to_contributions=True), make.resource()
    address = f"/ressources/{guide.slug}/modifier"
    assert visit(make.animateur()).submit(address, edited(guide, source="Wiki")).status_code == 303
    session().expire_all()
    assert guide.source == "Wiki"
    for other in (make.observer(), make.partner()):
        assert visit(other).submit(address, edited(guide)).status_code == 403
    refused = visit(make.animateur()).submit(f"/ressources/{closed.slug}/modifier", edited(closed))
    assert refused.status_code == 403


def test_two_editors_lose_nothing(make, visit, edited):
    guide = make.resource(source="Comparer avec la fiche de paie.")
    nadia, camille = make.field(first_name="Nadia", last_name="Ferrand"), make.admin()
    address = f"/ressources/{guide.slug}/modifier"
    theirs = edited(guide, source="Comparer avec la fiche de paie de mars.")
    mine = edited(guide, source="Comparer avec chacune des fiches de paie.", keywords="mon mot")
    visit(nadia).submit(address, theirs)
    page = visit(camille).submit(address, mine)
    assert page.status_code == 409
    assert "modifiée par Nadia Ferrand" in page.text
    assert "Comparer avec la fiche de paie de mars." in page.text
    assert "Comparer avec chacune des fiches de paie." in page.text
    assert "<ins>" in page.text
    assert "<del>" in page.text
    assert "mon mot" in page.text
    assert re.search(r'name="version"[^>]*value="2"', page.text)
    again = visit(camille).submit(address, mine | {"version": "2"})
    assert again.status_code == 303
    session().expire_all()
    assert (guide.version, guide.source) == (3, "Comparer avec chacune des fiches de paie.")


def test_an_edit_clicked_twice_is_one_version_not_a_conflict(make, visit, edited):
    guide = make.resource()
    client = visit(make.field())
    given = edited(guide, source="Mieux", key="une-autre-clef")
    answers = [client.submit(f"/ressources/{guide.slug}/modifier", given).status_code for _ in range(2)]
    session().expire_all()
    assert (answers, guide.version) == ([303, 303], 2)


def test_twenty_parallel_editors_one_success_nineteen_conflicts(app, make, edited, visit):
    guide = make.resource(source="Le texte de départ")
    address = f"/ressources/{guide.slug}/modifier"
    browsers = [(visit(make.field()), edited(guide, source=f"Le texte numéro {n}")) for n in range(20)]
    for client, fields in browsers:
        fields["csrf_token"] = client.token()
    session().rollback()

    def send(pair):
        client, fields = pair
        return FlaskClient.open(client, address, method="POST", data=fields)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, browsers))
    db.session.remove()
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [303] + [409] * 19
    kept = session().query(Resource).one().source
    for n, answer in enumerate(answers):
        if answer.status_code == 409:
            assert f"Le texte numéro {n}" in answer.text
            assert kept in answer.text
    assert session().query(Revision).count() == 2


def test_files_join_the_resource_survive_a_wrong_form_and_can_be_taken_away(make, visit, written, edited):
    owner = make.field()
    client = visit(owner)
    file = (io.BytesIO(b"nom;montant"), "tableau.csv")
    options = {"content_type": "multipart/form-data"}
    page = client.submit(NEW, written(title="", files=[file]), **options)
    assert page.status_code == 422
    assert "tableau.csv" in page.text
    kept = re.search(r'name="kept"[^>]*value="([\d,]+)"', page.text)[1]
    client.submit(NEW, written(kept=kept), **options)
    guide, stored = only(), session().query(File).one()
    assert (stored.resource_id, guide.file_count) == (guide.id, 1)

    given = edited(guide, remove_files=[str(stored.id)])
    assert client.submit(f"/ressources/{guide.slug}/modifier", given).status_code == 303
    session().expire_all()
    assert (stored.resource_id, guide.file_count) == (None, 0)


def test_a_refused_file_is_said_at_its_field_and_the_text_comes_back(make, visit, written):
    file = (io.BytesIO(b"<html>"), "page.html")
    page = visit(make.field()).submit(
        NEW, written(source="Mon texte", files=[file]), content_type="multipart/form-data"
    )
    assert page.status_code == 422
    assert "page.html" in page.text
    assert "Mon texte" in page.text


def test_somebody_else_s_file_cannot_be_taken(make, visit, written):
    theirs = make.file(make.animateur())
    visit(make.field()).submit(NEW, written(kept=str(theirs.id)))
    session().expire_all()
    assert theirs.resource_id is None
    assert only().file_count == 0


def test_a_title_taken_in_the_same_second_gets_another_address(make, monkeypatch):
    author = make.field()
    service.create(author, Content("Deux fois", "Texte"))
    real, calls = content._free_slug, []

    def raced(db_session, title):
        calls.append(title)
        return "deux-fois" if len(calls) == 1 else real(db_session, title)

    monkeypatch.setattr(content, "_free_slug", raced)
    assert service.create(author, Content("Deux fois", "Texte"), key="k").slug == "deux-fois-2"
    assert session().query(Submission).one().ref_id is not None


def test_kinds_without_prose_need_no_text(make, visit, written):
    client = visit(make.field())
    given = written(kind="lien", source="", official_link="https://www.ameli.fr")
    assert client.submit(NEW, given).status_code == 303
    assert only().kind == ResourceKind.LINK

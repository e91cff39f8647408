"""Versions: read, compared, restored; under the rights of today."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import delete, update

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import service
from fsforum.library.freshness import Freshness
from fsforum.library.service import Content
from fsforum.models import Resource, ResourceState, Revision


@pytest.fixture
def guide(make):
    """A guide with three versions."""
    editor = make.field(first_name="Nadia", last_name="Ferrand")
    row = make.resource("Prime d’activité", "Regarder le net à payer.", owner=editor)
    for version, text in enumerate(
        ("Regarder le montant net social.", "Regarder le **montant net social**."), 1
    ):
        service.revise(row, editor, Content(row.title, text), base=version, note=f"Étape {version}")
    return row


def test_the_history_says_who_when_and_what(guide, make, visit):
    page = visit(make.animateur()).get(f"/ressources/{guide.slug}/historique").text
    for words in ("Version 3", "Version 2", "Version 1", "Étape 2", "Nadia Ferrand", "Version actuelle"):
        assert words in page


def offered(page: str) -> set[str]:
    """The comparisons to which a page leads."""
    return {unescape(found) for found in re.findall(r'href="([^"]+/versions/\d+\?avec=\d+)"', page)}


def skipping(guide, numbers, published) -> None:
    """Versions of these numbers, those `published` readable by all, as a draft or an archive leaves them."""
    with transaction() as db:
        db.execute(update(Revision).values(published=1 in published))
        for number in numbers:
            row = {"title": "T", "source": f"Texte {number}", "author_id": guide.owner_id}
            row |= {"created_at": clock.now(), "published": number in published}
            db.add(Revision(resource_id=guide.id, number=number, **row))
        db.get_one(Resource, guide.id).version = max(numbers)


@pytest.mark.parametrize(
    ("numbers", "published", "reads", "keeps"),
    [
        ((2, 3, 4), {3, 4}, {"4?avec=3"}, {"4?avec=3", "3?avec=2", "2?avec=1", "2?avec=4", "1?avec=4"}),
        ((2, 3, 4), {1, 4}, {"4?avec=1"}, {"4?avec=3", "3?avec=2", "2?avec=1", "2?avec=4", "1?avec=4"}),
        ((2,), {2}, set(), {"2?avec=1"}),
        ((7, 8), {1, 7, 8}, {"8?avec=7", "7?avec=1", "1?avec=8"}, {"8?avec=7", "7?avec=1", "1?avec=8"}),
    ],
    ids=["before the publication", "taken back meanwhile", "just published", "skipped by an archive"],
)
def test_only_versions_that_the_reader_may_read_are_offered_for_comparison(
    make, visit, numbers, published, reads, keeps
):
    guide = make.resource("Un guide")
    skipping(guide, numbers, published)
    for user, wanted in ((make.animateur(), reads), (make.field(), keeps)):
        client, address = visit(user), f"/ressources/{guide.slug}"
        found = offered(client.get(f"{address}/historique").text)
        assert found == {f"{address}/versions/{one}" for one in wanted}
        found |= offered(client.get(f"{address}/versions/{max(numbers)}").text)
        assert found == {f"{address}/versions/{one}" for one in wanted}
        assert all(client.get(link).status_code == 200 for link in found)


def test_what_an_archive_skipped_does_not_stop_an_undo(make, visit):
    guide = make.resource("T", "Texte 1")
    skipping(guide, (7,), {1, 7})
    with transaction() as db:
        db.get_one(Resource, guide.id).source = "Texte 7"
    client = visit(make.field())
    assert client.submit(f"/ressources/{guide.slug}/versions/7/annulation").status_code == 303
    session().expire_all()
    assert session().get_one(Resource, guide.id).source == "Texte 1"
    with transaction() as db:
        db.execute(delete(Revision).where(Revision.number == 1))
    answer = client.submit(f"/ressources/{guide.slug}/versions/7/annulation")
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "rien ne la précède" in page.text


def test_a_long_history_has_pages(make, visit):
    editor = make.field()
    guide = make.resource()
    with transaction() as db:
        db.add_all(
            Revision(
                resource_id=guide.id,
                number=n,
                title="T",
                source="S",
                author_id=editor.id,
                created_at=guide.created_at,
                published=True,
            )
            for n in range(2, 61)
        )
        guide.version = 60
    client = visit(make.observer())
    first = client.get(f"/ressources/{guide.slug}/historique").text
    assert "avant=11" in first
    second = client.get(f"/ressources/{guide.slug}/historique?avant=11").text
    assert second.count('class="row-title"') == 10
    assert client.get(f"/ressources/{guide.slug}/historique?avant=x").status_code == 200


def test_an_old_version_reads_as_it_was(guide, make, visit):
    client = visit(make.animateur())
    page = client.get(f"/ressources/{guide.slug}/versions/1").text
    assert "net à payer" in page
    assert "ancienne version" in page
    assert "Restaurer cette version" not in page
    for absent in ("0", "4", "99999999999", "x"):
        assert client.get(f"/ressources/{guide.slug}/versions/{absent}").status_code == 404


def test_two_versions_are_compared_word_by_word_or_side_by_side(guide, make, visit):
    client = visit(make.animateur())
    address = f"/ressources/{guide.slug}/versions/3?avec=1"
    page = client.get(address).text
    assert "<del>" in page
    assert "<ins>" in page
    assert "Comparer les versions 1 et 3" in page
    beside = client.get(f"{address}&vue=colonnes").text
    assert "<table" in beside
    for wrong in ("9", "x", "", "-1", "%00"):
        assert client.get(f"/ressources/{guide.slug}/versions/3?avec={wrong}").status_code == 404


def test_restoring_makes_a_new_version_and_keeps_the_others(guide, make, visit):
    client = visit(make.admin())
    address = f"/ressources/{guide.slug}/versions/1/restauration"
    assert client.submit(address).status_code == 303
    session().expire_all()
    assert (guide.version, guide.source) == (4, "Regarder le net à payer.")
    newest = session().query(Revision).filter_by(number=4).one()
    assert (newest.restored_from, newest.note) == (1, "Version 1 restaurée")
    assert client.submit(address).status_code == 409
    assert session().query(Revision).count() == 4


@pytest.mark.parametrize("who", ["animateur", "partner", "observer"])
def test_others_do_not_restore(guide, make, visit, who: str):
    client = visit(getattr(make, who)())
    assert client.submit(f"/ressources/{guide.slug}/versions/1/restauration").status_code == 403


def test_versions_follow_the_rights_of_today(guide, make, visit):
    with transaction() as db:
        kept = db.merge(guide)
        kept.state, kept.scope = ResourceState.DRAFT, "drafts"
    for path in ("historique", "versions/1", "versions/3?avec=1"):
        assert visit(make.animateur()).get(f"/ressources/{guide.slug}/{path}").status_code == 404


def test_what_a_draft_said_stays_with_the_animation_and_its_owner(make, visit):
    owner, field = make.partner("caf"), make.field()
    draft = make.resource(
        "Un brouillon", "Un secret.", owner=owner, state=ResourceState.DRAFT, bodies=("caf",)
    )
    service.revise(draft, owner, Content(draft.title, "Le texte à publier."), base=1)
    service.publish(draft, field, Freshness(clock.today(), None, clock.today()))
    service.revise(draft, field, Content(draft.title, "Le texte suivant."), base=2)
    service.open_to_contributions(draft, field, True)
    path = f"/ressources/{draft.slug}"
    for reader in (owner, field):
        assert visit(reader).get(f"{path}/versions/1").status_code == 200
        assert visit(reader).get(f"{path}/versions/3?avec=1").status_code == 200
        assert "Version 1" in visit(reader).get(f"{path}/historique").text
    client = visit(make.animateur())
    assert client.get(f"{path}/versions/1").status_code == 404
    assert client.get(f"{path}/versions/3?avec=1").status_code == 404
    assert client.get(f"{path}/versions/2").status_code == client.get(f"{path}/versions/3?avec=2").status_code
    listed = client.get(f"{path}/historique").text
    assert "Version 2" in listed and "ersion 1" not in listed
    form = {"title": "Un titre", "source": "Un texte.", "version": "1", "kind": "guide", "change": "mineur"}
    assert "Un secret." not in client.submit(f"{path}/modifier", form).text


def test_what_an_obsolete_resource_says_is_read_by_all(make, visit):
    field = make.field()
    guide = make.resource(owner=make.partner("caf"))
    service.declare_obsolete(guide, field, "Remplacée.")
    service.revise(guide, field, Content(guide.title, "Un mot de plus."), base=1)
    assert visit(make.animateur()).get(f"/ressources/{guide.slug}/versions/2").status_code == 200

"""Collections: resources to read in order, and how far each reader has come."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import delete

from fsforum.core import clock, finder, index, readmarks
from fsforum.core.errors import NotNow
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library.service import collections as service
from fsforum.library.service.collections import About
from fsforum.models import Collection, CollectionItem, Resource, ResourceState, SearchDoc, ThingKind

HOME = "/ressources/collections/"
NEW = f"{HOME}nouvelle"


@pytest.fixture
def shelf(make):
    """« Premiers jours », with three guides."""
    made = service.create(make.field(), About("Premiers jours d’un animateur", first_days=True))
    guides = [make.resource(f"Guide {n}") for n in "abc"]
    service.add(made, guides)
    return made, guides


def order(collection: Collection) -> list[int]:
    session().expire_all()
    query = session().query(CollectionItem).filter_by(collection_id=collection.id)
    return [item.resource_id for item in query.order_by(CollectionItem.position)]


def plain(text: str) -> str:
    return unescape(text).replace("\xa0", " ")


def found(user, words: str, kind: ThingKind | None = None) -> list[tuple[str, int]]:
    return [(hit.kind, hit.id) for hit in finder.search(user, words, kind).hits]


def test_a_resource_that_cannot_be_trusted_says_so_in_its_collection(shelf, visit, make):
    made, guides = shelf
    address = f"{HOME}{made.slug}"
    assert "À revoir" not in visit(make.animateur()).get(address).text
    with transaction() as db:
        db.get_one(Resource, guides[0].id).review_before = clock.today() - timedelta(days=1)
        db.get_one(Resource, guides[1].id).state = ResourceState.REVISING
    page = visit(make.animateur()).get(address).text
    assert "À revoir" in page
    assert "En cours de révision" in page


def test_search_finds_a_collection_by_its_title_and_what_it_says(make, visit):
    field, ana = make.field(), make.animateur()
    theme = make.theme("Santé")
    guide = make.resource("Un guide", owner=field)
    about = About("Premiers jours d’un animateur", "Tout pour prendre le poste.", theme.id)
    shelf = service.create(field, about)
    service.add(shelf, [guide])
    wanted = [(ThingKind.COLLECTION, shelf.id)]
    for words in ("premiers jours", "prendre le poste", "premiers jours santé"):
        assert found(ana, words) == wanted, words
    page = visit(ana).get("/recherche?q=premiers+jours").text
    assert f'href="/ressources/collections/{shelf.slug}"' in page
    assert 'data-type="collection"' in page
    assert "1 ressource" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert found(ana, "premiers jours", ThingKind.COLLECTION) == wanted
    assert found(ana, "premiers jours", ThingKind.RESOURCE) == []
    [one] = visit(ana).get("/recherche/suggestions?q=premiers+jo").json["suggestions"]
    assert one["url"] == f"/ressources/collections/{shelf.slug}"


def test_a_collection_is_found_by_those_who_read_it_for_as_long_as_it_is_there(make):
    field, ana = make.field(), make.animateur()
    shelf = service.create(field, About("Des hoatzins", published=False))
    wanted = [(ThingKind.COLLECTION, shelf.id)]
    assert (found(field, "hoatzins"), found(ana, "hoatzins")) == (wanted, [])
    service.revise(shelf, field, About("Des tangaras"))
    assert (found(ana, "tangaras"), found(ana, "hoatzins")) == (wanted, [])
    service.revise(shelf, field, About("Des tangaras", published=False))
    assert found(ana, "tangaras") == []
    service.remove(shelf, field)
    assert found(field, "tangaras") == []


def test_collections_made_before_search_knew_them_are_found_after_an_update(make):
    ana = make.animateur()
    shelf = service.create(make.field(), About("Premiers jours"))
    with transaction() as db:
        db.execute(delete(SearchDoc))
    assert index.outdated()
    index.rebuild()
    assert not index.outdated()
    assert found(ana, "premiers jours") == [(ThingKind.COLLECTION, shelf.id)]


def test_the_field_animator_makes_one_and_fills_it(make, visit):
    client = visit(make.field())
    guide, other = make.resource("Recevoir le public"), make.resource("Aidants Connect")
    form = {
        "title": "Premiers jours",
        "summary": "Pour commencer.",
        "theme": "0",
        "published": "y",
        "key": "k1",
    }
    first = client.submit(NEW, form)
    again = client.submit(NEW, form)
    assert first.location == again.location == f"{HOME}premiers-jours/ordre"
    assert session().query(Collection).count() == 1
    page = plain(client.get(first.location).text)
    assert "Recevoir le public" in page
    added = client.submit(f"{HOME}premiers-jours/ressources", {"ressource": [str(guide.id), str(other.id)]})
    assert added.status_code == 303
    client.submit(f"{HOME}premiers-jours/ressources", {"ressource": str(guide.id)})
    assert sorted(order(session().query(Collection).one())) == sorted([guide.id, other.id])
    nothing = client.submit(f"{HOME}premiers-jours/ressources", {})
    assert nothing.status_code == 422
    assert "Cochez au moins une ressource." in plain(nothing.text)
    client.submit(NEW, form | {"key": "k2"})
    assert {one.slug for one in session().query(Collection)} == {"premiers-jours", "premiers-jours-2"}


def test_a_title_is_needed_and_what_was_typed_comes_back(make, visit):
    answer = visit(make.field()).submit(NEW, {"title": "x", "summary": "Pour commencer."})
    assert answer.status_code == 422
    assert "Pour commencer." in answer.text
    assert visit(make.field()).submit(NEW, {"title": "Bonne", "theme": "999"}).status_code == 422


def test_up_down_and_out_without_scripts(shelf, make, visit):
    collection, (a, b, c) = shelf
    client, address = visit(make.field()), f"{HOME}{shelf[0].slug}/ordre"
    for field, number, expected in (
        ("descendre", a.id, [b.id, a.id, c.id]),
        ("monter", c.id, [b.id, c.id, a.id]),
        ("monter", b.id, [b.id, c.id, a.id]),
        ("descendre", a.id, [b.id, c.id, a.id]),
        ("retirer", c.id, [b.id, a.id]),
        ("retirer", c.id, [b.id, a.id]),
        ("monter", 99_999, [b.id, a.id]),
        ("monter", "x", [b.id, a.id]),
    ):
        assert client.submit(address, {field: str(number)}).status_code == 303
        assert order(collection) == expected


def test_progress_follows_what_was_read(shelf, make, visit):
    collection, (a, b, _) = shelf
    ana = make.animateur()
    client, address = visit(ana), f"{HOME}{collection.slug}"
    page = plain(client.get(address).text)
    assert "0 sur 3 lues" in page
    assert re.search(rf'href="/ressources/{a.slug}">\s*(?:<svg.*?</svg>)?Commencer', page, re.S)
    for guide in (a, b):
        client.get(f"/ressources/{guide.slug}")
    readmarks.flush()
    page = plain(client.get(address).text)
    assert "2 sur 3 lues" in page
    assert "Continuer" in page
    assert "Modifié depuis" not in page
    with transaction():
        a.version = 2
    assert "Modifié depuis" in plain(client.get(address).text)
    assert "2 sur 3 lues" in plain(client.get(HOME).text)
    assert "Fait partie de" in plain(client.get(f"/ressources/{a.slug}").text)


def test_the_home_of_a_newcomer_shows_the_first_days_until_they_are_read(shelf, make, visit):
    collection, guides = shelf
    ana = make.animateur()
    old = make.animateur(created_at=clock.now() - timedelta(days=61))
    title = "Premiers jours d’un animateur"
    assert title in plain(visit(ana).get("/").text)
    for other in (old, make.partner("caf"), make.observer()):
        assert title not in plain(visit(other).get("/").text)
    for guide in guides:
        visit(ana).get(f"/ressources/{guide.slug}")
    readmarks.flush()
    assert title not in plain(visit(ana).get("/").text)
    assert "Vous avez tout lu." in plain(visit(ana).get(f"{HOME}{collection.slug}").text)


def test_only_one_collection_is_for_newcomers(shelf, make):
    other = service.create(make.field(), About("Une autre", first_days=True))
    session().expire_all()
    assert [one.id for one in session().query(Collection).filter_by(first_days=True)] == [other.id]


def test_what_is_in_preparation_or_not_published_shows_to_the_animation_alone(shelf, make, visit):
    collection, guides = shelf
    with transaction():
        guides[1].state, guides[1].scope = ResourceState.DRAFT, "drafts"
        guides[2].state = ResourceState.ARCHIVED
    page = plain(visit(make.animateur()).get(f"{HOME}{collection.slug}").text)
    assert guides[1].title not in page
    assert guides[2].title not in page
    assert "sur 1 lues" in page
    client = visit(make.field())
    client.submit(f"{HOME}{collection.slug}/modifier", {"title": "Premiers jours", "theme": "0"})
    assert "en préparation" in plain(client.get(f"{HOME}{collection.slug}").text)
    for person in (make.animateur(), make.partner("caf"), make.observer()):
        assert visit(person).get(f"{HOME}{collection.slug}").status_code == 404
        assert "Premiers jours" not in plain(visit(person).get(HOME).text)
        assert "Fait partie de" not in visit(person).get(f"/ressources/{guides[0].slug}").text


def test_a_draft_is_not_put_into_a_collection_by_hand(shelf, make, visit):
    collection, guides = shelf
    draft = make.resource(state=ResourceState.DRAFT)
    answer = visit(make.field()).submit(f"{HOME}{collection.slug}/ressources", {"ressource": str(draft.id)})
    assert answer.status_code == 422
    assert len(order(collection)) == len(guides)


def test_removing_asks_first_and_leaves_the_resources(shelf, make, visit):
    collection, guides = shelf
    client, address = visit(make.field()), f"{HOME}{collection.slug}/suppression"
    assert "Supprimer cette collection ?" in plain(client.get(address).text).replace("\u202f", " ")
    assert session().query(Collection).count() == 1
    assert client.submit(address).location == HOME
    assert session().query(Collection).count() == 0
    assert visit(make.animateur()).get(f"/ressources/{guides[0].slug}").status_code == 200
    assert client.submit(address).status_code == 404


def test_the_pages_cost_five_statements_however_long(app, make, visit, queries, monkeypatch):
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    field = make.field()
    for n in range(3):
        collection = service.create(field, About(f"Collection {n}"))
        service.add(collection, [make.resource(bodies=("caf", "cpam")) for _ in range(5)])
    client = visit(make.animateur())
    client.get(HOME)
    for address in (HOME, f"{HOME}{collection.slug}"):
        with queries(at_most=5):
            assert client.get(address).status_code == 200
    readmarks.flush()


def test_what_was_removed_meanwhile_is_said_so(shelf, make):
    """Two animators at once: one fills the page that the other has just removed."""
    made, guides = shelf
    service.take_out(made, guides[0].id)
    service.remove(made, make.field())
    with pytest.raises(NotNow, match="supprimé"):
        service.add(made, guides)

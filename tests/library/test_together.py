"""Two edits at the same time, one taken back, and what changed since one last looked."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from fsforum.core import readmarks
from fsforum.extensions import session
from fsforum.library.pending import changed_sections
from fsforum.models import File, ResourceState, Revision
from tests.support.answers import area

GUIDE = """## Avant de commencer

Réunir les papiers.

## Les étapes

1. Se connecter
2. Valider

## Si cela bloque

Appeler le 3949."""


def at(guide, page=""):
    return f"/ressources/{guide.slug}{page}"


def fresh(row):
    session().expire_all()
    return session().get_one(type(row), row.id)


def conflict(make, visit, edited, theirs, mine):
    """Both start from version 1; what the second is answered."""
    guide = make.resource(source=GUIDE, keywords="début")
    theirs, mine = edited(guide, **theirs), edited(guide, **mine)
    assert visit(make.admin(first_name="Alice")).submit(at(guide, "/modifier"), theirs).status_code == 303
    second = visit(make.field())
    return guide, second, second.submit(at(guide, "/modifier"), mine)


def test_edits_that_do_not_touch_are_united_and_saved_with_one_button(make, visit, edited):
    theirs = GUIDE.replace("3949", "3230")
    mine = GUIDE.replace("Réunir les papiers", "Réunir tous les papiers")
    guide, client, page = conflict(make, visit, edited, {"source": theirs}, {"source": mine})
    assert page.status_code == 409
    assert "ne se touchent pas" in page.text
    united = area(page.text, "source")
    assert united == mine.replace("3949", "3230")
    assert area(page.text, "mien") == mine
    assert "Publier le texte réuni en version 3" in page.text
    assert 'name="version" type="hidden" value="2"' in page.text
    saved = client.submit(at(guide, "/modifier"), edited(fresh(guide), source=united))
    assert saved.status_code == 303
    assert fresh(guide).source == united


def test_edits_that_touch_show_both(make, visit, edited):
    theirs = GUIDE.replace("3949", "3230").replace("Valider", "Valider et imprimer")
    mine = GUIDE.replace("3949", "0 800 123")
    _, _, page = conflict(make, visit, edited, {"source": theirs}, {"source": mine})
    assert page.status_code == 409
    assert "Modifié des deux côtés" in page.text
    assert area(page.text, "leur-1").strip() == "Appeler le 3230."
    assert area(page.text, "mien-1").strip() == "Appeler le 0 800 123."
    assert area(page.text, "leur") == theirs
    assert area(page.text, "source") == mine.replace("Valider", "Valider et imprimer")


def test_titles_that_both_changed_are_both_shown(make, visit, edited):
    _, _, page = conflict(make, visit, edited, {"title": "Le sien"}, {"title": "Le mien"})
    assert page.status_code == 409
    assert "Titre de Alice : « Le sien » ; le vôtre : « Le mien »." in page.text


def test_what_stands_beside_the_text_is_united_too(make, visit, edited):
    make.resource()
    first = {"keywords": "début"}
    guide = make.resource(source=GUIDE)
    one, two = visit(make.admin()), visit(make.field())
    one.submit(at(guide, "/modifier"), edited(guide) | first)
    base = fresh(guide)
    theirs = edited(base, keywords="début, nouveau", source=GUIDE + "\n\nFin.")
    mine = edited(base, keywords="début", official_link="https://www.caf.fr", source="Préface.\n\n" + GUIDE)
    one.submit(at(guide, "/modifier"), theirs)
    page = two.submit(at(guide, "/modifier"), mine)
    assert page.status_code == 409
    assert re.search(r'id="keywords"[^>]*value="début, nouveau"', page.text)
    assert re.search(r'id="official_link"[^>]*value="https://www.caf.fr"', page.text)


def test_a_version_that_its_reader_may_not_see_takes_no_part(make, visit, edited):
    guide = make.resource(source="Un mot secret d’avant.", open_to_contributions=True)
    session().query(Revision).update({"published": False})
    session().commit()
    visit(make.field()).submit(at(guide, "/modifier"), edited(guide, source="Publié."))
    mine = edited(guide, version="1", source="Mon texte.")
    page = visit(make.animateur()).submit(at(guide, "/modifier"), mine)
    assert page.status_code == 409
    assert "secret" not in page.text


def test_an_edit_of_an_open_guide_is_undone_in_one_click(make, visit, edited):
    owner = make.partner()
    guide = make.resource(source=GUIDE, owner=owner, open_to_contributions=True)
    visit(make.animateur()).submit(at(guide, "/modifier"), edited(guide, source=GUIDE.replace("3949", "36")))
    later = fresh(guide).source.replace("Réunir les papiers", "Réunir tous les papiers")
    visit(make.field()).submit(at(guide, "/modifier"), edited(guide, source=later))
    client = visit(owner)
    assert "Annuler cette modification" in client.get(at(guide, "/versions/2?avec=1")).text
    assert client.submit(at(guide, "/versions/2/annulation")).location == at(guide)
    kept = fresh(guide)
    assert (kept.version, kept.source) == (4, GUIDE.replace("Réunir les papiers", "Réunir tous les papiers"))
    newest = session().query(Revision).filter_by(resource_id=guide.id, number=4).one()
    assert (newest.undoes, newest.author_id) == (2, owner.id)
    assert "Version 2 annulée" in client.get(at(guide, "/historique")).text
    again = client.submit(at(guide, "/versions/2/annulation"))
    assert "déjà annulée" in client.get(again.location).text
    assert fresh(guide).version == 4


def test_an_edit_that_later_ones_touch_is_not_undone_alone(make, visit, edited):
    guide, field = make.resource(source=GUIDE), make.field()
    client = visit(field)
    for number in ("3230", "3640"):
        source = GUIDE.replace("3949", number)
        client.submit(at(guide, "/modifier"), edited(fresh(guide), source=source))
    said = client.get(client.submit(at(guide, "/versions/2/annulation")).location).text
    assert "touchent les mêmes passages" in said
    assert "Comparer les versions 1 et 2" in said
    assert fresh(guide).version == 3


def test_who_may_undo(make, visit, edited):
    author = make.animateur()
    guide = make.resource(source=GUIDE, open_to_contributions=True)
    visit(author).submit(at(guide, "/modifier"), edited(guide, source=GUIDE + " Fin."))
    address = at(guide, "/versions/2/annulation")
    for other in (make.animateur(), make.partner(), make.observer()):
        assert visit(other).submit(address).status_code == 403
        assert "Annuler cette modification" not in visit(other).get(at(guide, "/historique")).text
    assert visit(make.field()).submit(at(guide, "/versions/1/annulation")).status_code == 403
    assert visit(author).submit(address).status_code == 303
    assert fresh(guide).source == GUIDE


def test_any_two_versions_are_compared(make, visit, edited):
    guide, client = make.resource(source="Un."), visit(make.field())
    for text in ("Deux.", "Trois.", "Quatre."):
        client.submit(at(guide, "/modifier"), edited(fresh(guide), source=text))
    page = client.get(at(guide, "/historique")).text
    assert 'name="de"' in page
    chosen = client.get(at(guide, "/comparer?de=4&a=2"))
    assert chosen.location == at(guide, "/versions/4?avec=2")
    assert "Comparer les versions 2 et 4" in client.get(chosen.location).text
    same = client.get(client.get(at(guide, "/comparer?de=2&a=2")).location)
    assert "deux versions différentes" in same.text
    for wrong in ("", "?de=2", "?de=x&a=3", "?de=1e9&a=2"):
        assert client.get(at(guide, f"/comparer{wrong}")).location == at(guide, "/historique")
    assert client.get(client.get(at(guide, "/comparer?de=2&a=99")).location).status_code == 404


def test_a_reader_sees_what_changed_since_the_last_reading(make, visit, edited):
    guide, reader = make.resource(source=GUIDE), make.animateur()
    client = visit(reader)
    assert "dernière lecture" not in client.get(at(guide)).text
    readmarks.flush()
    changed = edited(guide, source=GUIDE.replace("Valider", "Vérifier puis valider"))
    editor = visit(make.field())
    editor.submit(at(guide, "/modifier"), changed)
    readmarks.flush()
    page = client.get(at(guide)).text
    assert "Modifié depuis votre dernière lecture" in page
    assert "Vous aviez lu la version 1" in page
    assert '<a href="#partie-les-etapes">Les étapes</a>' in page
    assert '<a href="#partie-avant-de-commencer">Avant' not in page.split("Dans cette ressource")[0]
    assert re.search(r'id="partie-les-etapes">Les étapes <small class="changed">modifié</small>', page)
    assert "versions/2?avec=1" in page
    assert "dernière lecture" not in editor.get(at(guide)).text, "not to who wrote it"
    readmarks.flush()
    assert "dernière lecture" not in client.get(at(guide)).text

    for act in ("/versions/2/annulation", "/versions/2/restauration"):
        assert editor.submit(at(guide, act)).status_code == 303
        readmarks.flush()
        assert "dernière lecture" not in editor.get(at(guide)).text, "nor to who undid or restored it"
        assert "dernière lecture" in client.get(at(guide)).text


def test_the_parts_that_changed():
    assert changed_sections(GUIDE, GUIDE) == frozenset()
    assert changed_sections(GUIDE, GUIDE.replace("3949", "36")) == {"partie-si-cela-bloque"}
    assert changed_sections("", "## Un titre\n\nmot") == {"partie-un-titre"}
    assert changed_sections(GUIDE, f"Avant tout.\n\n{GUIDE}") == {""}, "what is before the first heading"
    twice = f"{GUIDE}\n\n## Les étapes\n\nEncore."
    assert changed_sections(GUIDE, twice) == {"partie-les-etapes-2"}, "as the page numbers them"
    assert changed_sections(GUIDE, f"{GUIDE}\n\n```\n## En code\n```") == {"partie-si-cela-bloque"}


def test_the_page_of_a_guide_keeps_its_budget(app, make, visit, edited, queries, monkeypatch):
    guide, reader = make.resource(source=GUIDE), make.field()
    client = visit(reader)
    client.get(at(guide))
    readmarks.flush()
    visit(make.admin()).submit(at(guide, "/modifier"), edited(guide, source=GUIDE + " Fin."))
    client.submit(at(guide, "/brouillon"), edited(guide, source="Mon brouillon"))
    visit(make.animateur()).submit(at(guide, "/proposer"), edited(fresh(guide), source="Autre", note="Mot"))
    address = at(guide)
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    client.get("/aide")
    with queries(at_most=6):
        page = client.get(address).text
    for words in ("modifications non publiées", "modification proposée attend", "dernière lecture"):
        assert words in page


@pytest.fixture
def picture():
    stream = io.BytesIO()
    Image.new("RGB", (3, 3), "red").save(stream, "PNG")
    return stream.getvalue()


def test_a_picture_that_is_pasted_is_kept_until_its_text_is_saved(make, visit, edited, picture):
    guide, author = make.resource(source=GUIDE), make.animateur()
    client = visit(author)
    answer = client.submit("/ressources/nouvelle/images", {"image": (io.BytesIO(picture), "bouton.png")})
    assert answer.json["url"] == f"/fichiers/{answer.json['id']}/bouton.png"
    assert client.get(answer.json["url"]).status_code == 200
    assert visit(make.field()).get(answer.json["url"]).status_code == 404
    source = f"{GUIDE}\n\n![Le bouton rouge]({answer.json['url']})"
    given = edited(guide, source=source, note="Image", kept=str(answer.json["id"]))
    client.submit(at(guide, "/proposer"), given)
    number = session().query(File).one().proposal_id
    judge = visit(make.field())
    assert judge.get(answer.json["url"]).status_code == 200
    assert visit(make.animateur()).get(answer.json["url"]).status_code == 404
    judge.submit(at(guide, f"/propositions/{number}/acceptation"), {"passages": ["0"], "change": "mineur"})
    assert visit(make.observer()).get(answer.json["url"]).status_code == 200
    assert session().query(File).one().resource_id == guide.id


@pytest.mark.parametrize(
    ("files", "said"),
    [({}, "Aucune image"), ({"image": (io.BytesIO(b"MZ\0\0"), "a.exe")}, "n’est pas accepté")],
    ids=["nothing", "a program"],
)
def test_what_is_no_picture_is_refused_in_words(make, visit, files, said):
    answer = visit(make.animateur()).submit("/ressources/nouvelle/images", files)
    assert answer.status_code == 422
    assert said in answer.json["erreur"]
    assert visit(make.observer()).submit("/ressources/nouvelle/images").status_code == 403


def test_links_are_found_by_the_beginning_of_words_among_what_one_may_read(make, visit):
    guide = make.resource("Prime d’activité : la déclaration")
    make.resource("Prime secrète", state=ResourceState.DRAFT)
    make.resource("Prime archivée", state=ResourceState.ARCHIVED)
    make.question("Une prime de rentrée ?", channel="caf")
    make.body("justice", restricted=True)
    make.question("Une prime au tribunal ?", channel="justice")
    client = visit(make.partner())
    found = client.get("/ressources/liens?q=prim").json
    assert [one["titre"] for one in found] == [guide.title, "Une prime de rentrée ?"]
    assert found[0]["url"] == at(guide)
    assert [one["titre"] for one in client.get("/ressources/liens?q=décl prime").json] == [guide.title]
    for nothing in ("", "p", "%", "_", "zzz", "%00", "'"):
        assert client.get(f"/ressources/liens?q={nothing}").json == []

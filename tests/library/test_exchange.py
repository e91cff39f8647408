"""The library goes out as an archive and comes back the same."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from fsforum.core import attachments, clock
from fsforum.core.errors import DomainError
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library.exchange import layout, stored, writing
from fsforum.library.exchange.layout import Entry, understood, written
from fsforum.library.exchange.reading import FolderSource, Library
from fsforum.library.service import bringing, collections
from fsforum.library.service.bringing import CHANGED, COLLECTION, EQUAL, NEW, RESOURCE
from fsforum.models import (
    AuditEntry,
    Collection,
    CollectionItem,
    File,
    FileVersion,
    Notification,
    Resource,
    ResourceKind,
    ResourceState,
    ResourceTheme,
    Revision,
)
from tests import conftest
from tests.support import documents as made
from tests.support.exchange import GOOD, archive, opened, outcomes

OLD_DAY = date(2026, 3, 12)


def attach(resource, author, **contents: bytes):
    """Files by their name (« _pdf » ends it)."""
    uploads = [
        FileStorage(io.BytesIO(data), filename=".".join(name.rsplit("_", 1)))
        for name, data in contents.items()
    ]
    with transaction() as db:
        files = attachments.receive(db, attachments.keep(uploads), author)
        attachments.attach(files, resource)
    return files


@pytest.fixture
def shelf(make):
    """Three resources in as many states, with files, dates, a theme and bodies; who keeps them."""
    field = make.field()
    theme = make.theme("Santé")
    guide = make.resource(
        "Prime d’activité : « la » déclaration",
        "Avant :\n\n## Étape\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n---\n\nFin.",
        owner=field,
        bodies=("caf", "msa"),
        summary="Ce qui est prérempli.",
        keywords="prime, activité",
        official_link="https://www.caf.fr",
        verified_on=OLD_DAY,
        review_before=date(2027, 3, 12),
    )
    plan, notice = attach(guide, field, plan_png=made.picture(), Notice_pdf=made.pdf("Notice"))
    sheet = make.resource(
        "Fiche", "Texte.", kind=ResourceKind.SHEET, state=ResourceState.OBSOLETE, state_reason="Remplacée"
    )
    draft = make.resource("Un brouillon", "À finir.", state=ResourceState.DRAFT, owner=field)
    with transaction() as db:
        guide.source = f"{guide.source}\n\n![Le plan]({attachments.shown(plan).url})"
        guide.source += f"\n\nVoir [la notice]({attachments.shown(notice).url})."
        guide.created_at = clock.now() - timedelta(days=200)
        guide.updated_at = clock.now() - timedelta(days=100)
        guide.verified_body_id = make.body("caf").id
        guide.version = 4
        sheet.replaced_by_id = guide.id
        db.add(ResourceTheme(resource_id=guide.id, theme_id=theme.id))
    session().expire_all()
    return {"field": field, "guide": guide, "sheet": sheet, "draft": draft}


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def again(resource: Resource) -> Resource:
    """The row as it is now."""
    session().expire_all()
    return session().get_one(Resource, resource.id)


def test_it_goes_out_and_comes_back_the_same_elsewhere(make, shelf):
    gone = archive()
    slugs = [shelf[name].slug for name in ("guide", "sheet", "draft")]
    conftest.empty()
    session().expire_all()
    field = make.field()
    make.theme("Santé"), make.body("caf"), make.body("msa")
    assert outcomes(bringing.preview(opened(gone))) == [3, 0, 0, 0]
    assert session().query(Resource).count() == 0

    assert outcomes(bringing.bring(opened(gone), field)) == [3, 0, 0, 0]
    assert contents(archive()) == contents(gone)
    assert outcomes(bringing.bring(opened(gone), field)) == [0, 0, 3, 0]

    guide = session().query(Resource).filter_by(slug=slugs[0]).one()
    newest = session().query(Revision).filter_by(resource_id=guide.id).one()
    assert (guide.version, newest.number, newest.source) == (4, 4, guide.source)
    assert (guide.verified_on, guide.verified_by_id, guide.scope) == (OLD_DAY, None, "library")
    image = session().query(File).filter_by(name="plan.png").one()
    assert f"]({attachments.shown(image).url})" in guide.source
    assert f'src="/fichiers/{image.id}/plan.png"' in guide.html
    sheet = session().query(Resource).filter_by(slug=slugs[1]).one()
    assert sheet.replaced_by_id == guide.id
    assert session().query(Notification).count() == 0


@pytest.fixture
def ordered(make, shelf):
    """Two collections of these resources: that of newcomers, of a theme, and one in preparation."""
    field, theme = shelf["field"], make.theme("Santé")
    about = collections.About("Premiers jours [à lire]", "Dans l’ordre.", theme.id, first_days=True)
    first = collections.create(field, about)
    for name in ("guide", "sheet"):  # not in the order of their addresses
        collections.add(first, [again(shelf[name])])
    hidden = collections.create(field, collections.About("En chantier", published=False))
    collections.add(hidden, [again(shelf["guide"])])
    return {"first": first.slug, "hidden": hidden.slug}


def placed(slug: str) -> tuple[Collection, list[str]]:
    """A collection, and its resources by their addresses, in order."""
    session().expire_all()
    found = session().query(Collection).filter_by(slug=slug).one()
    items = session().query(CollectionItem).filter_by(collection_id=found.id)
    rows = items.order_by(CollectionItem.position)
    return found, [session().get_one(Resource, item.resource_id).slug for item in rows]


def test_collections_go_out_and_come_back_the_same_elsewhere(make, shelf, ordered):
    gone = archive()
    text = contents(gone)[f"collections/{ordered['first']}.md"].decode()
    assert f"2. [Fiche](../ressources/{shelf['sheet'].slug}/ressource.md)" in text
    assert f"](collections/{ordered['first']}.md)" in contents(gone)["index.md"].decode()
    slugs = [shelf["guide"].slug, shelf["sheet"].slug]
    conftest.empty()
    session().expire_all()
    field = make.field()
    theme = make.theme("Santé")
    make.body("caf"), make.body("msa")
    report = bringing.preview(opened(gone))
    assert outcomes(report) == [5, 0, 0, 0]
    assert (report.count(NEW, RESOURCE), report.count(NEW, COLLECTION)) == (3, 2)
    assert session().query(Collection).count() == 0

    assert outcomes(bringing.bring(opened(gone), field)) == [5, 0, 0, 0]
    assert contents(archive()) == contents(gone)
    assert outcomes(bringing.bring(opened(gone), field)) == [0, 0, 5, 0]
    first, order = placed(ordered["first"])
    assert (first.title, first.summary, first.theme_id) == (
        "Premiers jours [à lire]",
        "Dans l’ordre.",
        theme.id,
    )
    assert (first.first_days, first.scope, first.owner_id, order) == (True, "library", field.id, slugs)
    assert placed(ordered["hidden"])[0].scope == "drafts"


def test_a_collection_that_changed_gets_its_order_back_and_the_others_stay(make, shelf, ordered):
    before, field = archive(), shelf["field"]
    first, order = placed(ordered["first"])
    collections.move(first, again(shelf["sheet"]).id, up=True)
    newer = collections.create(field, collections.About("Une autre", first_days=True))
    assert placed(ordered["first"])[1] == order[::-1]
    [line] = bringing.preview(opened(before)).of(CHANGED)
    assert (line.slug, line.kind) == (ordered["first"], COLLECTION)
    assert set(line.what) == {"ressources, ou leur ordre", "accueil des nouveaux"}
    bringing.bring(opened(before), field)
    assert placed(ordered["first"])[1] == order
    assert placed(ordered["first"])[0].first_days
    assert not placed(newer.slug)[0].first_days, "the home of newcomers shows one"
    assert outcomes(bringing.preview(opened(before))) == [0, 0, 5, 0]


def test_a_collection_in_preparation_leaves_with_those_who_read_it(make, shelf, ordered, visit):
    names = contents(archive(make.animateur()))
    assert f"collections/{ordered['first']}.md" in names
    assert not any(ordered["hidden"] in name for name in names)
    assert "En chantier" not in names["index.md"].decode()
    everything = visit(shelf["field"]).submit("/ressources/bibliotheque/archive", {})
    assert f"collections/{ordered['hidden']}.md" in contents(everything.data)


def test_what_a_collection_names_and_is_not_here_is_left_out_and_told(make):
    text = layout.headed(
        {
            "format": 1,
            "adresse": "debuts",
            "titre": "Madame D. 06 12 34 56 78",
            "theme": "inconnu",
            "publiee": True,
            "ressources": ["un-guide", "absent", "un-guide"],
        },
        "",
    )
    data = made.zipped(GOOD | {"collections/debuts.md": text})
    report = bringing.bring(opened(data), make.field())
    line = report.lines[-1]
    assert (line.kind, line.outcome) == (COLLECTION, NEW)
    assert {note.replace("\u00a0", " ") for note in line.notes} == {
        "inconnu ici : inconnu",
        "inconnu ici : absent",
        "1 donnée personnelle masquée",
    }
    found, order = placed("debuts")
    assert "06 12" not in found.title
    assert order == ["un-guide"]
    assert [line.slug for line in bringing.preview(opened(data)).of(EQUAL)] == ["debuts"]


@pytest.mark.parametrize(
    "facts",
    [
        {"adresse": "autre"},
        {"adresse": "../x"},
        {"adresse": 12},
        {"titre": ""},
        {"titre": "t" * 300},
        {"resume": "r" * 500},
        {"theme": "../x"},
        {"ressources": "un-guide"},
        {"ressources": ["../x"]},
        {"ressources": [1]},
        {"ressources": ["un-guide"] * 101},
        {"format": 2},
    ],
    ids=str,
)
def test_a_collection_that_cannot_be_read_is_named_and_the_rest_comes(make, facts):
    text = layout.headed({"format": 1, "adresse": "debuts", "titre": "Débuts"} | facts, "")
    report = bringing.bring(opened(made.zipped(GOOD | {"collections/debuts.md": text})), make.field())
    assert outcomes(report) == [1, 0, 0, 1]
    assert report.lines[-1].kind == COLLECTION
    assert session().query(Collection).count() == 0


def test_a_collection_cannot_take_the_address_of_a_page(make):
    text = layout.headed({"format": 1, "adresse": "nouvelle", "titre": "Piège"}, "")
    report = bringing.bring(opened(made.zipped(GOOD | {"collections/nouvelle.md": text})), make.field())
    assert outcomes(report) == [1, 0, 0, 1]


def test_a_change_makes_a_version_and_spares_the_rest(make, shelf):
    before = archive()
    field, guide, draft = shelf["field"], again(shelf["guide"]), again(shelf["draft"])
    with transaction():
        guide.title, guide.source = "Un autre titre", "Un autre texte"
        notice = session().query(File).filter_by(name="Notice.pdf").one()
    report = bringing.preview(opened(before))
    assert outcomes(report) == [0, 1, 2, 0]
    assert set(report.of(CHANGED)[0].what) == {"titre", "texte"}

    bringing.bring(opened(before), field)
    session().expire_all()
    assert (guide.version, draft.version) == (5, 1)
    assert "Avant" in guide.source
    assert session().query(Revision).filter_by(resource_id=guide.id, number=5).one().author_id == field.id
    assert session().query(File).filter_by(id=notice.id).one().version == 1
    assert outcomes(bringing.preview(opened(before))) == [0, 0, 3, 0]
    assert session().query(AuditEntry).filter_by(action="bibliotheque.importee").one().detail["changees"] == 1


def test_a_draft_that_comes_back_published_can_be_read_in_its_history(make, shelf, visit):
    parts = contents(archive())
    path = next(name for name in parts if name.endswith(f"{shelf['draft'].slug}/ressource.md"))
    published = parts[path].decode().replace('"brouillon"', '"publie"')
    bringing.bring(opened(made.zipped(parts | {path: published})), shelf["field"])
    page = visit(make.animateur()).get(f"/ressources/{shelf['draft'].slug}/historique").text
    assert "Version 1" in page


def test_a_file_of_the_same_name_becomes_its_next_version(make, shelf):
    before = archive()
    notice = session().query(File).filter_by(name="Notice.pdf").one()
    other = contents(before)
    path = next(name for name in other if name.endswith("notice.pdf"))
    new = made.pdf("Notice corrigée")
    text = next(name for name in other if name.endswith(f"{shelf['guide'].slug}/ressource.md"))
    digest = attachments.hashlib.sha256(new).hexdigest()
    said = (
        other[text].decode().replace(notice.sha256, digest).replace(f'"taille": {notice.size}', '"taille": 1')
    )
    changed = made.zipped(other | {path: new, text: said})
    bringing.bring(opened(changed), shelf["field"])
    session().expire_all()
    assert (notice.version, notice.sha256) == (2, digest)
    assert session().query(FileVersion).one().number == 1


def test_personal_data_are_masked_and_what_is_unknown_here_is_left_out(make, shelf):
    parts = contents(archive())
    path = next(name for name in parts if name.endswith(f"{shelf['draft'].slug}/ressource.md"))
    entry = understood(parts[path].decode())
    hostile = written(
        Entry(
            **{
                **vars(entry),
                "source": "Madame D. 06 12 34 56 78",
                "themes": ("inconnu",),
                "bodies": ("rien",),
            }
        )
    )
    changed = made.zipped(parts | {path: hostile})
    line = bringing.preview(opened(changed)).of(CHANGED)[0]
    assert any("masquée" in note for note in line.notes)
    assert {note for note in line.notes if "inconnu ici" in note} == {
        "inconnu ici\u00a0: inconnu",
        "inconnu ici\u00a0: rien",
    }
    bringing.bring(opened(changed), shelf["field"])
    assert "06 12" not in again(shelf["draft"]).source
    assert outcomes(bringing.preview(opened(changed))) == [0, 0, 3, 0]


def test_a_folder_does_as_well(make, shelf, tmp_path: Path):
    writing.to_folder(writing.parts(stored.entries(None)), tmp_path / "sortie")
    assert outcomes(bringing.preview(Library(FolderSource(tmp_path / "sortie")))) == [0, 0, 3, 0]
    (tmp_path / "sortie" / "ressources" / "lien").symlink_to("/etc")
    with pytest.raises(DomainError, match="liens"):
        Library(FolderSource(tmp_path / "sortie"))


def test_one_takes_out_what_one_reads(make, shelf, visit, stranger):
    names = contents(archive(make.animateur()))
    assert not any("brouillon" in name for name in names)
    assert "À finir" not in "".join(data.decode("utf-8", "replace") for data in names.values())
    guide, draft = shelf["guide"], shelf["draft"]
    page = visit(make.observer()).get(f"/ressources/{guide.slug}/export")
    assert page.mimetype == "application/zip"
    one = contents(page.data)
    assert sorted(name.rpartition("/")[2] for name in one) == ["notice.pdf", "plan.png", "ressource.md"]
    assert visit(make.observer()).get(f"/ressources/{draft.slug}/export").status_code == 404
    assert visit(make.animateur()).submit("/ressources/bibliotheque/archive", {}).status_code == 403
    everything = visit(shelf["field"]).submit("/ressources/bibliotheque/archive", {})
    assert any("brouillon" in name for name in contents(everything.data))
    assert session().query(AuditEntry).filter_by(action="bibliotheque.exportee").count() == 1


def test_a_file_held_for_personal_data_stays_on_the_site_and_an_archive_without_it_takes_nothing_away(
    make, shelf, visit
):
    guide = shelf["guide"]
    with transaction() as db:
        notice = db.query(File).filter_by(name="Notice.pdf").one()
        notice.held, notice.found = True, "nir"
    without = visit(shelf["field"]).submit("/ressources/bibliotheque/archive", {}).data
    assert not any(name.endswith("notice.pdf") for name in contents(without))
    assert any(name.endswith("plan.png") for name in contents(without))
    for data in (without, archive()):
        assert outcomes(bringing.bring(opened(data), shelf["field"])) == [0, 0, 3, 0]
    changed = {
        name: text.replace(b"Avant :", "Après :".encode()) if name.endswith(".md") else text
        for name, text in contents(without).items()
    }
    assert outcomes(bringing.bring(opened(made.zipped(changed)), shelf["field"])) == [0, 1, 2, 0]
    assert "Après" in again(guide).source
    assert [(file.name, file.held) for file in session().query(File).filter_by(resource_id=guide.id)] == [
        ("plan.png", False),
        ("Notice.pdf", True),
    ]

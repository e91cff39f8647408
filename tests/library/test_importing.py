"""A document becomes a draft, and an archive waits for a word before it is written."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from fsforum.core import attachments, clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library.service import importing
from fsforum.models import File, ImportState, LibraryImport, Resource, ResourceState, Revision, Role, User
from tests.support import documents as made

PAGE = "/ressources/import"
LETTER = made.docx(
    made.paragraph("Prime d’activité", "Titre"),
    made.paragraph("Les étapes", "Titre1"),
    made.paragraph("Se connecter, puis * valider *.", bold=True),
    made.item("la carte"),
    made.item("le relevé"),
    made.table(("Pièce", "Où"), ("CNI", "mairie")),
    made.drawing("L’écran [1] de connexion"),
    image=made.picture(),
)
OPEN_LETTER = made.odt(
    '<text:p text:style-name="Title">Prime d’activité</text:p>'
    '<text:h text:outline-level="1">Les étapes</text:h>'
    '<text:p>Se <text:span text:style-name="T1">connecter</text:span>, voir'
    ' <text:a xlink:href="https://www.caf.fr">la Caf</text:a>.</text:p>'
    '<text:list text:style-name="L1"><text:list-item><text:p>la carte</text:p></text:list-item></text:list>'
    "<table:table><table:table-row><table:table-cell><text:p>Pièce</text:p></table:table-cell>"
    "<table:table-cell><text:p>Où</text:p></table:table-cell></table:table-row></table:table>"
    '<text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame></text:p>',
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/>'
    '</style:style><text:list-style style:name="L1"><text:list-level-style-number style:num-format="1"/>'
    "</text:list-style>",
    image=made.picture(),
)


@pytest.fixture
def stored(app):
    """How many files the store holds more than at the beginning."""
    before = set(attachments.storage().keys())
    return lambda: len(set(attachments.storage().keys()) - before)


def sent(client, name: str, content: bytes, path: str = PAGE):
    return client.submit(path, {"file": (io.BytesIO(content), name)})


def worked() -> None:
    while importing.import_next():
        pass
    session().expire_all()


def newest() -> LibraryImport:
    return session().query(LibraryImport).order_by(LibraryImport.id.desc()).first()


def test_a_word_document_becomes_a_draft_with_its_pictures(make, visit):
    author = make.partner()
    client = visit(author)
    page = sent(client, "Prime.docx", LETTER)
    assert page.status_code == 303
    assert "Lecture en cours" in client.get(page.location).text
    worked()
    assert "Le brouillon est prêt" in client.get(page.location).text

    draft = session().query(Resource).one()
    image = session().query(File).one()
    assert (draft.title, draft.state, draft.owner_id) == (
        "Prime d’activité",
        ResourceState.DRAFT,
        author.id,
    )
    assert draft.source == (
        "## Les étapes\n\n**Se connecter, puis \\* valider \\*.**\n\n- la carte\n- le relevé\n\n"
        "| Pièce | Où |\n| --- | --- |\n| CNI | mairie |\n\n"
        f"![L’écran (1) de connexion](/fichiers/{image.id}/image-1.png)"
    )
    assert (image.resource_id, draft.file_count) == (draft.id, 1)
    assert session().query(Revision).one().note == "Importée de «\u00a0Prime.docx\u00a0»"
    assert client.get(f"/ressources/{draft.slug}/modifier").status_code == 200
    assert visit(make.field()).get(page.location).status_code == 404
    assert newest().key == ""


def test_an_open_document_as_well(make, visit):
    sent(visit(make.field()), "Prime.odt", OPEN_LETTER)
    worked()
    draft = session().query(Resource).one()
    assert draft.title == "Prime d’activité"
    assert draft.source.startswith(
        "## Les étapes\n\nSe **connecter**, voir [la Caf](https://www.caf.fr).\n\n1. la"
    )
    assert "![À décrire : image 1](/fichiers/" in draft.source


def test_what_nobody_may_publish_is_masked_and_told(make, visit):
    client = visit(make.field())
    page = sent(client, "Dossier.docx", made.docx(made.paragraph("Madame D., 06 12 34 56 78, appelle.")))
    worked()
    draft = session().query(Resource).one()
    assert "06 12" not in draft.source
    assert draft.title == "Dossier"
    assert "1\u00a0donnée personnelle masquée" in client.get(page.location).text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("liste.pdf", made.pdf("Bonjour"), ".docx"),
        ("faux.docx", made.pdf("Bonjour"), "contenu"),
        ("macro.docx", made.docx(more={"word/vbaProject.bin": b"x"}), "contenu"),
    ],
)
def test_another_file_comes_back_with_its_error(make, visit, name, content, said):
    page = sent(visit(make.field()), name, content)
    assert page.status_code == 422
    assert said in page.text
    assert session().query(LibraryImport).count() == 0
    assert visit(make.field()).submit(PAGE, {}).status_code == 422


ENTITIES = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {new} '&{old};&{old};&{old};&{old};&{old};&{old};&{old};&{old};'>"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "entities": made.docx(made.paragraph("&i;"), head=ENTITIES + "]>"),
    "outside": made.docx(
        made.paragraph("&x;"), head="<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    ),
    "zip bomb": made.docx(more={"word/media/a.png": b"0" * (130 * 1024 * 1024)}),
    "deep": made.odt("<text:section>" * 20_000 + "</text:section>" * 20_000),
    "picture bomb": made.docx(
        made.drawing(), image=made.picture(4, 3).replace(b"\0\0\0\4\0\0\0\3", b"\0\0\xff\xff\0\0\xff\xff")
    ),
    "broken": made.docx(more={"word/document.xml": "<w:document"}),
    "empty": made.docx(),
    "locked": made.odt("<text:p/>", more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_makes_no_draft_and_says_why(make, visit, stored, name: str):
    client = visit(make.field())
    page = sent(client, "lettre.odt" if name in ("deep", "locked") else "lettre.docx", HOSTILE[name])
    worked()
    row = newest()
    assert (row.state, session().query(Resource).count()) == (ImportState.FAILED, 0)
    text = client.get(page.location).text
    assert "Rien n’a été importé" in text
    assert ("mot de passe" in text) == (name == "locked")
    assert stored() == 0


def test_the_worker_may_die_and_makes_one_draft(make, visit, monkeypatch):
    sent(visit(make.field()), "Prime.docx", LETTER)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_make", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            importing.import_next()
    assert session().query(File).count() == 0
    assert importing.import_next() == 0  # leased
    with transaction():
        newest().leased_until = clock.now() - timedelta(seconds=1)
    worked()
    assert session().query(Resource).count() == 1
    assert newest().state == ImportState.DONE


def test_an_error_that_nobody_foresaw_ends_the_import(make, visit, monkeypatch):
    client = visit(make.field())
    page = sent(client, "Prime.docx", LETTER)
    monkeypatch.setattr(importing, "_make", lambda *_: 1 / 0)
    for _ in range(importing.MOST_TRIES):
        with pytest.raises(ZeroDivisionError):
            importing.import_next()
    worked()
    assert "sans aboutir" in client.get(page.location).text
    assert session().query(Resource).count() == 0


def test_a_form_sent_twice_begins_one_import(make, visit, stored):
    client = visit(make.field())
    data = {"key": "0123456789abcdef0123456789abcdef"}
    pages = [
        client.submit(PAGE, data | {"file": (io.BytesIO(LETTER), "Prime.docx")}).location for _ in range(2)
    ]
    assert pages[0] == pages[1]
    assert session().query(LibraryImport).count() == 1
    assert stored() == 1


def test_an_archive_is_shown_then_confirmed_then_written(make, visit, stored):
    field = make.field()
    guide = make.resource("Un guide", "Le texte.", owner=field)
    client = visit(field)
    data = client.submit("/ressources/bibliotheque/archive", {}).data
    with transaction():
        session().get_one(Resource, guide.id).source = "Un texte changé entre-temps."
    page = sent(client, "sauvegarde.zip", data, "/ressources/bibliotheque")
    assert page.status_code == 303
    worked()
    text = client.get(page.location).text
    assert "Rien n’est encore écrit" in text and "Importer 1\u00a0ressource" in text
    assert session().get_one(Resource, guide.id).source == "Un texte changé entre-temps."

    assert visit(make.admin()).submit(f"{page.location}/confirmation", {}).status_code == 404
    assert client.submit(f"{page.location}/confirmation", {}).status_code == 303
    assert client.submit(f"{page.location}/confirmation", {}).status_code == 409
    worked()
    assert "L’import est terminé" in client.get(page.location).text
    assert session().get_one(Resource, guide.id).source == "Le texte."
    assert stored() == 0


def test_a_hostile_archive_comes_back_with_its_error(make, visit):
    hostile = made.zipped({"../../x": "x"})
    page = sent(visit(make.field()), "x.zip", hostile, "/ressources/bibliotheque")
    assert page.status_code == 422
    assert "n’a pas sa place" in page.text
    assert session().query(LibraryImport).count() == 0


def test_imports_are_forgotten_after_a_week(make, visit, stored):
    sent(visit(make.field()), "Prime.docx", LETTER)
    importing.forget_imports()
    assert session().query(LibraryImport).count() == 1
    with transaction():
        newest().created_at = clock.now() - timedelta(days=8)
    importing.forget_imports()
    assert session().query(LibraryImport).count() == 0
    assert stored() == 0


def test_who_lost_the_right_meanwhile_imports_nothing(make, visit):
    field = make.field()
    guide = make.resource("Un guide", "Le texte.", owner=field)
    client = visit(field)
    data = client.submit("/ressources/bibliotheque/archive", {}).data
    with transaction():
        session().get_one(Resource, guide.id).source = "Un texte changé entre-temps."
    page = sent(client, "a.zip", data, "/ressources/bibliotheque")
    worked()
    client.submit(f"{page.location}/confirmation", {})
    with transaction():
        session().get_one(User, field.id).role = Role.OBSERVER
    worked()
    assert newest().state == ImportState.FAILED
    assert session().get_one(Resource, guide.id).source == "Un texte changé entre-temps."

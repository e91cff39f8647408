"""The texts of files are read apart, judged, and found by those who may read the file."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy.orm import joinedload

from fsforum.core import attachments, clock, fileguard, filetexts, finder, hiding, images, readers
from fsforum.core import privacy as personal
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.files import service
from fsforum.library import service as library
from fsforum.library.freshness import Freshness
from fsforum.models import (
    AuditEntry,
    File,
    FileText,
    Notification,
    NotificationKind,
    Post,
    ResourceState,
    SearchDoc,
    TextState,
)
from tests.support import documents as made

NIR = "1 89 05 70 550 123 45"


def nir() -> str:
    bare = NIR.replace(" ", "")[:13]
    return f"{NIR.rsplit(' ', 1)[0]} {97 - int(bare) % 97:02}"


SHEETS = {
    "classeur.xlsx": made.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": "<sst><si><t>quittance zirconium</t></si></sst>",
            "xl/worksheets/sheet1.xml": '<worksheet><c t="s"><v>0</v></c><c><v>4217</v></c></worksheet>',
        }
    ),
    "diapos.pptx": made.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": "<s><p><t>quittance</t><t> zirconium</t></p></s>",
        }
    ),
    "notice.pdf": made.pdf("Une quittance zirconium"),
    "lettre.docx": made.docx(made.paragraph("Une quittance zirconium")),
    "lettre.odt": made.odt("<text:p>Une quittance <text:span>zirconium</text:span></text:p>"),
    "liste.txt": "Une quittance zirconium, été".encode("cp1252"),
    "liste.csv": b"quittance;zirconium\n",
}


@pytest.mark.parametrize("name", SHEETS)
def test_the_text_of_a_file_is_read_and_found(make, send, worked, name: str):
    guide, reader = make.resource("Un guide sans rapport"), make.animateur()
    file = send(make.field(), name, SHEETS[name], guide)
    assert "en cours d’analyse" in attachments.shown(file).detail
    assert worked() == 1
    assert file.text_state == TextState.INDEXED
    assert "analyse" not in attachments.shown(file).detail
    assert "quittance" in session().get_one(FileText, file.id).text
    hits = finder.search(reader, "zirconium").hits
    assert [hit.id for hit in hits] == [guide.id]


def test_a_draft_s_files_are_found_by_nobody_until_it_is_published(make, send, worked):
    draft = make.resource("Un brouillon", state=ResourceState.DRAFT)
    send(make.field(), "notice.pdf", SHEETS["notice.pdf"], draft)
    worked()
    reader = make.animateur()
    assert finder.search(reader, "zirconium").hits == []
    library.publish(draft, make.field(), Freshness(clock.today(), None, clock.today()))
    assert [hit.id for hit in finder.search(reader, "zirconium").hits] == [draft.id]
    library.archive(draft, make.field(), "Plus utile")
    content = session().query(SearchDoc).filter(SearchDoc.text.contains("zirconium")).one()
    assert (content.scope, content.state) == (draft.scope, "archive")


def test_a_hidden_message_takes_its_file_out_of_search(make, send, worked):
    author, field = make.animateur(), make.field()
    numbered = make.post(make.thread(), author=author).id
    post = session().get_one(Post, numbered, options=[joinedload(Post.thread)], populate_existing=True)
    send(author, "notice.pdf", SHEETS["notice.pdf"], post)
    worked()
    assert len(finder.search(field, "zirconium").hits) == 1
    with transaction() as db:
        hiding.hide_post(db, post, field, "Hors sujet")
    assert finder.search(field, "zirconium").hits == []
    with transaction() as db:
        hiding.show_post(db, post, field)
    assert len(finder.search(make.animateur(), "zirconium").hits) == 1


@pytest.mark.parametrize("name", ["notice.pdf", "lettre.docx", "lettre.odt", "classeur.xlsx"])
def test_personal_data_in_a_file_hold_it(make, visit, send, worked, name: str):
    text = f"Dossier de Mme D., {nir()}"
    content = {
        "notice.pdf": made.pdf("Page sans rien", text),
        "lettre.docx": made.docx(made.paragraph(text)),
        "lettre.odt": made.odt(f"<text:p>{text}</text:p>"),
        "classeur.xlsx": made.zipped(
            {
                "xl/workbook.xml": "<workbook/>",
                "xl/worksheets/sheet1.xml": f"<s><c><v>{nir().replace(' ', '')}</v></c></s>",
            }
        ),
    }[name]
    uploader, guide = make.partner(), make.resource()
    make.field()
    file = send(uploader, name, content, guide)
    for later in (False, True):  # at once; the worker changes nothing of it
        if later:
            worked()
        assert (file.held, file.found) == (True, "nir")
        url = attachments.shown(file).url
        assert attachments.HELD in attachments.shown(file).detail
        seen = [visit(who).get(url).status_code for who in (uploader, make.field(), make.animateur())]
        assert seen == [200, 200, 404]
    assert finder.search(make.field(), "dossier").hits == []
    noted = session().query(AuditEntry).filter_by(action="fichier.retenu").one()
    assert noted.detail == {"types": ["nir"]}
    told = session().query(Notification).one()
    assert (told.user_id, told.kind, told.ref_id) == (uploader.id, NotificationKind.HELD, guide.id)
    assert "attend l’animation" in visit(uploader).get("/notifications/").text


def test_a_file_that_takes_too_long_at_first_is_held_by_the_worker(make, visit, send, worked, monkeypatch):
    guide, reader = make.resource(), make.animateur()
    bomb = send(make.field(), "bombe.pdf", made.pdf_bomb(), guide)
    monkeypatch.setattr(fileguard, "SECONDS", 0.0)
    file = send(make.field(), "notice.pdf", made.pdf(f"Dossier {nir()}"), guide)
    assert visit(reader).get(attachments.shown(file).url).status_code == 200
    worked()
    assert (bomb.held, file.held) == (False, True)
    assert visit(reader).get(attachments.shown(file).url).status_code == 404


def test_a_released_file_is_found_and_not_held_again(make, send, worked):
    guide, field = make.resource(), make.field()
    file = send(field, "notice.pdf", made.pdf(f"Exemple zirconium {nir()}"), guide)
    worked()
    personal.release(field, file, "Un numéro inventé pour l’exemple")
    assert [hit.id for hit in finder.search(field, "zirconium").hits] == [guide.id]
    with transaction():
        filetexts.wait(file)
    worked()
    assert not file.held


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("secret.pdf", made.locked_pdf(), TextState.PROTECTED),
        ("coupe.pdf", made.pdf("Bonjour")[:60], TextState.UNREADABLE),
        ("faux.pdf", b"%PDF-1.7\nrien", TextState.UNREADABLE),
        (
            "secret.odt",
            made.odt("<text:p/>", more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            TextState.PROTECTED,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_kept_and_says_so(make, visit, send, worked, name, content, state):
    file = send(make.field(), name, content, make.resource())
    worked()
    assert file.text_state == state
    said = "protégé" if state == TextState.PROTECTED else "illisible"
    assert f"non indexé\u00a0: {said}" in attachments.shown(file).detail
    assert visit(make.animateur()).get(attachments.shown(file).url).status_code == 200


ENTITIES = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "entities.docx": made.docx(made.paragraph("&i;"), head=f"{ENTITIES}]>"),
    "outside.docx": made.docx(
        made.paragraph("&x;"), head="<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    ),
    "bomb.docx": made.docx(more={"word/footnotes.xml": b"<w>" + b"a" * (130 * 1024 * 1024)}),
    "endless.odt": made.odt("<text:p>" * 200_000 + "</text:p>" * 200_000),
    "broken.xlsx": made.zipped({"xl/workbook.xml": "<w/>", "xl/sharedStrings.xml": "<sst><si>"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_kept_and_not_indexed(make, visit, send, worked, name: str):
    file = send(make.field(), name, HOSTILE[name], make.resource())
    worked()
    assert file.text_state in (TextState.UNREADABLE, TextState.NONE)
    assert "non indexé" in attachments.shown(file).detail
    assert session().query(FileText).count() == 0
    assert visit(make.animateur()).get(attachments.shown(file).url).status_code == 200


def test_of_ten_thousand_pages_the_beginning_is_searched(make, send, worked):
    file = send(
        make.field(), "annuaire.pdf", made.pdf("zirconium", *["Une page de plus"] * 9_999), make.resource()
    )
    worked()
    assert file.text_state == TextState.INDEXED
    assert len(finder.search(make.animateur(), "zirconium").hits) == 1


def test_a_file_whose_reader_died_is_tried_three_times(make, send, worked, monkeypatch):
    file = send(make.field(), "notice.pdf", SHEETS["notice.pdf"], make.resource())

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(readers, "read", dies)
        for _ in range(service.reading.MOST_TRIES):
            with pytest.raises(KeyboardInterrupt):
                service.read_next()
            assert service.read_next() == 0  # leased: no other worker takes it meanwhile
            with transaction():
                file.text_leased_until = clock.now() - timedelta(seconds=1)
    worked()
    assert file.text_state == TextState.UNREADABLE


def test_a_wide_picture_is_made_narrower_under_the_same_address(make, visit, send, worked):
    guide = make.resource()
    wide = send(make.field(), "plan.png", made.picture(3200, 40), guide)
    small = send(make.field(), "icone.png", made.picture(40, 30), guide)
    url, before = attachments.shown(wide).url, wide.sha256
    assert worked() == 2
    page = visit(make.animateur()).get(url)
    assert images.size(page.data) == (images.WIDEST, 20)
    assert (page.content_length, wide.size) == (len(page.data), len(page.data))
    assert wide.sha256 != before
    assert images.size(visit(make.animateur()).get(attachments.shown(small).url).data) == (40, 30)
    assert {file.text_state for file in session().query(File)} == {TextState.NONE}


def test_a_photo_held_upright_stays_upright_and_tells_nothing(make, send, worked):
    photo = Image.new("RGB", (3000, 2000), "teal")
    told = Image.Exif()
    told[0x0112], told[0x010F] = 6, "Appareil d’Ana"
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=told)
    file = send(make.field(), "photo.jpg", out.getvalue(), make.resource())
    worked()
    with attachments.storage().open(file.key) as stream:
        data = stream.read()
    assert images.size(data) == (images.WIDEST, 2400)
    assert b"Exif" not in data and b"Appareil" not in data


def test_the_reader_is_poor(monkeypatch):
    """No setting reaches the process, and its answer is bounded."""
    monkeypatch.setenv("FSFORUM_SECRET_KEY", "secret")
    seen: dict[str, object] = {}
    popen = readers.subprocess.Popen
    monkeypatch.setattr(
        readers.subprocess, "Popen", lambda *args, **kwargs: seen.update(kwargs) or popen(*args, **kwargs)
    )
    with pytest.raises(readers.NotRead):
        readers.read("text", io.BytesIO(b"a" * 5000), "txt", readers.Limits(answer=1000))
    assert set(seen["env"]) == {"LC_ALL"}
    assert seen["start_new_session"] is True

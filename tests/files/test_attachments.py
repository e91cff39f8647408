"""What may be attached: by name, by content, by size; and what is taken out of it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from werkzeug.datastructures import FileStorage

from fsforum.core import attachments, images
from fsforum.core.errors import DomainError, TooMany
from fsforum.core.filetypes import TYPES, clean_name
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import File


def upload(name: str, content: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def png(width: int = 3, height: int = 2, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * (3 * 3 + 1) * 2))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*c) for c in chunks) + pixels + chunk(b"IEND", b"")


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(orientation: int, secret: bytes = b"47.62N 6.15E") -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + b"II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0" + secret


def jpeg(width: int = 3, height: int = 2, *segments: bytes) -> bytes:
    size = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    app0 = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return (
        b"\xff\xd8" + app0 + b"".join(segments) + size + segment(0xDA, b"\1\1\0\0\x3f\0") + b"pixels\xff\xd9"
    )


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(k + struct.pack("<I", len(c)) + c + b"\0" * (len(c) % 2) for k, c in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


VP8X = (b"VP8X", bytes([0x0C, 0, 0, 0]) + (2).to_bytes(3, "little") + (1).to_bytes(3, "little"))
VP8L = (b"VP8L", b"\x2f" + ((3 - 1) | (2 - 1) << 14).to_bytes(4, "little") + b"data")

GOOD = {
    "notice.pdf": b"%PDF-1.7\n...",
    "courrier.odt": zipped("content.xml", mimetype=TYPES["odt"]),
    "suivi.ods": zipped("content.xml", mimetype=TYPES["ods"]),
    "courrier.docx": zipped("[Content_Types].xml", "word/document.xml"),
    "suivi.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "atelier.pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "ecran.png": png(),
    "photo.jpg": jpeg(),
    "PHOTO.JPEG": jpeg(),
    "photo.webp": webp(VP8L),
    "liste.txt": "été, à Rioz".encode(),
    "ancien.csv": "nom;prénom\nété".encode("cp1252"),
}
BAD = {
    "page.html": b"<html>",
    "dessin.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "donnees.xml": b"<?xml version='1.0'?>",
    "script.js": b"alert(1)",
    "programme.exe": b"MZ....",
    "facture.pdf.exe": b"%PDF-1.7",
    "facture.exe.pdf": b"%PDF-1.7",
    "facture.html.txt": b"bonjour",
    "sans-extension": b"%PDF-1.7",
    "pdf": b"%PDF-1.7",
    "macro.docm": zipped("word/document.xml", "word/vbaProject.bin"),
    "macro.docx": zipped("word/document.xml", "word/vbaProject.bin"),
    "macro.odt": zipped("Basic/Standard/script-lb.xml", mimetype=TYPES["odt"]),
    "autre.docx": zipped("xl/workbook.xml"),
    "autre.odt": zipped("content.xml", mimetype=TYPES["ods"]),
    "autre.pdf": png(),
    "autre.png": jpeg(),
    "html.txt": b"\xef\xbb\xbf  <script>alert(1)</script>",
    "programme.txt": b"MZ\x90\x00\x03",
    "image.txt": png(),
    "postscript.txt": b"%!PS-Adobe-3.0",
    "vide.pdf": b"",
    "coupe.docx": zipped("word/document.xml")[:40],
    "coupe.png": png()[:30],
    "coupe.jpg": jpeg()[:24],
    "immense.png": png(20_000, 20_000),
    "ruban.png": png(30_000, 1),
    "immense.jpg": jpeg(60_000, 60_000),
    "polyglotte.docx": b"%PDF-1.7\n" + zipped("[Content_Types].xml", "word/document.xml"),
    "polyglotte.pdf": zipped("word/document.xml", "%PDF-1.7"),
    "anime.png": b"GIF89a" + b"\0" * 40,
    "dessin.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page.pdf": b"<html><script>alert(1)</script>",
    "scripts.odt": zipped("content.xml", "Scripts/python/x.py", mimetype=TYPES["odt"]),
    "macro.xlsx": zipped("xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
    "actif.pptx": zipped("ppt/presentation.xml", "ppt/activeX/activeX1.xml"),
    "ole.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
}


@pytest.mark.parametrize("name", GOOD)
def test_office_files_images_and_texts_are_taken_with_a_fixed_type(app, name: str):
    (kept,) = attachments.keep([upload(name, GOOD[name])])
    assert kept.content_type == TYPES[name.rpartition(".")[2].lower()]
    with attachments.storage().open(kept.key) as stored:
        assert len(stored.read()) == kept.size


@pytest.mark.parametrize("name", BAD)
def test_all_else_is_refused_and_nothing_is_kept(app, name: str):
    before = set(attachments.storage().keys())
    with pytest.raises(DomainError) as refusal:
        attachments.keep([upload("liste.txt", b"bonjour"), upload(name, BAD[name])])
    assert name in str(refusal.value)
    assert set(attachments.storage().keys()) == before


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("C:\\Users\\Ana\\notice.pdf", "notice.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("notice.pdf.", "notice.pdf"),
        ("notice.pdf . ", "notice.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\0b\r\nc\u2028d\u200b.txt", "abc d.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        (".pdf", "fichier.pdf"),
        ("..pdf", "fichier.pdf"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
        ("\ud800.txt", "fichier.txt"),
        ("", ""),
    ],
)
def test_names_are_data_made_harmless(given: str, cleaned: str):
    assert clean_name(given) == cleaned


def test_a_zip_with_an_endless_table_of_contents_is_not_read(app):
    content = bytearray(GOOD["courrier.docx"])
    at = content.rfind(b"PK\5\6")
    content[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    with pytest.raises(DomainError):
        attachments.keep([upload("courrier.docx", bytes(content))])


def test_a_file_too_big_or_too_many_are_refused(app, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_BYTES", 10)
    with pytest.raises(DomainError, match="20 Mo"):
        attachments.keep([upload("liste.txt", b"x" * 11)])
    with pytest.raises(DomainError, match="10 fichiers"):
        attachments.keep([upload(f"{n}.txt", b"x") for n in range(11)])


def test_photos_lose_place_and_maker_but_not_their_orientation(app):
    photo = jpeg(3, 2, segment(0xE1, exif(6)), segment(0xFE, b"commentaire"), segment(0xED, b"IPTC"))
    bare = images.bare(photo + jpeg(3, 2, segment(0xE1, exif(1))))
    for secret in (b"47.62N", b"commentaire", b"IPTC"):
        assert secret in photo
        assert secret not in bare
    assert images.size(bare) == (3, 2)
    assert images._orientation(bare[bare.index(b"Exif\0\0") + 6 :]) == 6
    assert images.bare(bare) == bare
    assert b"Exif" not in images.bare(jpeg(3, 2, segment(0xE1, exif(1))))

    noted = png(3, 2, (b"eXIf", b"47.62N"), (b"tEXt", b"Author\0Ana"))
    assert images.bare(noted) == png(3, 2)
    located = webp(VP8X, VP8L, (b"EXIF", b"47.62N"), (b"XMP ", b"Ana"))
    assert b"47.62N" not in images.bare(located)
    assert images.size(images.bare(located)) == images.size(webp(VP8L)) == (3, 2)


def test_what_is_glued_behind_a_photo_is_cut_off():
    program = zipped("word/document.xml")
    for photo in (jpeg(), png()):
        assert program not in images.bare(photo + program)
    with pytest.raises(images.BrokenImage):
        images.bare(webp(VP8L) + program)


def test_one_person_sends_so_much_an_hour(make, monkeypatch):
    author = make.animateur()
    monkeypatch.setattr(attachments, "FILES_AN_HOUR", 1)
    with transaction() as db:
        attachments.receive(db, [upload("a.txt", b"a")], author)
    with pytest.raises(TooMany), transaction() as db:
        attachments.receive(db, [upload("b.txt", b"b")], author)
    other = make.animateur()
    with transaction() as db:
        attachments.receive(db, [upload("c.txt", b"c")], other)
    assert session().query(File).count() == 2


def test_only_ones_own_loose_files_can_be_attached(make):
    author, other = make.animateur(), make.animateur()
    mine, theirs = make.file(author), make.file(other)
    post = make.post(make.thread(), author=author)
    taken = make.file(author, post_id=post.id)
    with transaction() as db:
        wanted = [mine.id, theirs.id, taken.id, 2**70, -1]
        assert attachments.loose(db, author, wanted) == [mine]

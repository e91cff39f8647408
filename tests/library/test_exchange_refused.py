"""An archive of the library that lies, is damaged or says too much: refused, or taken without that."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib

import pytest

from fsforum.core import attachments
from fsforum.core.errors import DomainError
from fsforum.extensions import session
from fsforum.library.exchange.layout import Entry, understood, written
from fsforum.library.service import bringing
from fsforum.models import File, Resource, ResourceState
from tests.support import documents as made
from tests.support.exchange import GOOD, TEXT, opened, outcomes


def link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as found:
        found.writestr("ressources/un-guide/ressource.md", TEXT)
        info = zipfile.ZipInfo("ressources/un-guide/fichiers/a.txt")
        info.external_attr = 0o120777 << 16
        found.writestr(info, "/etc/passwd")
    return out.getvalue()


def doubled() -> bytes:
    out = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "w") as found:
        for text in (TEXT, TEXT):
            found.writestr("ressources/un-guide/ressource.md", text)
    return out.getvalue()


def rare() -> bytes:
    """A text compressed in a way that asks for as much memory as it likes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("ressources/a/ressource.md", "x")
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(made.zipped(GOOD))
    data[data.rfind(b"PK\1\2") + 8] |= 1
    return bytes(data)


HOSTILE = {
    "parent": made.zipped(GOOD | {"../../etc/cron.d/x": "x"}),
    "hidden parent": made.zipped(GOOD | {"ressources/un-guide/fichiers/../../x.txt": "x"}),
    "absolute": made.zipped(GOOD | {"/etc/passwd": "x"}),
    "backslash": made.zipped(GOOD | {"ressources\\..\\x": "x"}),
    "elsewhere": made.zipped(GOOD | {"autre.txt": "x"}),
    "below collections": made.zipped(GOOD | {"collections/../x.md": "x"}),
    "a folder of collections": made.zipped(GOOD | {"collections/a/b.md": "x"}),
    "long collection": made.zipped(GOOD | {"collections/a.md": "a" * 1_100_000}),
    "upper case": made.zipped({"ressources/Un-Guide/ressource.md": TEXT}),
    "bomb": made.zipped(GOOD | {"ressources/un-guide/fichiers/a.txt": b"0" * (25 * 1024 * 1024)}),
    "long text": made.zipped({"ressources/un-guide/ressource.md": TEXT + "a" * 1_100_000}),
    "empty": made.zipped({"index.md": "rien"}),
    "no zip": b"PK\3\4 rien de bon",
    "cut": made.zipped(GOOD)[:-30],
    "not a zip": b"%PDF-1.7",
    "link": link(),
    "locked": locked(),
    "rare": rare(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_archive_that_lies_is_refused_whole(make, name: str):
    with pytest.raises(DomainError):
        opened(HOSTILE[name])
    assert session().query(Resource).count() == 0


def test_a_double_is_refused(make):
    with pytest.raises(DomainError, match="deux fois"):
        opened(doubled())


def test_a_table_of_contents_that_never_ends_is_not_read(make):
    data = bytearray(made.zipped(GOOD))
    at = data.rfind(b"PK\5\6")
    data[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    with pytest.raises(DomainError):
        opened(bytes(data))


def lines(**facts: object) -> str:
    base = {"format": 1, "adresse": "un-guide", "titre": "Un guide"} | facts
    return (
        "---\n" + "".join(f"{name}: {json.dumps(value)}\n" for name, value in base.items()) + "---\n\nTexte\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Texte seul",
        "---\n---\n\n",
        lines(format=2),
        lines(adresse="../x"),
        lines(adresse="autre"),
        lines(titre=""),
        lines(titre="t" * 300),
        lines(type="virus"),
        lines(modifiee_le="2026-01-01T00:00:00"),
        lines(creee_le=12),
        lines(creee_le="0001-01-01T00:00:00+14:00"),
        lines(modifiee_le="9999-12-31T23:59:59-12:00"),
        lines(verifiee_le="9999-12-31"),
        lines(version=float("inf")),
        lines(lien_officiel="javascript:alert(1)"),
        lines(lien_officiel="caf"),
        lines(fichiers=[{"chemin": "fichiers/a.txt", "nom": "a", "sha256": "", "taille": float("inf")}]),
        lines(themes="sante"),
        lines(themes=["a"] * 500),
        lines(fichiers=[{"chemin": "../../x", "nom": "x.txt", "sha256": "", "taille": 1}]),
        lines(fichiers=[{"chemin": "fichiers/absent.txt", "nom": "x.txt", "sha256": "", "taille": 1}]),
        lines(fichiers=[1]),
        lines().replace("titre: ", "titre : "),
        "---\nformat: " + "[" * 100_000 + "\n---\n\n",
        "\x00\xff",
    ],
    ids=lambda text: text[:12].encode("ascii", "replace").decode(),
)
def test_a_resource_that_cannot_be_read_is_named_and_the_others_come(make, text: str):
    good = written(Entry(slug="bon-guide", title="Bon guide", source="Texte"))
    data = made.zipped(
        {
            "ressources/un-guide/ressource.md": text.encode("latin-1", "replace"),
            "ressources/bon-guide/ressource.md": good,
        }
    )
    report = bringing.bring(opened(data), make.field())
    assert outcomes(report) == [1, 0, 0, 1]
    assert [row.slug for row in session().query(Resource)] == ["bon-guide"]


def test_what_json_hides_from_the_reader_of_texts_is_taken_out(make):
    text = lines(titre="Un\0 gui\ud800de", resume="\x1b[31mRouge", etat="publie", type="lien")
    report = bringing.bring(opened(made.zipped({"ressources/un-guide/ressource.md": text})), make.field())
    assert outcomes(report) == [1, 0, 0, 0]
    resource = session().query(Resource).one()
    assert (resource.title, resource.summary) == ("Un guide", "[31mRouge")


def test_a_file_whose_sum_is_false_comes_once(make):
    """An archive corrected by hand says the sum of another file: brought in again, it changes nothing."""
    files = [{"chemin": "fichiers/a.txt", "nom": "a.txt", "sha256": "0" * 64, "taille": 4}]
    data = made.zipped(
        {
            "ressources/un-guide/ressource.md": lines(fichiers=files),
            "ressources/un-guide/fichiers/a.txt": b"abcd",
        }
    )
    field = make.field()
    bringing.bring(opened(data), field)
    before = set(attachments.storage().keys())
    bringing.bring(opened(data), field)
    file = session().query(File).one()
    assert (file.name, file.version) == ("a.txt", 1)
    assert set(attachments.storage().keys()) == before


def test_a_picture_from_an_archive_says_nothing_of_where_it_was_taken(make):
    told = struct.pack(">I", 4) + b"eXIfGPS!" + struct.pack(">I", zlib.crc32(b"eXIfGPS!"))
    picture = made.picture()
    data = made.zipped(
        {
            "ressources/un-guide/ressource.md": lines(
                fichiers=[{"chemin": "fichiers/a.png", "nom": "a.png", "sha256": "", "taille": 1}]
            ),
            "ressources/un-guide/fichiers/a.png": picture[:33] + told + picture[33:],
        }
    )
    bringing.bring(opened(data), make.field())
    with attachments.storage().open(session().query(File).one().key) as stream:
        assert stream.read() == picture


def test_a_resource_cannot_take_the_address_of_a_page(make):
    data = made.zipped(
        {"ressources/nouvelle/ressource.md": written(Entry(slug="nouvelle", title="Piège", source="x"))}
    )
    assert outcomes(bringing.bring(opened(data), make.field())) == [0, 0, 0, 1]


def test_files_that_are_not_taken_are_left_out_and_named(make):
    entry = understood(
        lines(fichiers=[{"chemin": "fichiers/a.pdf", "nom": "a.pdf", "sha256": "0", "taille": 3}])
    )
    data = made.zipped(
        {
            "ressources/un-guide/ressource.md": written(entry),
            "ressources/un-guide/fichiers/a.pdf": b"<script>",
        }
    )
    report = bringing.bring(opened(data), make.field())
    assert "ne correspond pas" in report.lines[0].notes[0]
    assert session().query(File).count() == 0
    assert session().query(Resource).one().state == ResourceState.DRAFT

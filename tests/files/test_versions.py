"""One address, the newest version; the earlier ones for those who may edit."""

from __future__ import annotations

import io

from fsforum.core import attachments, finder
from fsforum.extensions import session
from fsforum.files import service
from fsforum.models import (
    AuditEntry,
    File,
    FileText,
    FileVersion,
    Notification,
    NotificationKind,
    ResourceState,
)
from tests.support import documents as made


def replaced(client, file, name: str, content: bytes):
    return client.submit(f"/fichiers/{file.id}/versions", {"file": (io.BytesIO(content), name)})


def now(file: File) -> File:
    session().expire_all()
    return session().get_one(File, file.id)


def test_the_address_of_a_file_gives_its_newest_version(make, visit, send, worked, queries):
    field, guide = make.field(), make.resource("Un guide", owner=make.field())
    file = send(field, "Barème 2026.pdf", made.pdf("zirconium"), guide)
    worked()
    url, client = attachments.shown(file).url, visit(field)
    page = replaced(client, file, "Barème 2027.pdf", made.pdf("palladium"))
    assert page.status_code == 303

    file = now(file)
    reader = visit(make.animateur())
    assert (file.version, file.name) == (2, "Barème 2027.pdf")
    for old in (url, f"/fichiers/{file.id}"):
        moved = reader.get(old)
        assert (moved.status_code, moved.location) == (302, attachments.shown(file).url)
    assert reader.get(attachments.shown(file).url).data == made.pdf("palladium")
    assert "version 2 du" in visit(field).get(f"/ressources/{guide.slug}").text

    with queries(at_most=6):
        listed = client.get(f"/fichiers/{file.id}/versions").text
    assert "Barème 2026.pdf" in listed and "Version actuelle" in listed
    first = client.get(f"/fichiers/{file.id}/versions/1")
    assert (first.status_code, first.data) == (200, made.pdf("zirconium"))
    assert reader.get(f"/fichiers/{file.id}/versions/1").status_code == 404
    assert reader.get(f"/fichiers/{file.id}/versions").status_code == 403

    assert finder.search(field, "zirconium").hits == []
    worked()
    assert [hit.id for hit in finder.search(field, "palladium").hits] == [guide.id]


def test_a_bad_or_equal_file_replaces_nothing(make, visit, send):
    field = make.field()
    file = send(field, "notice.txt", b"bonjour", make.resource())
    client = visit(field)
    before = set(attachments.storage().keys())
    for name, content in (("notice.exe", b"MZ"), ("notice.pdf", b"<html>"), ("notice.txt", b"bonjour")):
        page = replaced(client, file, name, content)
        assert page.status_code == 422, name
        assert "Erreur" in page.text
    assert client.submit(f"/fichiers/{file.id}/versions", {}).status_code == 422
    assert now(file).version == 1
    assert set(attachments.storage().keys()) == before


def test_a_held_version_leaves_nothing_behind_when_it_is_replaced(make, visit, send):
    """To replace a file is one way to take personal data out of it."""
    owner = make.partner()
    draft = make.resource(owner=owner, state=ResourceState.DRAFT)
    file = send(owner, "liste.txt", b"Mme D. : 06 12 34 56 78", draft)
    assert file.held
    key = file.key
    assert replaced(visit(owner), file, "liste.txt", b"rien").status_code == 303
    assert not now(file).held
    assert session().query(FileVersion).count() == 0
    assert not attachments.storage().holds(key)


def test_who_replaces_a_file_by_one_with_personal_data_is_told_once(make, visit, send, worked):
    make.field()  # in whose name it is said
    sender, guide = make.field(), make.resource()
    file = send(sender, "notice.pdf", made.pdf("Une quittance"), guide)
    worked()
    number = made.pdf("Assuré : 1 85 05 78 006 084 91")
    assert replaced(visit(sender), file, "notice.pdf", number).status_code == 303
    assert now(file).held
    worked()
    worked()
    assert session().query(AuditEntry).filter_by(action="fichier.retenu").count() == 1
    told = session().query(Notification).filter_by(kind=NotificationKind.HELD).one()
    assert told.user_id == sender.id


def test_what_is_removed_goes_with_its_versions_and_its_text(make, visit, send, worked):
    field, guide = make.field(), make.resource()
    file = send(field, "liste.txt", b"un", guide)
    first = file.key
    replaced(visit(field), file, "liste.txt", b"Mme D. : 06 12 34 56 78")
    worked()
    assert now(file).held
    second, number = now(file).key, file.id
    page = visit(field).submit(
        f"/moderation/donnees-personnelles/fichiers/{number}",
        {"decision": "supprimer", "reason": "À retirer"},
    )
    assert page.status_code == 303
    session().expire_all()
    assert [session().query(table).count() for table in (File, FileVersion, FileText)] == [0, 0, 0]
    assert not attachments.storage().holds(first)
    assert not attachments.storage().holds(second)


def test_a_file_of_a_guide_taken_back_is_absent_at_once(make, visit, send, worked):
    guide = make.resource()
    file = send(make.field(), "notice.txt", b"zirconium", guide)
    worked()
    reader = make.animateur()
    client, url = visit(reader), attachments.shown(file).url
    assert client.get(url).status_code == 200
    guide.state, guide.scope = ResourceState.DRAFT, "drafts"
    make._save(guide)
    assert client.get(url).status_code == 404
    assert client.get(f"/fichiers/{file.id}").status_code == 404
    assert client.get(f"/fichiers/{file.id}/versions").status_code == 404


def test_lost_bytes_are_told(make):
    file = make.file(make.animateur(), "notice.txt")
    attachments.storage().remove(file.key)
    assert service.sweep().missing == (f"fichier {file.id}, notice.txt",)

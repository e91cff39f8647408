"""Files are given back behind the rights of what they belong to, and in no other way."""

from __future__ import annotations

import pytest

from fsforum.core import attachments
from fsforum.core.transaction import transaction
from fsforum.models import MessageKind, ResourceState, Role


def address(file):
    return attachments.shown(file).url


def test_whoever_reads_the_message_gets_its_file(make, visit, queries):
    author = make.animateur()
    post = make.post(make.thread(), author=author)
    file = make.file(author, content="été".encode(), post_id=post.id)
    client = visit(make.observer())
    place = address(file)
    client.get(place)  # notes the visit
    with queries(at_most=3):
        page = client.get(place)
    assert page.data.decode() == "été"
    assert page.headers["Content-Disposition"].startswith("attachment;")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert page.content_length == len("été".encode())


def test_a_file_of_a_closed_space_is_as_absent_for_the_others(make, visit, stranger):
    space = make.space("Entre animateurs", readers=[Role.ANIMATEUR])
    author = make.animateur()
    file = make.file(author, post_id=make.post(make.thread(space=space), author=author).id)
    assert visit(make.animateur()).get(address(file)).status_code == 200
    refused = visit(make.partner()).get(address(file))
    assert refused.status_code == 404
    assert "notice" not in refused.text
    assert stranger.get(address(file)).status_code == 302


def test_a_file_of_a_note_stays_between_the_body_and_the_animation(make, visit):
    asker = make.animateur()
    question = make.question(asker=asker)
    note = make.line(question, make.partner(), "Entre nous", MessageKind.NOTE)
    file = make.file(make.partner(), message_id=note.id)
    assert visit(asker).get(address(file)).status_code == 404
    assert visit(make.partner()).get(address(file)).status_code == 200
    assert visit(make.partner("cpam")).get(address(file)).status_code == 404


def test_a_file_of_a_draft_is_for_its_owner_and_those_who_publish(make, visit):
    owner = make.partner()
    draft = make.resource(owner=owner, state=ResourceState.DRAFT)
    file = make.file(owner, resource_id=draft.id)
    seen = {
        role: visit(user).get(address(file)).status_code
        for role, user in {
            "owner": owner,
            "field": make.field(),
            "animateur": make.animateur(),
            "colleague": make.partner(),
        }.items()
    }
    assert seen == {"owner": 200, "field": 200, "animateur": 404, "colleague": 404}


def test_an_orphan_is_for_its_uploader(make, visit):
    uploader = make.animateur()
    file = make.file(uploader)
    assert visit(uploader).get(address(file)).status_code == 200
    assert visit(make.admin()).get(address(file)).status_code == 404


def test_a_hidden_message_hides_its_file(make, visit):
    author = make.animateur()
    thread = make.thread()
    file = make.file(author, post_id=make.post(thread, author=author, hidden=True).id)
    assert visit(make.animateur()).get(address(file)).status_code == 404


def test_a_wrong_name_leads_to_the_right_one_once_the_right_is_checked(make, visit):
    uploader = make.animateur()
    file = make.file(uploader, name="Attestation d’hébergement.txt")
    page = visit(uploader).get(f"/fichiers/{file.id}/autre.pdf")
    assert (page.status_code, page.location) == (302, address(file))
    assert visit(make.animateur()).get(f"/fichiers/{file.id}/autre.pdf").status_code == 404


@pytest.mark.parametrize("number", ["0", "99999", "99999999999999999999", "-1", "1e9", "%00", "a"])
def test_numbers_out_of_reach_are_absent(make, visit, number: str):
    assert visit(make.animateur()).get(f"/fichiers/{number}/x.txt").status_code == 404


def test_images_stand_in_the_page_and_names_follow_rfc_6266(make, visit):
    uploader = make.animateur()
    file = make.file(uploader, name='Écran "final"; filename=x.png')
    with transaction():
        file.content_type = "image/png"
    page = visit(uploader).get(address(file))
    disposition = page.headers["Content-Disposition"]
    assert disposition.startswith("inline;")
    assert "filename*=UTF-8''%C3%89cran%20%22final%22%3B%20filename%3Dx.png" in disposition
    assert page.content_type == "image/png"


def test_an_unchanged_file_is_not_sent_again_and_a_part_may_be_asked(make, visit):
    uploader = make.animateur()
    file = make.file(uploader, content=b"0123456789")
    client = visit(uploader)
    etag = client.get(address(file)).headers["ETag"]
    again = client.get(address(file), headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    part = client.get(address(file), headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data) == (206, b"234")
    assert part.headers["Content-Range"] == "bytes 2-4/10"


def test_missing_bytes_are_an_absent_page(make, visit):
    uploader = make.animateur()
    file = make.file(uploader)
    attachments.storage().remove(file.key)
    assert visit(uploader).get(address(file)).status_code == 404

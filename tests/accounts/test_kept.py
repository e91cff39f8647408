"""Saved and followed things: what one may read, newest first, with the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.models import Follow, ResourceState, Role, Saved, ThingKind


def keep(user, kind, thing, table=Saved, ago=0):
    with transaction() as db:
        at = clock.now() - timedelta(minutes=ago)
        db.add(table(user_id=user.id, kind=kind, ref_id=thing.id, created_at=at))


@pytest.mark.parametrize(("table", "page"), [(Saved, "enregistrements"), (Follow, "suivis")])
def test_things_of_all_kinds_lead_where_they_stand(make, visit, table, page, queries):
    ana = make.animateur()
    thread, question = make.thread("Une affiche"), make.question("Un recours ?")
    guide = make.resource("Le guide")
    client = visit(ana)
    for kind, thing in zip(
        (ThingKind.THREAD, ThingKind.QUESTION, ThingKind.RESOURCE), (thread, question, guide), strict=True
    ):
        keep(ana, kind, thing, table)
    with queries(at_most=5):
        text = client.get(f"/compte/{page}").text
    assert f'href="/discussions/{thread.id}-une-affiche"' in text
    assert f'href="/questions/caf/{question.id}"' in text
    assert f'href="/ressources/{guide.slug}"' in text
    assert text.index("Le guide") < text.index("Un recours") < text.index("Une affiche")


@pytest.mark.parametrize(("table", "page"), [(Saved, "enregistrements"), (Follow, "suivis")])
def test_what_one_may_no_longer_read_is_not_shown(make, visit, table, page):
    partner = make.partner("caf")
    private = make.space("Entre animateurs", readers=[Role.ANIMATEUR, Role.FIELD])
    make.body("justice", restricted=True)
    hidden = [
        (ThingKind.THREAD, make.thread("Canari un", space=private)),
        (ThingKind.THREAD, make.thread("Canari deux", hidden=True)),
        (ThingKind.QUESTION, make.question("Canari trois", channel="justice")),
        (ThingKind.RESOURCE, make.resource("Canari quatre", state=ResourceState.DRAFT)),
    ]
    for kind, thing in hidden:
        keep(partner, kind, thing, table)
    text = visit(partner).get(f"/compte/{page}").text
    assert "Canari" not in text
    for kind, thing in hidden:
        answer = visit(partner).submit("/compte/enregistrements", {"remettre": f"{kind.value}:{thing.id}"})
        assert answer.status_code == 404 and "Canari" not in answer.text


def test_a_saved_thing_is_taken_off_and_put_back(make, visit, rows):
    ana, bob, thread = make.animateur(), make.animateur(), make.thread("Une affiche")
    keep(ana, ThingKind.THREAD, thread)
    keep(bob, ThingKind.THREAD, thread)
    client = visit(ana)
    gone = client.submit("/compte/enregistrements", {"retirer": f"discussion:{thread.id}"})
    assert [row.user_id for row in rows(Saved)] == [bob.id]
    page = client.get(gone.headers["Location"]).text
    assert "Retiré de vos enregistrements" in page and "Annuler le retrait" in page
    for _ in range(2):
        assert (
            client.submit("/compte/enregistrements", {"remettre": f"discussion:{thread.id}"}).status_code
            == 302
        )
    assert len(rows(Saved, user_id=ana.id)) == 1


def test_following_stops_and_starts_again(make, visit, rows):
    ana, thread = make.animateur(), make.thread("Une affiche")
    keep(ana, ThingKind.THREAD, thread, Follow)
    client = visit(ana)
    gone = client.submit("/compte/suivis", {"retirer": f"discussion:{thread.id}"})
    assert rows(Follow, user_id=ana.id)[0].muted is True
    assert "Suivre de nouveau" in client.get(gone.headers["Location"]).text
    assert "Une affiche" not in client.get("/compte/suivis").text
    client.submit("/compte/suivis", {"remettre": f"discussion:{thread.id}"})
    assert rows(Follow, user_id=ana.id)[0].muted is False


@pytest.mark.parametrize(
    "text", ["", "discussion", "discussion:", "discussion:x", "chien:1", "discussion:9" * 40, ":1"]
)
def test_nonsense_is_refused(make, visit, text):
    client = visit(make.animateur())
    for page in ("enregistrements", "suivis"):
        assert client.submit(f"/compte/{page}", {"retirer": text}).status_code == 404
        assert client.submit(f"/compte/{page}", {"remettre": text}).status_code == 404
        assert client.get(f"/compte/{page}", query_string={"retire": text, "avant": text}).status_code == 200


def test_long_lists_go_on_without_repeating(make, visit, queries):
    ana, author = make.animateur(), make.animateur()
    for n in range(23):
        keep(ana, ThingKind.THREAD, make.thread(f"Sujet n{n:02}fin", author=author), ago=n)
    client = visit(ana)
    with queries(at_most=5):
        first = client.get("/compte/enregistrements").text
    assert "Sujet n00fin" in first and "Sujet n19fin" in first and "Sujet n20fin" not in first
    link = first.split('href="/compte/enregistrements?avant=')[1].split('"')[0]
    second = client.get(f"/compte/enregistrements?avant={link}").text
    assert "Sujet n20fin" in second and "Sujet n22fin" in second and "Sujet n19fin" not in second

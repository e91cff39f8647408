"""Structures with their antennes, bodies with their channels, spaces with their audience."""

import pytest
from sqlalchemy import select

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    Body,
    Notification,
    NotificationKind,
    Question,
    Role,
    SearchDoc,
    Space,
    Structure,
    StructureKind,
    ThingKind,
)

STRUCTURE = {
    "name": "Rioz",
    "kind": "siege",
    "commune": "Rioz",
    "postcode": "70190",
    "active": "y",
    "parent_id": "",
    "key": "k",
}
BODY = {
    "name": "Urssaf de Franche-Comté",
    "short": "Urssaf",
    "article": "l’",
    "kind": "national",
    "commitment_days": "5",
    "active": "y",
    "key": "k",
}
SPACE = {
    "name": "Ateliers",
    "animateur": "ecrit",
    "partenaire": "lit",
    "terrain": "ecrit",
    "admin": "ecrit",
    "observateur": "",
    "key": "k",
}


def test_a_structure_is_made_once_and_changed(make, visit):
    client = visit(make.field())
    for _ in range(2):
        assert client.submit("/administration/structures/nouvelle", STRUCTURE).status_code == 303
    (row,) = session().scalars(select(Structure)).all()
    path = f"/administration/structures/{row.id}"
    assert 'value="70190"' in client.get(path).text
    assert (
        client.submit(
            path, STRUCTURE | {"name": "Rioz centre", "labelled_on": "2024-02-29", "active": ""}
        ).status_code
        == 303
    )
    now = session().get(Structure, row.id)
    assert (now.name, now.slug, now.active, now.labelled_on.isoformat()) == (
        "Rioz centre",
        "rioz",
        False,
        "2024-02-29",
    )


def test_an_antenne_needs_a_structure_that_is_none(make, visit):
    seat = make.structure("Rioz")
    client = visit(make.admin())
    path = "/administration/structures/nouvelle"
    refused = client.submit(path, STRUCTURE | {"name": "Étuz", "kind": "antenne"})
    assert (
        refused.status_code == 422 and "dont cette antenne dépend" in refused.text and "Étuz" in refused.text
    )
    assert (
        client.submit(
            path, STRUCTURE | {"name": "Étuz", "kind": "antenne", "parent_id": str(seat.id)}
        ).status_code
        == 303
    )
    antenna = session().scalars(select(Structure).where(Structure.kind == StructureKind.ANTENNA)).one()
    assert antenna.parent_id == seat.id
    again = client.submit(
        path, STRUCTURE | {"name": "Cirey", "kind": "antenne", "parent_id": str(antenna.id), "key": "k2"}
    )
    assert again.status_code == 422
    turned = STRUCTURE | {"kind": "antenne", "parent_id": str(make.structure("Gy").id)}
    assert "Des antennes dépendent" in client.submit(f"/administration/structures/{seat.id}", turned).text
    assert "Antenne de Rioz" in client.get("/administration/structures").text


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"commune": " "},
        {"postcode": "7019"},
        {"insee": "abc"},
        {"kind": "x"},
        {"parent_id": "x"},
        {"labelled_on": "31/12/2024"},
    ],
)
def test_a_wrong_structure_comes_back(make, visit, change):
    answer = visit(make.admin()).submit("/administration/structures/nouvelle", STRUCTURE | change)
    assert answer.status_code == 422 and session().scalars(select(Structure)).all() == []


@pytest.mark.parametrize("path", ["structures/nouvelle", "organismes/nouveau", "espaces/nouveau"])
def test_others_make_nothing(make, visit, path):
    for person in (make.animateur(), make.partner(), make.observer()):
        assert visit(person).get(f"/administration/{path}").status_code == 403
        assert visit(person).submit(f"/administration/{path}", STRUCTURE).status_code == 403
    assert visit(make.field()).submit("/administration/espaces/nouveau", SPACE).status_code == 403


def test_others_change_nothing(make, visit):
    structure, body, space = make.structure(), make.body("caf"), make.space()
    for person in (make.animateur(), make.partner(), make.observer()):
        client = visit(person)
        assert client.submit(f"/administration/structures/{structure.id}", STRUCTURE).status_code == 403
        assert client.submit(f"/administration/organismes/{body.id}", BODY).status_code == 403
        assert client.submit(f"/administration/espaces/{space.id}", SPACE).status_code == 403
    admin = visit(make.admin())
    for path in ("structures", "organismes", "espaces"):
        assert admin.get(f"/administration/{path}/9999999999").status_code == 404


def test_a_body_opens_a_channel_at_an_address_of_its_own(make, visit):
    client = visit(make.field())
    for key, short in (("a", "Urssaf"), ("a", "Urssaf"), ("b", "Urssaf"), ("c", "Similaires")):
        assert (
            client.submit(
                "/administration/organismes/nouveau", BODY | {"key": key, "short": short}
            ).status_code
            == 303
        )
    assert sorted(session().scalars(select(Body.slug))) == ["similaires-2", "urssaf", "urssaf-2"]


@pytest.mark.parametrize(
    "change",
    [
        {"commitment_days": "0"},
        {"commitment_days": "31"},
        {"commitment_days": "1e1"},
        {"commitment_days": "-5"},
        {"commitment_days": ""},
        {"article": "les"},
        {"short": ""},
    ],
)
def test_a_wrong_body_comes_back(make, visit, change):
    assert visit(make.admin()).submit("/administration/organismes/nouveau", BODY | change).status_code == 422
    assert session().scalars(select(Body)).all() == []


def test_restricting_a_channel_changes_who_reads_its_questions(make, visit):
    """Index and notifications follow at once; opening it again gives them back."""
    body = make.body("justice")
    question = make.question("Aide juridictionnelle", channel="justice")
    other = make.question("Prime", channel="caf")
    with transaction() as db:
        db.add(
            Notification(
                user_id=question.asker_id,
                kind=NotificationKind.ANSWER,
                thing=ThingKind.QUESTION,
                ref_id=question.id,
                scope="channels",
                at=clock.now(),
            )
        )
    client = visit(make.field())
    path = f"/administration/organismes/{body.id}"
    form = BODY | {"name": body.name, "short": "Justice", "article": "la"}
    assert client.submit(path, form | {"restricted": "y"}).status_code == 303
    assert scopes_of(question.id) == {f"channel:{body.id}"}
    assert session().get(Question, other.id).scope == "channels"
    assert client.submit(path, form).status_code == 303
    assert scopes_of(question.id) == {"channels"}


def scopes_of(question_id: int) -> set[str]:
    """The scopes that a question, its index rows and its notifications carry."""
    return {
        session().get(Question, question_id).scope,
        *session().scalars(
            select(SearchDoc.scope).where(
                SearchDoc.kind == ThingKind.QUESTION, SearchDoc.ref_id == question_id
            )
        ),
        *session().scalars(select(Notification.scope).where(Notification.ref_id == question_id)),
    }


def test_an_audience_holds_from_the_next_request(make, visit):
    space = make.space("Entre nous", readers=[Role.ANIMATEUR, Role.ADMIN])
    thread = make.thread("Un secret de métier", space=space)
    partner, admin = visit(make.partner()), visit(make.admin())
    assert "Entre nous" in admin.get("/administration/espaces").text
    path = f"/administration/espaces/{space.id}"
    assert admin.get(path).text.count("checked") == 5
    form = SPACE | {"name": "Entre nous", "admin": ""}
    assert admin.submit(path, form).status_code == 303
    now = session().get(Space, space.id)
    assert now.audience_words == "Les structures, les partenaires et l’animation"
    assert partner.get(f"/discussions/{thread.id}-{thread.slug}").status_code == 200
    assert admin.get(f"/discussions/{thread.id}-{thread.slug}").status_code == 404
    assert admin.get(path).status_code == 200, "an administrator may give themselves the right again"


def test_a_space_without_anybody_who_writes_is_refused(make, visit):
    client = visit(make.admin())
    nobody = {role.value: "lit" for role in Role}
    refused = client.submit("/administration/espaces/nouveau", SPACE | nobody)
    assert refused.status_code == 422 and "Au moins un rôle" in refused.text
    for _ in range(2):
        assert client.submit("/administration/espaces/nouveau", SPACE).status_code == 303
    assert session().scalars(select(Space.slug)).all() == ["ateliers"]

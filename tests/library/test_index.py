"""The list: what one finds in it, narrowed, page after page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fsforum.core import clock
from fsforum.core.policy import can
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import queries
from fsforum.models import Resource, ResourceKind, ResourceState, ResourceTheme


def test_the_list_shows_what_is_published_and_hides_what_has_ended(make, visit):
    make.resource("Un guide publié")
    for state in (
        ResourceState.DRAFT,
        ResourceState.TO_VALIDATE,
        ResourceState.OBSOLETE,
        ResourceState.ARCHIVED,
    ):
        make.resource(f"Ressource {state.value}", state=state)
    client = visit(make.animateur())
    page = client.get("/ressources/").text
    assert "Un guide publié" in page
    assert "1 ressource" in page.replace("\xa0", " ")
    assert "Ressource " not in page
    assert "Ressource obsolete" in client.get("/ressources/?etat=obsolete").text
    assert "Ressource archive" in client.get("/ressources/?etat=archive").text
    assert "Ressource " not in client.get("/ressources/?etat=brouillon").text


def test_type_theme_and_body_narrow_the_list_and_stand_as_chips(make, visit, subjects):
    theme, _ = subjects
    wanted = make.resource("Carte Vitale perdue", kind=ResourceKind.SHEET, bodies=("cpam",))
    with transaction() as db:
        db.add(ResourceTheme(resource_id=wanted.id, theme_id=theme.id))
    make.resource("Prime d’activité", bodies=("caf",))
    client = visit(make.animateur())
    for narrowed in ("type=fiche", "theme=sante", "organisme=cpam", "type=fiche&theme=sante&organisme=cpam"):
        page = client.get(f"/ressources/?{narrowed}").text
        assert "Carte Vitale perdue" in page
        assert "Prime d’activité" not in page
        assert "Retirer le filtre" in page
    assert "Aucune ressource avec ces filtres" in client.get("/ressources/?type=lien").text


@pytest.mark.parametrize(
    "address",
    [
        "type=x",
        "theme=%00",
        "organisme=' OR 1=1",
        "etat=tout",
        "avant=%00",
        "avant=x",
        "type[]=guide",
        "page=-1",
    ],
)
def test_an_address_without_meaning_shows_the_whole_list(make, visit, address: str):
    make.resource("Un guide")
    page = visit(make.animateur()).get(f"/ressources/?{address}")
    assert page.status_code == 200
    assert "Un guide" in page.text


def test_pages_follow_each_other_without_a_gap(make, visit):
    start = clock.now()
    for n in range(45):
        make.resource(f"Guide numéro {n:02}")
    with transaction() as db:
        for n, resource in enumerate(db.query(Resource).order_by(Resource.id)):
            resource.updated_at = start + timedelta(minutes=n // 3)  # many at the same instant
    client, seen, address = visit(make.animateur()), [], "/ressources/"
    while address:
        page = client.get(address).text
        seen += [part[:2] for part in page.split("Guide numéro ")[1:]]
        address = (
            page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0] if 'rel="next"' in page else ""
        )
        address = address.replace("&amp;", "&")
    assert seen == [f"{n:02}" for n in range(44, -1, -1)]


def test_freshness_is_a_word_and_a_date(make, visit):
    today = clock.today()
    make.resource("Frais", verified_on=today, review_before=today + timedelta(days=200))
    make.resource("Bientôt", verified_on=today, review_before=today + timedelta(days=5))
    make.resource("Dépassé", verified_on=today, review_before=today)
    client = visit(make.animateur())
    page = client.get("/ressources/").text
    for words in ("À jour au", "À revoir bientôt", "À revoir avant le"):
        assert words in page
    due = client.get("/ressources/?etat=a-revoir").text
    assert "Bientôt" in due
    assert "Dépassé" in due
    assert "Frais" not in due


def test_the_list_costs_the_same_whatever_it_shows(make, visit, queries):
    for n in range(22):
        make.resource(f"Guide {n}", bodies=("caf", "cpam"))
    client = visit(make.animateur())
    client.get("/ressources/")
    with queries(at_most=5):
        client.get("/ressources/")
    with queries(at_most=6):  # one more: whether the body in force is followed
        client.get("/ressources/?organisme=caf")


def test_the_sql_twin_says_what_the_rule_says(make, app):
    owner = make.partner()
    for state in ResourceState:
        make.resource(state=state)
        make.resource(state=state, owner=owner)
    people = [owner, make.partner(), make.animateur(), make.field(), make.admin(), make.observer()]
    every = session().query(Resource).all()
    for person in people:
        ruled = {r.id for r in every if can(person, "view", r)}
        assert ruled == {r.id for r in session().query(Resource).where(queries.visible(person))}

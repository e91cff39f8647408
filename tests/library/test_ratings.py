"""« Cette ressource vous a-t-elle aidé ? »: one answer a person, read by who looks after the resource."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Notification,
    NotificationKind,
    ResourceRating,
    ResourceState,
    ResourceViewDay,
    User,
)

MISSING = "Le cas des couples séparés manque."


def rate(client, guide, helped: str = "non", missing: str = ""):
    return client.submit(f"/ressources/{guide.slug}/avis", {"helped": helped, "missing": missing})


def told(user: User) -> int:
    rows = session().query(Notification).filter_by(user_id=user.id, kind=NotificationKind.RATING)
    return sum(row.count for row in rows)


def test_a_no_with_words_reaches_the_owner_and_can_be_changed(make, visit):
    owner, ana = make.partner("caf"), make.animateur(first_name="Ana")
    guide = make.resource("Prime d’activité", owner=owner)
    client = visit(ana)
    assert rate(client, guide, "non", MISSING).status_code == 303
    assert rate(client, guide, "non", MISSING).status_code == 303
    assert told(owner) == 1, "the same words are told once"
    line = unescape(visit(owner).get("/notifications/").text)
    assert "dit ce qui manque dans « Prime d’activité »" in line.replace("\xa0", " ")
    assert f"/ressources/{guide.slug}/avis" in line
    page = unescape(visit(owner).get(f"/ressources/{guide.slug}/avis").text)
    assert MISSING in page
    assert ana.full_name in page
    assert rate(client, guide, "oui", MISSING).status_code == 303
    row = session().query(ResourceRating).one()
    assert (row.helped, row.missing) == (True, ""), "what was missing is no longer"
    assert told(owner) == 1
    assert "Changer mon avis" in client.get(f"/ressources/{guide.slug}").text


def test_a_no_without_words_or_a_yes_disturbs_nobody(make, visit):
    owner = make.partner("caf")
    guide = make.resource(owner=owner)
    rate(visit(make.animateur()), guide, "non")
    rate(visit(make.animateur()), guide, "oui")
    assert told(owner) == 0
    assert session().query(ResourceRating).count() == 2


def test_an_answer_without_a_choice_comes_back_on_the_page_with_its_words(make, visit):
    guide = make.resource("Prime d’activité")
    answer = visit(make.animateur()).submit(f"/ressources/{guide.slug}/avis", {"missing": MISSING})
    assert answer.status_code == 422
    assert MISSING in answer.text
    assert "Votre avis n’est pas encore enregistré" in unescape(answer.text)
    long = rate(visit(make.animateur()), guide, "non", "x" * 501)
    assert long.status_code == 422
    assert session().query(ResourceRating).count() == 0


def test_a_personal_number_is_held_back(make, visit):
    guide = make.resource()
    answer = rate(visit(make.animateur()), guide, "non", "Mme X, 2 55 08 14 168 025 38, n’y arrive pas.")
    assert answer.status_code == 422
    assert session().query(ResourceRating).count() == 0


def test_owner_observer_and_draft_are_not_asked(make, visit):
    owner = make.partner("caf")
    guide = make.resource(owner=owner)
    draft = make.resource(owner=owner, state=ResourceState.DRAFT)
    assert rate(visit(owner), guide).status_code == 403
    assert rate(visit(make.observer()), guide).status_code == 403
    assert rate(visit(make.field()), draft).status_code == 403
    assert rate(visit(make.animateur()), draft).status_code == 404
    assert "vous a-t-elle aidé" not in visit(owner).get(f"/ressources/{guide.slug}").text


def test_numbers_are_for_who_looks_after_the_resource_alone(make, visit):
    owner, ana = make.partner("caf"), make.animateur()
    guide = make.resource(owner=owner)
    with transaction() as db:
        for age, readers in ((1, 4), (8, 2), (200, 9)):
            day = clock.today() - timedelta(days=age)
            db.add(ResourceViewDay(resource_id=guide.id, day=day, readers=readers))
    rate(visit(ana), guide, "oui")
    for person in (owner, make.field()):
        page = unescape(visit(person).get(f"/ressources/{guide.slug}").text).replace("\xa0", " ")
        assert "Lectures et avis" in page
        assert " lectures" in page
        assert visit(person).get(f"/ressources/{guide.slug}/avis").status_code == 200
    for person in (ana, make.partner("caf"), make.observer()):
        assert "Lectures et avis" not in visit(person).get(f"/ressources/{guide.slug}").text
        assert visit(person).get(f"/ressources/{guide.slug}/avis").status_code == 403


def test_when_the_owner_left_the_field_animator_hears(make, visit):
    owner, field = make.partner("caf"), make.field()
    guide = make.resource(owner=owner)
    with transaction():
        owner.state = AccountState.SUSPENDED
    rate(visit(make.animateur()), guide, "non", MISSING)
    assert (told(owner), told(field)) == (0, 1)

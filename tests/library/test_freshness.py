"""How long a guide may be trusted: seasons, reminders with a moving clock, « Toujours valable » by mail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from fsforum.core import clock, index, links_signed, mailframe, mails, words
from fsforum.core.reviews import reminders
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library.freshness import season
from fsforum.models import (
    Absence,
    Outbox,
    QuestionState,
    Resource,
    ResourceState,
    ThingKind,
    User,
    Verification,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "today", "day"),
    [
        ("avril", TODAY, date(2027, 4, 1)),
        ("septembre", date(2027, 3, 1), date(2027, 9, 1)),
        ("janvier", TODAY, date(2027, 1, 1)),
        ("janvier", date(2026, 12, 15), date(2028, 1, 1)),
        ("avril", date(2027, 4, 1), date(2028, 4, 1)),
    ],
)
def test_a_season_leaves_a_month_at_least(name: str, today: date, day: date):
    assert season(name, today) == day


def test_publishing_proposes_months_and_seasons_and_asks_for_one(make, visit):
    draft = make.resource(state=ResourceState.DRAFT)
    client, address = visit(make.field()), f"/ressources/{draft.slug}/publication"
    page = client.get(address).text
    for said in ("3 mois", "6 mois", "12 mois", "campagne des impôts", "rentrée", "nouvelle année"):
        assert said in page
    promise = {"verified_on": clock.today().isoformat(), "verified_by": "0"}
    assert client.submit(address, promise | {"review": "jamais"}).status_code == 422
    assert client.submit(address, promise | {"review": "septembre"}).status_code == 303
    session().expire_all()
    found = session().get_one(Resource, draft.id).review_before
    assert (found.month, found.day) == (9, 1)


@pytest.mark.parametrize(
    ("days", "said"), [(100, "À jour"), (21, "À revoir bientôt"), (0, "À revoir"), (-5, "À revoir")]
)
def test_guides_and_answers_say_the_same_of_the_same_day(make, visit, days: int, said: str):
    day = clock.today() + timedelta(days=days)
    guide = make.resource(review_before=day)
    question = make.question(state=QuestionState.VALIDATED, review_before=day)
    assert words.freshness(guide, clock.today())[0] == said
    assert words.answer_freshness(question, clock.today())[0] == said
    reader = visit(make.animateur())
    assert f"{said}</" in reader.get(f"/ressources/{guide.slug}").text
    assert f"{said}</" in reader.get(f"/questions/caf/{question.id}").text


def test_an_edit_does_not_verify(make, visit, edited):
    guide = make.resource(verified_on=clock.today() - timedelta(days=50), review_before=clock.today())
    assert visit(make.field()).submit(f"/ressources/{guide.slug}/modifier", edited(guide)).status_code < 400
    session().expire_all()
    found = session().get_one(Resource, guide.id)
    assert (found.version, found.verified_on) == (2, clock.today() - timedelta(days=50))
    assert found.review_before == clock.today()


def test_each_verification_is_kept_in_the_history(make, visit):
    guide, caf = make.resource(bodies=("caf",)), make.partner("caf", first_name="Hélène")
    for _ in range(2):
        visit(caf).submit(f"/ressources/{guide.slug}/verification")
    assert session().query(Verification).count() == 1
    page = visit(make.animateur()).get(f"/ressources/{guide.slug}/historique").text
    assert "Toujours valable le" in page
    assert "Hélène" in page


def reminded(user: User) -> list[Outbox]:
    session().expire_all()
    return list(session().scalars(select(Outbox).filter_by(template="review_resource", user_id=user.id)))


def test_owner_and_body_are_told_two_weeks_before_and_on_the_day_once_each(make):
    owner, caf, cpam = make.field(), make.partner("caf"), make.partner("cpam")
    make.resource(owner=owner, bodies=("caf",), review_before=clock.today() + timedelta(days=30))
    assert reminders.remind() == 0
    for days, so_far in ((15, 0), (16, 1), (17, 1), (29, 1), (30, 2), (31, 2), (90, 2)):
        with clock.held_at(clock.now() + timedelta(days=days)):
            reminders.remind()
            reminders.remind()
        assert [len(reminded(user)) for user in (owner, caf, cpam)] == [so_far, so_far, 0], days


def test_who_stands_in_for_an_absent_référent_is_told_too(make):
    away, there = make.partner("caf"), make.partner("caf")
    field = make.field()
    make.resource(owner=field, bodies=("caf",), review_before=clock.today())
    with transaction() as db:
        db.add(
            Absence(
                user_id=away.id,
                starts_on=clock.today(),
                ends_on=clock.today(),
                delegate_id=there.id,
                created_at=clock.now(),
            )
        )
    reminders.remind()
    assert [len(reminded(user)) for user in (away, there, field)] == [1, 1, 1]


def test_what_is_revised_or_obsolete_reminds_nobody(make):
    owner, day = make.field(), clock.today()
    for state in (ResourceState.REVISING, ResourceState.OBSOLETE, ResourceState.DRAFT):
        make.resource(owner=owner, state=state, review_before=day)
    assert reminders.remind() == 0


def test_from_the_mail_it_holds_for_six_months_more(make, stranger):
    caf = make.partner("caf")
    guide = make.resource("Prime d’activité", bodies=("caf",), review_before=clock.today())
    reminders.remind()
    mail = reminded(caf)[0]
    composed = mails.compose(mail)
    assert guide.title in composed.subject
    address = links_signed.still_valid(caf, guide.id)
    assert "/courriel/ressource/" in composed.text
    assert "/courriel/ressource/…" in mailframe.without_secrets(composed.text)
    assert "Toujours valable ?" in stranger.get(address).text
    session().expire_all()
    assert session().get_one(Resource, guide.id).review_before == clock.today(), "a scanner changes nothing"
    for _ in range(2):
        assert stranger.submit(address).status_code == 303
    session().expire_all()
    found = session().get_one(Resource, guide.id)
    assert found.review_before > clock.today() + timedelta(days=150)
    assert (found.verified_by_id, found.version) == (caf.id, 1)
    assert session().query(Verification).count() == 1
    assert "C’est vérifié" in stranger.get(address).text
    assert mails.compose(mail) is None, "what was looked at needs no reminder"


def test_a_link_dies_with_its_time_and_its_account_and_holds_no_right(make, stranger, visit):
    caf, guide = make.partner("caf"), make.resource(bodies=("caf",), review_before=clock.today())
    address = links_signed.still_valid(caf, guide.id)
    assert stranger.get(address[:-2] + "xx").status_code == 410
    with clock.held_at(clock.now() - timedelta(days=31)):
        old = links_signed.still_valid(caf, guide.id)
    assert stranger.submit(old).status_code == 410
    assert visit(make.animateur()).submit(address).status_code == 409
    other = links_signed.still_valid(make.partner("cpam"), guide.id)
    assert "n’est plus tenue par vous" in stranger.submit(other).text
    with transaction():
        caf.link_epoch += 1
    assert stranger.submit(address).status_code == 410
    session().expire_all()
    assert session().get_one(Resource, guide.id).verified_by_id is None


def test_an_obsolete_guide_keeps_its_address_and_points_to_what_replaces_it(make, visit):
    old, new = make.resource("L’ancien"), make.resource("Le nouveau", source="Le forfait.")
    client, address = visit(make.field()), f"/ressources/{old.slug}/obsolescence"
    wrong = client.submit(address, {"reason": "Remplacé.", "replacement": "Rien de tel"})
    assert wrong.status_code == 422
    assert "Aucune ressource publiée" in wrong.text
    assert "Rien de tel" in wrong.text
    itself = client.submit(address, {"reason": "Remplacé.", "replacement": old.title})
    assert itself.status_code == 422
    named = {"reason": "Remplacé.", "replacement": f"http://localhost:8000/ressources/{new.slug}"}
    assert client.submit(address, named).status_code == 303
    page = visit(make.animateur()).get(f"/ressources/{old.slug}").text
    assert "Cette ressource est obsolète." in page
    assert f'href="/ressources/{new.slug}"' in page
    client.submit(f"/ressources/{old.slug}/archivage", {"reason": "Plus du tout."})
    assert f'href="/ressources/{new.slug}"' in visit(make.animateur()).get(f"/ressources/{old.slug}").text
    client.submit(f"/ressources/{old.slug}/remise-en-ligne")
    session().expire_all()
    assert session().get_one(Resource, old.id).replaced_by_id is None


def test_obsolete_and_archived_come_last_in_search(make, visit):
    exact = make.resource("Prime d’activité trimestrielle", "prime activité", state=ResourceState.OBSOLETE)
    archived = make.resource("Prime d’activité", "prime activité", state=ResourceState.ARCHIVED)
    answer = make.question("Prime d’activité", "prime activité", state=QuestionState.VALIDATED)
    with transaction():
        answer.obsolete_on = clock.today()
        index.touch(session(), ThingKind.QUESTION, answer.id, rank=-5)
    talk = make.thread("Atelier", "On a parlé de la prime d’activité avant de fermer.")
    page = visit(make.animateur()).get("/recherche?q=prime+activité").text
    kinds = [("discussion", talk), ("ressource", exact), ("ressource", archived), ("question", answer)]
    places = [page.index(f'data-type="{kind}" data-id="{thing.id}"') for kind, thing in kinds]
    assert places[0] == min(places)

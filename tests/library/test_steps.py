"""From draft to published, verified, obsolete and archived: who may, and who is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fsforum.core import clock, mails, notify
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library.freshness import months_after
from fsforum.models import (
    AuditEntry,
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    Outbox,
    ResourceState,
    SearchDoc,
    ThingKind,
    User,
)

PROMISE = {"verified_on": "2026-11-01", "verified_by": "0", "review": "12"}


def test_a_partner_drafts_the_animation_is_told_and_publishes(make, visit):
    owner, field, bystander = make.partner(), make.field(), make.animateur()
    make.admin()
    draft = make.resource("Trop-perçu", owner=owner, state=ResourceState.DRAFT)
    address = f"/ressources/{draft.slug}"
    assert visit(owner).submit(f"{address}/validation").status_code == 303
    session().expire_all()
    assert draft.state == ResourceState.TO_VALIDATE
    told = session().query(Notification).all()
    assert {n.user_id for n in told} == {field.id}
    assert {n.scope for n in told} == {"drafts"}
    assert visit(owner).submit(f"{address}/validation").status_code == 403  # already sent

    assert visit(field).submit(f"{address}/publication", PROMISE).status_code == 303
    session().expire_all()
    assert (draft.state, draft.scope) == (ResourceState.PUBLISHED, "library")
    assert {n.scope for n in session().query(Notification)} == {"library"}
    assert all(n.read_at for n in session().query(Notification).filter_by(user_id=field.id))
    assert session().query(SearchDoc).one().scope == "library"
    assert visit(bystander).get(address).status_code == 200
    assert visit(field).submit(f"{address}/publication", PROMISE).status_code == 409


@pytest.mark.parametrize("who", ["owner", "partner", "animateur", "observer"])
def test_nobody_else_publishes_archives_or_opens(make, visit, who: str):
    owner = make.partner()
    guide = make.resource(owner=owner)
    client = visit(owner if who == "owner" else getattr(make, who)())
    for act in ("publication", "archivage", "remise-en-ligne", "contributions"):
        assert client.submit(f"/ressources/{guide.slug}/{act}", {"reason": "Parce que"}).status_code == 403
    for page in ("publication", "archivage"):
        assert client.get(f"/ressources/{guide.slug}/{page}").status_code == 403
    keeper = 200 if who == "owner" else 403
    assert client.get(f"/ressources/{guide.slug}/obsolescence").status_code == keeper


def test_a_wrong_promise_comes_back(make, visit):
    draft = make.resource(state=ResourceState.DRAFT)
    client = visit(make.field())
    address = f"/ressources/{draft.slug}/publication"
    assert "12 mois" in client.get(address).text
    assert client.submit(address, PROMISE | {"review": "date"}).status_code == 422
    assert client.submit(address, PROMISE | {"verified_by": "99999"}).status_code == 422


def test_still_valid_is_one_click_that_keeps_the_version(make, visit):
    guide = make.resource(bodies=("caf",), review_before=clock.today() - timedelta(days=3))
    referent = make.partner("caf")
    assert "Toujours valable" in visit(referent).get(f"/ressources/{guide.slug}").text
    assert visit(referent).submit(f"/ressources/{guide.slug}/verification").status_code == 303
    session().expire_all()
    today = clock.today()
    assert (guide.verified_on, guide.verified_by_id) == (today, referent.id)
    assert guide.verified_body_id == referent.body_id
    assert guide.review_before == months_after(today, 6)
    assert guide.version == 1


def test_others_do_not_verify(make, visit):
    guide = make.resource(bodies=("caf",))
    for other in (make.partner("cpam"), make.animateur(), make.observer()):
        assert "Toujours valable" not in visit(other).get(f"/ressources/{guide.slug}").text
        assert visit(other).submit(f"/ressources/{guide.slug}/verification").status_code == 403
    ended = make.resource(bodies=("caf",), state=ResourceState.ARCHIVED)
    assert visit(make.field()).submit(f"/ressources/{ended.slug}/verification").status_code == 403


def test_obsolete_then_archived_then_back(make, visit):
    guide = make.resource("Dépliant")
    client, address = visit(make.field()), f"/ressources/{guide.slug}"
    assert client.submit(f"{address}/obsolescence", {"reason": ""}).status_code == 422
    client.submit(f"{address}/obsolescence", {"reason": "Remplacé en 2026."})
    page = visit(make.animateur()).get(address).text
    assert "obsolète" in page
    assert "Remplacé en 2026." in page
    assert session().query(SearchDoc).one().state == "obsolete"
    assert client.submit(f"{address}/obsolescence", {"reason": "Encore"}).status_code == 409
    client.submit(f"{address}/archivage", {"reason": "Plus d’usage"})
    session().expire_all()
    assert guide.state == ResourceState.ARCHIVED
    client.submit(f"{address}/remise-en-ligne")
    session().expire_all()
    assert (guide.state, guide.state_reason) == (ResourceState.PUBLISHED, "")
    acts = [entry.action for entry in session().query(AuditEntry).order_by(AuditEntry.id)]
    assert acts == ["resource.obsolete", "resource.archive", "resource.reopen"]


def test_a_draft_cannot_be_archived_into_the_light(make, visit):
    draft = make.resource("Secret", state=ResourceState.DRAFT)
    answer = visit(make.field()).submit(f"/ressources/{draft.slug}/archivage", {"reason": "Non"})
    assert answer.status_code in (403, 409, 422)
    session().expire_all()
    assert draft.scope == "drafts"


def test_contributions_are_a_switch(make, visit):
    guide = make.resource()
    client, address = visit(make.field()), f"/ressources/{guide.slug}/contributions"
    client.submit(address, {"etat": "1"})
    client.submit(address, {"etat": "1"})
    session().expire_all()
    assert guide.open_to_contributions
    assert session().query(AuditEntry).count() == 1
    assert "Modifier" in visit(make.animateur()).get(f"/ressources/{guide.slug}").text
    client.submit(address, {"etat": "0"})
    session().expire_all()
    assert not guide.open_to_contributions


def mailed(user):
    """The mail that waits for `user`, as it would leave now."""
    return mails.compose(session().query(Outbox).filter_by(user_id=user.id).one())


def test_the_mail_of_a_guide_made_of_an_answer_holds_a_title_and_a_link_never_the_text(make):
    reader, question = make.animateur(), make.question()
    guide = make.resource("Trop-perçu", "Le secret du texte.")
    with transaction() as db:
        db.add(NotificationChoice(user_id=reader.id, kind=NotificationKind.GUIDE, choice=MailChoice.MAIL))
        notify.follow(db, reader, ThingKind.QUESTION, question.id)
    with transaction() as db:
        notify.guide_made(db, question, guide, session().get_one(User, guide.owner_id))
    mail = mailed(reader)
    assert "que vous suivez" in mail.subject
    assert "Trop-perçu" in mail.subject
    for text in (mail.text, mail.html):
        assert f"/ressources/{guide.slug}" in text
        assert "secret" not in text


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 5, 12), 7, date(2026, 12, 12)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, after: date):
    assert months_after(day, months) == after

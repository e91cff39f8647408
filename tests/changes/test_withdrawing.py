"""« Retirer l’annonce »: a change that was posted by mistake is read by nobody, and asks nothing any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from fsforum.changes import service
from fsforum.core import clock
from fsforum.core.errors import NotNow
from fsforum.core.reviews import announce, concerned
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    Change,
    Notification,
    NotificationKind,
    Question,
    QuestionState,
    Resource,
    ResourceState,
    ReviewOutcome,
    ReviewTask,
    SearchDoc,
    ThingKind,
)

TITLE = "Le forfait change"


@pytest.fixture
def post(make):
    """`post(by, *things)`: a change about the CAF next month that flags `things`."""

    def posted(by, *things, days: int = 30) -> Change:
        day = clock.today() + timedelta(days=days)
        number = service.post(by, service.Content(TITLE, day, bodies=(make.body("caf").id,)))
        change = session().get_one(Change, number)
        if things:
            service.flag(change, by, loaded(by, *things))
        return change

    return posted


def loaded(by, *things):
    """The things as the page of a change loads them."""
    return concerned.of_keys(by, [f"{concerned.kind_of(thing).value}-{thing.id}" for thing in things])


def fresh(kind, number):
    return session().get(kind, number, populate_existing=True)


def test_it_asks_first_then_nobody_reads_it_and_nothing_is_to_be_revised(make, visit, post):
    field, caf = make.field(), make.partner("caf")
    guide = make.resource("Prime d’activité", bodies=("caf",), owner=caf)
    answer = make.question(state=QuestionState.VALIDATED)
    change = post(field, guide, answer)
    client, path = visit(field), f"/ca-change/{change.id}/retrait"
    assert path in client.get(f"/ca-change/{change.id}").text
    assert TITLE in client.get(path).text
    assert fresh(Change, change.id).scope == "library"
    assert client.submit(path).status_code == 303
    for reader in (make.animateur(), caf, field):
        assert visit(reader).get(f"/ca-change/{change.id}").status_code == 404
        assert TITLE not in visit(reader).get("/ca-change/").text
        assert TITLE not in visit(reader).get("/").text
        assert TITLE not in visit(reader).get(f"/ressources/{guide.slug}").text
    assert fresh(Resource, guide.id).state == ResourceState.PUBLISHED
    assert fresh(Question, answer.id).revising_on is None
    assert not session().scalars(select(ReviewTask)).all()
    doc = session().scalar(select(SearchDoc).filter_by(kind=ThingKind.RESOURCE, ref_id=guide.id))
    assert doc.state == ResourceState.PUBLISHED
    waiting = select(Notification).filter_by(kind=NotificationKind.REVIEW_TASK, read_at=None)
    assert not session().scalars(waiting).all()


def test_what_another_change_asks_for_stays_asked_for_and_what_was_looked_at_stays_done(make, visit, post):
    field = make.field()
    guide, done = (make.resource(f"Guide {n}", bodies=("caf",)) for n in range(2))
    other, change = post(field, guide), post(field, guide, done)
    assert visit(field).submit(f"/ressources/{done.slug}/verification").status_code == 303
    assert visit(field).submit(f"/ca-change/{change.id}/retrait").status_code == 303
    guide = fresh(Resource, guide.id)
    assert (guide.state, guide.revising_change_id) == (ResourceState.REVISING, other.id)
    left = session().scalars(select(ReviewTask).order_by(ReviewTask.id)).all()
    assert [(task.change_id, task.outcome) for task in left] == [
        (other.id, ReviewOutcome.OPEN),
        (change.id, ReviewOutcome.STILL_VALID),
    ]


def test_it_is_announced_to_nobody_and_nothing_can_be_brought_into_it(make, visit, post, monkeypatch):
    field, reader = make.field(), make.animateur()
    guide = make.resource("Guide", bodies=("caf",))
    change = post(field, days=0)
    assert visit(field).submit(f"/ca-change/{change.id}/retrait").status_code == 303
    later = clock.now().replace(hour=12) + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert announce.announce_due() == 0
    assert not session().scalars(select(Notification).filter_by(user_id=reader.id)).all()
    with pytest.raises(NotNow):
        service.flag(fresh(Change, change.id), field, loaded(field, guide))
    with transaction() as db:
        assert db.get_one(Resource, guide.id).state == ResourceState.PUBLISHED

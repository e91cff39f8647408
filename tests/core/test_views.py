"""Readers are counted by day, once each, and nowhere is it written who they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from fsforum.core import chores, clock, readmarks, views
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Resource, ResourceViewDay, Revision


@pytest.fixture(autouse=True)
def _nobody_met(app, monkeypatch):
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    monkeypatch.setattr(views, "_met", set())
    monkeypatch.setattr(views, "_today", [])
    yield
    readmarks.flush()


def test_a_person_counts_once_a_day_for_each_guide(make, visit):
    guide, other = make.resource(), make.resource()
    ana, bob = visit(make.animateur()), visit(make.partner())
    for _ in range(3):
        ana.get(f"/ressources/{guide.slug}")
    bob.get(f"/ressources/{guide.slug}")
    bob.get(f"/ressources/{other.slug}")
    readmarks.flush()
    ana.get(f"/ressources/{guide.slug}")
    readmarks.flush()
    assert views.readers(session(), [guide.id, other.id]) == {guide.id: 2, other.id: 1}


def test_the_next_day_counts_again_and_the_day_before_keeps_its_number(make, monkeypatch):
    guide, ana = make.resource(), make.animateur()
    views.note(ana, guide.id)
    marks = set(views._met)
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    views.note(ana, guide.id)
    assert not marks & views._met, "a fingerprint outlives its day"
    readmarks.flush()
    assert [row.readers for row in session().query(ResourceViewDay).order_by(ResourceViewDay.day)] == [1, 1]
    assert views.readers(session(), [guide.id]) == {guide.id: 2}


def test_readers_of_long_ago_do_not_count(make):
    guide = make.resource()
    with transaction() as db:
        for age in (0, 89, 90, 400):
            day = clock.today() - timedelta(days=age)
            db.add(ResourceViewDay(resource_id=guide.id, day=day, readers=1))
    assert views.readers(session(), [guide.id, 999_999]) == {guide.id: 2, 999_999: 0}
    assert views.readers(session(), []) == {}


def test_what_was_removed_meanwhile_holds_nothing_up(make):
    guide, gone, ana = make.resource(), make.resource(), make.animateur()
    views.note(ana, gone.id)
    views.note(ana, guide.id)
    with transaction() as db:
        db.execute(delete(Revision).where(Revision.resource_id == gone.id))
        db.execute(delete(Resource).where(Resource.id == gone.id))
    readmarks.flush()
    assert views.readers(session(), [guide.id, gone.id]) == {guide.id: 1, gone.id: 0}


def test_days_of_long_ago_are_forgotten(make):
    guide = make.resource()
    with transaction() as db:
        for age in (10, 399, 402):
            day = clock.today() - timedelta(days=age)
            db.add(ResourceViewDay(resource_id=guide.id, day=day, readers=1))
    chores.purge(clock.now())
    assert session().query(ResourceViewDay).count() == 2

"""Digests: each reader's own, at its hour, once, whatever happens to the worker; nothing leaks into them."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from fsforum.core import chores, clock, digests, mails, notify, scopes
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import (
    Digest,
    Follow,
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    Outbox,
    Role,
    SpaceAudience,
    ThingKind,
    Thread,
    User,
)
from tests.factories import Make
from tests.support.smtp import MailServer

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 7:30 in Paris
CRASHES = 30


@pytest.fixture
def chooses(app: Flask) -> Callable[[User, MailChoice], User]:
    """`chooses(user, DAILY)`: how they hear of replies."""

    def choose(user: User, choice: MailChoice) -> User:
        with transaction() as opened:
            opened.add(NotificationChoice(user_id=user.id, kind=NotificationKind.REPLY, choice=choice))
        return user

    return choose


@pytest.fixture
def reply(make: Make) -> Callable[..., Thread]:
    """`reply([ana], at=…)`: somebody replies in a discussion that they follow."""
    author = make.animateur(first_name="Bob", last_name="Gy")

    def replied(readers: list[User], at: datetime, thread: Thread | None = None, **of: Any) -> Thread:
        with clock.held_at(at):
            thread = thread or make.thread(author=author, **of)
            post = make.post(thread, author=author)
            with transaction() as opened:
                for user in readers:
                    notify.follow(opened, user, ThingKind.THREAD, thread.id)
                notify.reply_posted(opened, thread, post, author, [])
        return thread

    return replied


@pytest.fixture
def post_office(app: Flask, _network: Any) -> Iterator[MailServer]:
    """The site sends real mail."""
    before = app.extensions["settings"]
    with _network.smtp(), MailServer() as server:
        app.extensions["settings"] = replace(before, mail_url=server.url)
        yield server
        app.extensions["settings"] = before


def run(at: datetime) -> int:
    """A worker looks for digests at that moment."""
    with clock.held_at(at):
        return digests.run()


def queued() -> list[tuple[int | None, str]]:
    """The digests in the outbox: whose, and what became of them."""
    session().expire_all()
    rows = select(Outbox.user_id, Outbox.outcome).where(Outbox.template == "digest").order_by(Outbox.id)
    return [tuple(row) for row in session().execute(rows)]  # type: ignore[misc]


def sent_text(user: User) -> str:
    session().expire_all()
    rows = select(Outbox).where(Outbox.template == "digest", Outbox.user_id == user.id)
    return "".join(mail.subject + mail.text + mail.html for mail in session().scalars(rows))


def test_the_news_of_the_day_are_one_mail_at_half_past_seven(make, chooses, reply):
    ana = chooses(make.animateur(), MailChoice.DAILY)
    first = reply([ana], MONDAY - timedelta(hours=12), title="Un vidéoprojecteur")
    reply([ana], MONDAY - timedelta(hours=11), first)
    reply([ana], MONDAY - timedelta(hours=10), title="Une salle")
    assert run(MONDAY - timedelta(minutes=1)) == 0
    assert [run(MONDAY), run(MONDAY), run(MONDAY + timedelta(hours=3))] == [1, 0, 0]
    with clock.held_at(MONDAY):
        mails.deliver_due()
    assert queued() == [(ana.id, "kept")]
    text = sent_text(ana)
    assert "Votre résumé du jour\u00a0: 2\u00a0nouvelles" in text
    assert "2 nouvelles réponses dans «\u00a0Un vidéoprojecteur\u00a0»" in text
    assert "Bob Gy a répondu dans «\u00a0Une salle\u00a0»" in text


def test_what_comes_after_the_hour_is_for_the_next_day(make, chooses, reply):
    ana = chooses(make.animateur(), MailChoice.DAILY)
    thread = reply([ana], MONDAY - timedelta(hours=1))
    assert run(MONDAY) == 1
    reply([ana], MONDAY + timedelta(hours=1), thread)
    assert run(MONDAY + timedelta(hours=2)) == 0
    assert run(MONDAY + timedelta(days=1)) == 1, "further events of a line are news again"
    assert run(MONDAY + timedelta(days=2)) == 0, "an empty digest is not sent"


@pytest.mark.parametrize(
    ("choice", "sent"),
    [(MailChoice.MAIL, 0), (MailChoice.SITE, 0), (MailChoice.NEVER, 0), (MailChoice.WEEKLY, 1)],
)
def test_each_choice_goes_its_own_way(make, chooses, reply, choice, sent):
    ana = chooses(make.animateur(), choice)
    reply([ana], MONDAY - timedelta(hours=1))
    assert run(MONDAY) == sent
    assert run(MONDAY + timedelta(days=1)) == 0
    at_once = select(Outbox.id).where(Outbox.template == "reply", Outbox.user_id == ana.id)
    assert len(session().scalars(at_once).all()) == (choice == MailChoice.MAIL)


def test_read_on_the_site_it_is_not_mailed(make, chooses, reply, visit):
    ana, eve = (chooses(make.animateur(), MailChoice.DAILY) for _ in range(2))
    thread = reply([ana, eve], MONDAY - timedelta(hours=1))
    visit(ana).get(f"/discussions/{thread.id}-{thread.slug}")
    assert run(MONDAY) == 1
    visit(eve).get(f"/discussions/{thread.id}-{thread.slug}")
    with clock.held_at(MONDAY):
        mails.deliver_due()
    assert queued() == [(eve.id, "dropped")]


def test_another_choice_moves_what_waits(make, chooses, reply, visit):
    ana = chooses(make.animateur(), MailChoice.WEEKLY)
    reply([ana], MONDAY - timedelta(hours=1))
    form = {kind.name.lower(): "quotidien" for kind in NotificationKind}
    assert visit(ana).submit("/compte/notifications", form).status_code == 302
    assert run(MONDAY) == 1
    rows = select(Digest.kind, Digest.period)
    assert [tuple(row) for row in session().execute(rows)] == [(MailChoice.DAILY, "2026-11-23")]


def test_what_is_mandatory_leaves_at_once_whatever_is_chosen(make, visit, app):
    ana, caf = make.animateur(), make.partner("caf")
    with transaction() as opened:
        never = {"kind": NotificationKind.CLARIFY, "choice": MailChoice.NEVER}
        opened.add(NotificationChoice(user_id=ana.id, **never))
    page = visit(ana).get("/compte/notifications").text
    assert "Toujours par courriel" in page and 'name="clarify"' not in page
    question = make.question(asker=ana)
    with transaction() as opened:
        notify.clarification_asked(opened, question, caf, 2)
    assert session().scalars(select(Outbox.template).where(Outbox.user_id == ana.id)).all() == ["clarify"]


@pytest.mark.parametrize(
    ("start", "days", "daily", "weekly"),
    [
        (date(2026, 10, 23), 5, ["2026-10-23", "2026-10-26", "2026-10-27"], ["2026-W44"]),
        (date(2027, 3, 26), 5, ["2027-03-26", "2027-03-30"], ["2027-W13"]),
        (date(2028, 2, 28), 3, ["2028-02-28", "2028-02-29", "2028-03-01"], ["2028-W09"]),
        (date(2026, 12, 31), 5, ["2026-12-31", "2027-01-04"], ["2027-W01"]),
    ],
    ids=["end of summer time", "beginning, and Easter Monday", "29 February", "31 December"],
)
def test_one_a_day_and_one_a_week_whatever_the_calendar_does(
    make, chooses, reply, start, days, daily, weekly
):
    """A worker that looks every quarter of an hour, while something new comes every three hours."""
    ana, eve = chooses(make.animateur(), MailChoice.DAILY), chooses(make.animateur(), MailChoice.WEEKLY)
    moment = datetime(start.year, start.month, start.day, tzinfo=clock.PARIS).astimezone(UTC)
    thread = reply([ana, eve], moment - timedelta(hours=1))
    for quarter in range(days * 96 + 4):
        at = moment + timedelta(minutes=15 * quarter)
        if quarter % 12 == 0:
            reply([ana, eve], at, thread)
        run(at)
    found: dict[int, list[str]] = {ana.id: [], eve.id: []}
    for user_id, period in session().execute(select(Digest.user_id, Digest.period).order_by(Digest.period)):
        found[user_id].append(period)
    assert found == {ana.id: daily, eve.id: weekly}
    assert Counter(user for user, _ in queued()) == {ana.id: len(daily), eve.id: len(weekly)}


def test_a_local_day_off_is_no_day_of_digests(make, chooses, reply, app, monkeypatch):
    """Monday off: the daily digest waits for Tuesday, and so does the weekly one."""
    off = replace(app.extensions["settings"], closed_days=frozenset({MONDAY.astimezone(clock.PARIS).date()}))
    monkeypatch.setitem(app.extensions, "settings", off)
    ana, eve = chooses(make.animateur(), MailChoice.DAILY), chooses(make.animateur(), MailChoice.WEEKLY)
    reply([ana, eve], MONDAY - timedelta(hours=1))
    assert run(MONDAY) == 0
    assert run(MONDAY + timedelta(days=1)) == 2
    assert Counter(user for user, _ in queued()) == {ana.id: 1, eve.id: 1}


def test_two_workers_at_once_make_one_each(make, chooses, reply, app):
    people = [chooses(make.animateur(), MailChoice.DAILY) for _ in range(12)]
    reply(people, MONDAY - timedelta(hours=1))
    session().commit()
    together, errors = threading.Barrier(4), []

    def work() -> None:
        with app.app_context():
            together.wait()
            try:
                run(MONDAY)
            except Exception as error:
                errors.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert Counter(user for user, _ in queued()) == dict.fromkeys([user.id for user in people], 1)


def _worker_killed(app: Flask, at: datetime, statement: int) -> None:
    """A process does a worker's round and is killed (-9) before its statement number `statement`."""
    session().commit()
    db.session.remove()
    child = os.fork()
    if child == 0:
        with app.app_context():
            db.engine.dispose(close=False)
            left = [statement]

            def count(*_: Any) -> None:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(db.engine, "before_cursor_execute", count)
            event.listen(db.engine, "commit", count)
            with clock.held_at(at):
                digests.run()
                mails.deliver_due(20)
        os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_thirty_points_everybody_gets_one(make, chooses, reply, app, post_office):
    people = [chooses(make.animateur(), MailChoice.DAILY) for _ in range(6)]
    reply(people, MONDAY - timedelta(hours=1))
    at = MONDAY
    for statement in range(1, CRASHES + 1):
        _worker_killed(app, at, statement)
        at += timedelta(minutes=3)  # the leases of the dead end
    with clock.held_at(at):
        digests.run()
        while mails.deliver_due():
            pass
    assert Counter(user for user, _ in queued()) == dict.fromkeys([user.id for user in people], 1)
    assert Counter(post_office.recipients) == dict.fromkeys([user.email for user in people], 1)


def test_an_error_at_any_statement_leaves_nothing_half_done(make, chooses, reply, app):
    ana = chooses(make.animateur(), MailChoice.DAILY)
    reply([ana], MONDAY - timedelta(hours=1))
    done, statement = False, 0
    while not done:
        statement += 1
        left = [statement]

        def count(*_: Any, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise RuntimeError("a fault")

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            run(MONDAY)
            done = True
        except RuntimeError:
            session().rollback()
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        rows = len(session().scalars(select(Digest.id)).all())
        marks = select(Notification.id).where(Notification.digest_id.is_not(None))
        assert rows == len(queued()) == len(session().scalars(marks).all())
    assert 4 < statement < CRASHES and len(queued()) == 1


def test_a_server_down_for_an_hour_delays_a_digest_and_loses_none(make, chooses, reply, post_office):
    ana = chooses(make.animateur(), MailChoice.DAILY)
    reply([ana], MONDAY - timedelta(hours=1))
    run(MONDAY)
    post_office.stop()
    for minute in range(0, 60, 5):
        with clock.held_at(MONDAY + timedelta(minutes=minute)):
            mails.deliver_due()
    post_office.start()
    with clock.held_at(MONDAY + timedelta(hours=2)):
        mails.deliver_due()
    [mail] = post_office.messages
    assert mail["To"] == ana.email
    assert mail["List-Unsubscribe-Post"] and "/courriel/desabonnement/" in mail["List-Unsubscribe"]


def test_a_digest_says_nothing_of_what_its_reader_may_not_read(make, app):
    """Everybody follows everything; restricted titles are in nobody's digest but their readers'."""
    network = make.space("Entre nous", readers=[Role.ANIMATEUR, Role.FIELD])
    make.body("justice", restricted=True)
    author = make.field()
    thread = make.thread("Des pangolins", author=author, space=network)
    question = make.question("Des kinkajous ?", asker=make.animateur(), channel="justice")
    public = make.thread("Des moineaux", author=author)
    readers = {
        "ana": make.animateur(),
        "caf": make.partner("caf"),
        "justice": make.partner("justice"),
        "oscar": make.observer(),
        "leaver": make.animateur(),
    }
    with transaction() as opened:
        for user in readers.values():
            for kind, number in (
                (ThingKind.SPACE, network.id),
                (ThingKind.SPACE, public.space_id),
                (ThingKind.BODY, question.body_id),
                (ThingKind.QUESTION, question.id),
            ):
                opened.add(Follow(user_id=user.id, kind=kind, ref_id=number, created_at=clock.now()))
            for kind in NotificationKind:
                opened.add(NotificationChoice(user_id=user.id, kind=kind, choice=MailChoice.DAILY))
    with clock.held_at(MONDAY - timedelta(hours=1)), transaction() as opened:
        asker = opened.get_one(User, question.asker_id)
        for one in (thread, public):
            notify.thread_opened(opened, one, author, [])
        notify.question_asked(opened, question, asker)
        notify.question_answered(opened, question, author, 2)
    run(MONDAY)
    with transaction() as opened:  # between the making and the sending, somebody changes place
        leaver = opened.get_one(User, readers["leaver"].id)
        leaver.role, leaver.structure_id = Role.OBSERVER, None
        leaver.body_id = None
    with clock.held_at(MONDAY):
        while mails.deliver_due():
            pass
    said = {name: sent_text(user) for name, user in readers.items()}
    assert {name for name, text in said.items() if "moineaux" in text} == set(readers)
    assert {name for name, text in said.items() if "pangolins" in text} == {"ana"}
    assert {name for name, text in said.items() if "kinkajous" in text} == {"ana", "justice"}


def test_a_right_lost_after_the_event_empties_the_digest(make, chooses, reply):
    oscar = chooses(make.observer(), MailChoice.DAILY)
    thread = reply([oscar], MONDAY - timedelta(hours=1), title="Des okapis")
    assert run(MONDAY) == 1
    with transaction() as opened:
        opened.query(SpaceAudience).filter_by(space_id=thread.space_id, role=Role.OBSERVER).delete()
    scopes.forget(oscar)
    with clock.held_at(MONDAY):
        mails.deliver_due()
    assert queued() == [(oscar.id, "dropped")]


def test_the_worker_makes_them(make, chooses, reply):
    ana = chooses(make.animateur(), MailChoice.DAILY)
    reply([ana], MONDAY - timedelta(hours=1))
    chores._last_minute.clear()
    with clock.held_at(MONDAY):
        chores.run_due()
    assert [user for user, _ in queued()] == [ana.id]


def test_a_suspended_person_gets_none(make, chooses, reply):
    ana = chooses(make.animateur(), MailChoice.DAILY)
    reply([ana], MONDAY - timedelta(hours=1))
    with transaction() as opened:
        opened.execute(update(User).where(User.id == ana.id).values(state="suspendu"))
    assert run(MONDAY) == 0

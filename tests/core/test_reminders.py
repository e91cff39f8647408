"""Reminders of due dates: on their day, to whom they concern, once, whatever happens to the worker."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import joinedload

from fsforum.channels import service
from fsforum.core import chores, clock, mails, reminders
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import (
    Absence,
    AccountState,
    Body,
    Outbox,
    Question,
    QuestionState,
    Reminder,
    ReminderKind,
    User,
)
from tests.factories import Make
from tests.support.process import at_once
from tests.support.smtp import MailServer

KILLS = 30
MAILBOX = "accueil.fs@caf.test"
EVE, DAY, LATE = ReminderKind.EVE, ReminderKind.DAY, ReminderKind.LATE


def paris(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """That hour of that day on the clocks of Paris."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.PARIS)


@pytest.fixture
def post_office(app: Flask, _network: Any) -> Iterator[MailServer]:
    """The site sends real mail."""
    before = app.extensions["settings"]
    with _network.smtp(), MailServer() as server:
        app.extensions["settings"] = replace(before, mail_url=server.url)
        yield server
        app.extensions["settings"] = before


@pytest.fixture
def caf(make: Make) -> Body:
    """The CAF: five working days, a shared mailbox."""
    return make.body("caf", mailbox=MAILBOX)


@pytest.fixture
def work(app: Flask) -> Callable[[datetime], None]:
    """`work(at)`: the worker does all that is due at that instant."""

    def run(at: datetime) -> None:
        chores._last.clear()
        chores._last_minute.clear()
        with clock.held_at(at):
            while chores.run_due():
                pass
        session().rollback()
        session().expire_all()

    return run


def sent() -> list[tuple[str, str]]:
    """The reminders queued, oldest first: kind and day."""
    rows = session().scalars(select(Reminder).order_by(Reminder.id))
    return [(row.kind.value, f"{clock_day(row.sent_at):%m-%d}") for row in rows]


def clock_day(at: datetime) -> date:
    return at.astimezone(clock.PARIS).date()


def to(address: str) -> list[Outbox]:
    query = select(Outbox).where(Outbox.address == address, Outbox.template == "reminder")
    return list(session().scalars(query.order_by(Outbox.id)))


def every_day(work: Callable[[datetime], None], first: date, days: int) -> None:
    """The worker looks at night, at 7 h, then three times a day."""
    for shift in range(days):
        day = first + timedelta(days=shift)
        for hour in (2, 7, 8, 13, 23):
            work(paris(day, hour, 30))


@pytest.mark.parametrize(
    ("asked", "due", "eve", "late"),
    [
        # a week without anything
        (date(2026, 11, 16), date(2026, 11, 23), "11-20", "11-24"),
        # asked the Friday before Easter Monday (6 April 2026)
        (date(2026, 4, 3), date(2026, 4, 13), "04-10", "04-14"),
        # due the day after Easter Monday: its eve is the Friday before
        (date(2026, 3, 30), date(2026, 4, 7), "04-03", "04-08"),
        # due the Friday before 1 May: nothing is due on a holiday
        (date(2026, 4, 23), date(2026, 4, 30), "04-29", "05-04"),
        # 25 December 2026 is a Friday
        (date(2026, 12, 17), date(2026, 12, 24), "12-23", "12-28"),
        (date(2026, 12, 18), date(2026, 12, 28), "12-24", "12-29"),
        # the clocks go forward on 29 March 2026 and back on 25 October 2026
        (date(2026, 3, 23), date(2026, 3, 30), "03-27", "03-31"),
        (date(2026, 10, 19), date(2026, 10, 26), "10-23", "10-27"),
    ],
)
def test_the_eve_the_day_and_one_day_late(make, caf, work, asked, due, eve, late):
    helene, field, ana = make.partner("caf"), make.field(), make.animateur()
    with clock.held_at(paris(asked)):
        number = service.ask(caf, ana, "Une question à rappeler ?", "x")
    assert session().get_one(Question, number).due_on == due
    every_day(work, asked, (due - asked).days + 6)
    assert sent() == [("veille", eve), ("jour", f"{due:%m-%d}"), ("retard", late)]
    assert [mail.data["reminder"] for mail in to(helene.email)] == ["veille", "jour"]
    assert [mail.data["reminder"] for mail in to(MAILBOX)] == ["veille", "jour"]
    assert [mail.data["reminder"] for mail in to(field.email)] == ["retard"]
    assert to(ana.email) == []
    subjects = [mail.subject.replace("\u00a0", " ") for mail in to(helene.email) + to(field.email)]
    words = ("Échéance dans 1 jour ouvré", "Échéance aujourd’hui", "En retard de 1 jour ouvré")
    assert subjects == [f"{word} : Une question à rappeler ?" for word in words]


def test_a_body_s_own_closed_days_and_local_ones_move_the_due_date(make, work, app, monkeypatch):
    friday = date(2026, 11, 27)
    local = replace(app.extensions["settings"], closed_days=frozenset({date(2026, 11, 26)}))
    monkeypatch.setitem(app.extensions, "settings", local)
    closed, ana = make.body("caf", closed_days=[friday.isoformat()]), make.animateur()
    make.partner("caf"), make.field()
    with clock.held_at(paris(date(2026, 11, 23))):
        number = service.ask(closed, ana, "Une question avant le pont ?", "x")
    assert session().get_one(Question, number).due_on == date(2026, 12, 2)
    every_day(work, date(2026, 11, 23), 12)
    assert sent() == [("veille", "12-01"), ("jour", "12-02"), ("retard", "12-03")]


def test_a_pause_over_a_week_end_stops_reminders_and_moves_them(make, caf, work):
    """Due Monday the 23rd; paused Friday (its eve, already said), resumed Tuesday: due Wednesday."""
    helene, ana = make.partner("caf"), make.animateur()
    make.field()

    def question() -> Question:
        session().expire_all()
        return session().query(Question).one()

    with clock.held_at(paris(date(2026, 11, 16))):
        service.ask(caf, ana, "Une question à préciser ?", "x")
    work(paris(date(2026, 11, 20)))
    with clock.held_at(paris(date(2026, 11, 20), 15)):
        held = question()
        held.body = caf
        service.ask_clarification(held, helene, "Laquelle ?")
    every_day(work, date(2026, 11, 21), 3)
    assert sent() == [("veille", "11-20")]
    with clock.held_at(paris(date(2026, 11, 24))):
        held = question()
        held.body = caf
        service.say(held, ana, "Celle-ci.")
    assert (question().due_on, question().rested_days) == (date(2026, 11, 25), 2)
    every_day(work, date(2026, 11, 24), 4)
    assert sent()[1:] == [("veille", "11-24"), ("jour", "11-25"), ("retard", "11-26")]


def test_two_re_routings_start_anew_each_time_and_remind_who_has_it_now(make, caf, work):
    msa = make.body("msa", commitment_days=3)
    helene, denis, field = make.partner("caf"), make.partner("msa"), make.field()
    ana = make.animateur()
    with clock.held_at(paris(date(2026, 11, 16))):
        number = service.ask(caf, ana, "Une question mal adressée ?", "x")

    def move(day: date, body: Body, due: date) -> None:
        session().expire_all()
        with clock.held_at(paris(day, 11)):
            service.redirect(
                session().get_one(Question, number, options=[joinedload(Question.body)]), field, body, ""
            )
        assert session().get_one(Question, number).due_on == due

    work(paris(date(2026, 11, 20)))
    move(date(2026, 11, 20), msa, date(2026, 11, 25))
    work(paris(date(2026, 11, 24)))
    move(date(2026, 11, 24), caf, date(2026, 12, 1))
    every_day(work, date(2026, 11, 25), 9)
    assert sent() == [("veille", d) for d in ("11-20", "11-24", "11-30")] + [
        ("jour", "12-01"),
        ("retard", "12-02"),
    ]
    assert [m.data["due_on"][5:] for m in to(helene.email)] == ["11-23", "12-01", "12-01"]
    assert [m.data["due_on"][5:] for m in to(denis.email)] == ["11-25"]


def test_nobody_is_reminded_of_what_is_answered(make, caf, work, post_office):
    make.partner("caf"), make.field()
    monday = date(2026, 11, 23)
    for state in QuestionState:
        if state not in (QuestionState.SENT, QuestionState.TAKEN):
            make.question(state=state, due_on=monday)
    every_day(work, monday - timedelta(days=3), 6)
    assert sent() == [] and post_office.messages == []


def test_a_reminder_that_waited_says_what_is_true_or_nothing(make, caf, work, post_office):
    """Queued while the mail server was away; meanwhile one is answered, one re-routed, one référent left."""
    monday = date(2026, 11, 23)
    helene, gone = make.partner("caf"), make.partner("caf")
    questions = [make.question(f"Question {n} ?", due_on=monday) for n in range(3)]
    make.body("msa")
    post_office.stop()
    work(paris(monday))
    post_office.start()
    with transaction() as opened:
        opened.get_one(Question, questions[0].id).state = QuestionState.ANSWERED
        opened.get_one(Question, questions[1].id).body_id = make_body(opened, "msa")
        opened.get_one(User, gone.id).state = AccountState.SUSPENDED
    work(paris(monday, 12))
    assert sorted(post_office.recipients) == sorted([helene.email, MAILBOX])
    assert all("Question 2" in str(m["Subject"]) for m in post_office.messages)


def make_body(opened: Any, slug: str) -> int:
    return int(opened.scalar(select(Body.id).where(Body.slug == slug)))


def test_a_colleague_elsewhere_a_suspended_one_and_the_asker_hear_nothing(make, caf, work):
    monday = date(2026, 11, 23)
    others = [
        make.partner("cpam"),
        make.partner("caf", state=AccountState.SUSPENDED),
        make.observer(),
        make.admin(),
    ]
    make.partner("caf"), make.field()
    make.question(due_on=monday)
    every_day(work, monday, 3)
    assert sent() == [("jour", "11-23"), ("retard", "11-24")]
    assert [to(user.email) for user in others] == [[]] * len(others)


def test_the_prefecture_hears_of_late_questions_while_there_is_no_field_animator(make, caf, work):
    admin = make.admin()
    make.question(due_on=date(2026, 11, 23))
    work(paris(date(2026, 11, 24)))
    assert [mail.data["reminder"] for mail in to(admin.email)] == ["retard"]


def test_who_stands_in_is_reminded_too(make, caf, work):
    monday = date(2026, 11, 23)
    helene, field = make.partner("caf"), make.field()
    with transaction() as opened:
        days = {"starts_on": monday - timedelta(days=5), "ends_on": monday, "created_at": clock.now()}
        opened.add(Absence(user_id=helene.id, delegate_id=field.id, **days))
    make.question(due_on=monday)
    work(paris(monday))
    assert len(to(helene.email)) == len(to(field.email)) == len(to(MAILBOX)) == 1


def test_a_worker_that_slept_for_a_week_reminds_of_what_still_holds(make, caf, work):
    """The eve and the day have passed: only the animation is told, on a working day."""
    make.partner("caf"), make.field()
    make.question(due_on=date(2026, 11, 20))
    work(paris(date(2026, 11, 21)))
    assert sent() == []
    work(paris(date(2026, 11, 30)))
    assert sent() == [("retard", "11-30")]


def test_a_shared_mailbox_gets_no_link_that_acts_and_is_told_so(make, caf, work, post_office):
    helene = make.partner("caf")
    question = make.question(due_on=date(2026, 11, 23))
    work(paris(date(2026, 11, 23)))
    [shared], [own] = post_office.to(MAILBOX), post_office.to(helene.email)
    for kind in ("plain", "html"):
        text = shared.get_body((kind,)).get_content()
        assert "/courriel/" not in text and "Pour agir, connectez-vous" in text
        assert f"/questions/caf/{question.id}" in text
        assert "/courriel/" in (other := own.get_body((kind,)).get_content())
        assert "Pour agir" not in other


def test_who_hears_that_it_is_late_moves_it_on_the_site(make, caf, work, post_office):
    """The field animator does not answer in the place of the body by a slip of the finger."""
    nadia = make.field()
    question = make.question(due_on=date(2026, 11, 23), site_count=8)
    work(paris(date(2026, 11, 24)))
    [mail] = post_office.to(nadia.email)
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert f"/questions/caf/{question.id}" in text and "/courriel/" not in text
        assert "Ouvrir la question" in text and "Répondre" not in text
        assert "8\u00a0sites sont concernés" in text
        assert "Ce message part toujours" in text


def test_the_worker_run_twice_mails_once(make, caf, work, post_office):
    helene = make.partner("caf")
    make.question(due_on=date(2026, 11, 23))
    for minute in range(0, 60, 7):
        work(paris(date(2026, 11, 23), 9, minute))
    assert Counter(post_office.recipients) == {helene.email: 1, MAILBOX: 1}


def test_one_that_cannot_be_queued_holds_up_no_other(make, caf, work, monkeypatch, caplog):
    make.partner("caf")
    bad, good = (make.question(due_on=date(2026, 11, 23)) for _ in range(2))
    queue = reminders._queue

    def fails(opened: Any, question: Question, *of: Any) -> bool:
        if question.id == bad.id:
            raise RuntimeError("a fault")
        return queue(opened, question, *of)

    monkeypatch.setattr(reminders, "_queue", fails)
    work(paris(date(2026, 11, 23)))
    assert [row.question_id for row in session().scalars(select(Reminder))] == [good.id]
    monkeypatch.undo()
    work(paris(date(2026, 11, 23), 10))
    assert len(sent()) == 2 and "not queued" in caplog.text


def test_four_workers_at_once_queue_each_reminder_once(make, caf, app, post_office):
    people = [make.partner("caf") for _ in range(3)]
    questions = [make.question(due_on=date(2026, 11, 23)) for _ in range(6)]
    session().commit()

    def run() -> None:
        with app.app_context(), clock.held_at(paris(date(2026, 11, 23))):
            reminders.send_due()
            while mails.deliver_due():
                pass

    at_once([run] * 4)
    assert len(sent()) == len(questions)
    each = len(questions)
    assert Counter(post_office.recipients) == {user.email: each for user in people} | {MAILBOX: each}


def _killed(app: Flask, at: datetime, point: int) -> None:
    """A process does a worker's round and is killed (-9) before its statement or commit number `point`."""
    session().commit()
    db.session.remove()
    child = os.fork()
    if child == 0:
        with app.app_context():
            db.engine.dispose(close=False)
            left = [point]

            def count(*_: Any) -> None:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(db.engine, "before_cursor_execute", count)
            event.listen(db.engine, "commit", count)
            with clock.held_at(at):
                reminders.send_due()
                mails.deliver_due()
        os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_thirty_points_each_reminder_is_one_mail(make, caf, app, work, post_office):
    """One line at the server for each, whatever the instant."""
    people = [make.partner("caf") for _ in range(2)]
    questions = [make.question(f"Question {n} ?", due_on=date(2026, 11, 23)) for n in range(4)]
    at = paris(date(2026, 11, 23), 9)
    for point in range(1, KILLS + 1):
        _killed(app, at, point)
        at += timedelta(minutes=3)  # the leases of the dead end
    work(at)
    assert len(sent()) == len(questions)
    addresses = [user.email for user in people] + [MAILBOX]
    assert Counter(post_office.recipients) == dict.fromkeys(addresses, len(questions))
    letters = zip(post_office.recipients, (str(m["Subject"]) for m in post_office.messages), strict=True)
    assert set(Counter(letters).values()) == {1}


def test_a_server_down_for_an_hour_delays_them_and_loses_none(make, caf, work, post_office):
    helene = make.partner("caf")
    make.question(due_on=date(2026, 11, 23))
    post_office.stop()
    for minute in range(0, 60, 5):
        work(paris(date(2026, 11, 23), 9, minute))
    ids = set(session().scalars(select(Outbox.message_id)))
    post_office.start()
    work(paris(date(2026, 11, 23), 11))
    assert Counter(post_office.recipients) == {helene.email: 1, MAILBOX: 1}
    assert {str(m["Message-ID"]).strip("<>").partition("@")[0] for m in post_office.messages} == ids


def test_on_the_night_when_the_hour_comes_twice_nobody_is_reminded_and_by_day_once(make, caf, app, work):
    """25 October 2026, a Sunday: due by a wrong hand on that day, it is still said once, in the morning."""
    make.partner("caf")
    make.question(due_on=date(2026, 10, 25))
    for hour in range(6):  # 0 h to 6 h UTC: 2:30 comes twice in Paris
        work(datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
    assert sent() == []
    for hour in range(7, 23):
        work(datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
    assert sent() == [("jour", "10-25")]


def test_relancer_mails_the_body_now_once_a_day_and_all_read_of_it(make, caf, visit, work, post_office):
    helene, field, ana = make.partner("caf"), make.field(), make.animateur()
    question = make.question("Une question à relancer ?", asker=ana, due_on=clock.today() + timedelta(days=9))
    url = f"/questions/caf/{question.id}"
    browser = visit(field)
    assert browser.submit(f"{url}/relance", {"retour": "en-retard"}).location == "/questions/?file=en-retard"
    again = browser.submit(f"{url}/relance")
    assert again.status_code == 409 and "déjà été relancé" in again.text
    while mails.deliver_due():
        pass
    assert Counter(post_office.recipients) == {helene.email: 1, MAILBOX: 1}
    assert str(post_office.messages[0]["Subject"]).startswith("Relance")
    assert "a relancé le partenaire" in visit(ana).get(url).text
    assert "Relancé aujourd’hui" in browser.get("/questions/").text
    assert visit(helene).submit(f"{url}/relance").status_code == 403
    assert visit(ana).submit(f"{url}/relance").status_code == 403

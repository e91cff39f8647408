"""Killed while people write, pressed by many at once: what was acknowledged is kept, once, and counted."""

from __future__ import annotations

import http.client
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from fsforum.config import Settings
from fsforum.core import clock, counters
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    Incident,
    IncidentSite,
    Post,
    PostUseful,
    QuestionSite,
    Resource,
    Revision,
    SearchDoc,
    ThingKind,
    Thread,
    User,
)
from tests import conftest
from tests.factories import Make
from tests.support.live import free_port
from tests.support.process import Hand, Process, at_once, beside

KILLS, WRITERS = 5, 8
BACK = 15.0  # seconds; one or two on a machine that does nothing else
PATIENCE = 60.0


@pytest.fixture(scope="module")
def process(
    new_database: Callable[[str], str], settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Process]:
    """The site in a process, with its own database, running."""
    port, folder = free_port(), tmp_path_factory.mktemp("crash")
    own = replace(
        settings,
        base_url=f"http://127.0.0.1:{port}",
        port=port,
        database_url=new_database("crash"),
        data_dir=folder,
        storage_url=f"file://{folder / 'files'}",
    )
    server = Process(own)
    with beside(own):
        pass
    server.start()
    yield server
    server.kill()


@pytest.fixture
def app(process: Process) -> Iterator[Flask]:
    """`make` writes into the database of the process."""
    with beside(process.settings) as application:
        yield application
        session().rollback()
        session().info.clear()
        conftest.empty()


def fresh(query: Any) -> Any:
    """What the database holds now."""
    session().rollback()
    session().expire_all()
    return session().scalar(query)


class Writer:
    """Somebody who replies again and again, and sends a form once more when no answer came back."""

    def __init__(self, hands: list[Hand], path: str, name: str, stop: threading.Event) -> None:
        self.hands, self.path, self.name, self.stop = hands, path, name, stop
        self.acknowledged: list[str] = []
        self.refused: list[tuple[int, str]] = []

    def run(self) -> None:
        for number in count():
            if self.stop.is_set():
                return
            text = f"Le message {number} de {self.name}."
            form = {"body": text, "key": secrets.token_urlsafe(16)}
            status, page = self.insist(self.hands[number % len(self.hands)], form)
            if status == 303:
                self.acknowledged.append(text)
            else:
                self.refused.append((status, page[:300]))

    def insist(self, hand: Hand, form: dict[str, str]) -> tuple[int, str]:
        while True:
            try:
                return hand.send(self.path, form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)


def written(writers: list[Writer], least: int) -> None:
    """Wait until so many messages are acknowledged, however slow the machine."""
    end = time.monotonic() + PATIENCE
    while sum(len(writer.acknowledged) for writer in writers) < least:
        assert time.monotonic() < end, "nobody is answered any more"
        time.sleep(0.02)


def writing(
    process: Process, app: Flask, make: Make, thread: Thread, stop: threading.Event
) -> tuple[list[Writer], list[threading.Thread]]:
    """Teams that answer in `thread` until `stop`, of three people each: its author's site, and partners."""

    def team(person: Callable[[], User]) -> list[Hand]:
        return [Hand(app, process.settings.port, person()) for _ in "abc"]

    site = session().get_one(User, thread.author_id).structure_id
    teams = [team(lambda: make.animateur(structure_id=site))]
    teams += [team(lambda: make.partner("caf")) for _ in range(WRITERS - 1)]
    path = f"/discussions/{thread.id}/reponses"
    writers = [Writer(hands, path, f"l’équipe {n}", stop) for n, hands in enumerate(teams)]
    threads = [threading.Thread(target=writer.run, daemon=True) for writer in writers]
    for one in threads:
        one.start()
    return writers, threads


def test_killed_while_people_write_it_loses_nothing_and_doubles_nothing(
    process: Process, app: Flask, make: Make
):
    author = make.animateur()
    thread = make.thread("Une discussion très suivie", author=author)
    stop = threading.Event()
    writers, threads = writing(process, app, make, thread, stop)
    starts = []
    for number in range(KILLS):
        written(writers, WRITERS * (number + 1))
        time.sleep(0.1 * number)
        process.kill()
        starts.append(process.start())
    written(writers, WRITERS * (KILLS + 1))
    stop.set()
    for one in threads:
        one.join()

    assert [refused for writer in writers for refused in writer.refused] == []
    acknowledged = {text for writer in writers for text in writer.acknowledged}
    session().rollback()
    kept = Counter(session().scalars(select(Post.source).where(Post.thread_id == thread.id, Post.seq > 1)))
    assert len(acknowledged) >= WRITERS * (KILLS + 1)
    assert acknowledged - set(kept) == set(), "lost"
    assert [text for text, times in kept.items() if times > 1] == [], "doubled"
    assert set(kept) - acknowledged == set(), "kept although nobody was told"
    assert counters.check() == []
    seqs = list(session().scalars(select(Post.seq).where(Post.thread_id == thread.id).order_by(Post.seq)))
    assert seqs == list(range(1, len(kept) + 2))
    docs = select(func.count()).where(SearchDoc.kind == ThingKind.THREAD, SearchDoc.ref_id == thread.id)
    assert fresh(docs) == len(seqs)
    assert max(starts) < BACK, starts


def test_one_form_sent_ten_times_at_once_makes_one_message(process: Process, app: Flask, make: Make):
    thread = make.thread()
    hand = Hand(app, process.settings.port, make.animateur())
    form = {"body": "Une seule fois.", "key": secrets.token_urlsafe(16)}
    answers = at_once([lambda: hand.send(f"/discussions/{thread.id}/reponses", form)] * 10)
    assert {status for status, _ in answers} == {303}
    assert fresh(select(func.count()).where(Post.source == "Une seule fois.")) == 1
    assert counters.check() == []


def test_one_question_sent_ten_times_at_once_is_asked_once(process: Process, app: Flask, make: Make):
    make.theme()
    hand = Hand(app, process.settings.port, make.animateur())
    make.partner("cpam")
    form = {"title": "Une question envoyée dix fois ?", "body": "", "key": secrets.token_urlsafe(16)}
    answers = at_once([lambda: hand.send("/questions/cpam/nouvelle", form)] * 10)
    assert {status for status, _ in answers} == {303}, answers[0][1][:2000]
    assert fresh(select(func.count()).where(SearchDoc.title == form["title"])) == 1


def test_fifty_sites_say_me_too_at_once_and_each_counts_once(process: Process, app: Flask, make: Make):
    question = make.question("Une question de tous ?")
    hands = [Hand(app, process.settings.port, make.animateur()) for _ in range(25)]
    path = f"/questions/caf/{question.id}/moi-aussi"
    answers = at_once([lambda hand=hand: hand.send(path, {}) for hand in hands * 2])
    assert {status for status, _ in answers} == {303}
    assert fresh(select(func.count()).where(QuestionSite.question_id == question.id)) == 26
    session().refresh(question)
    assert question.site_count == 26
    assert counters.check() == []


def test_fifty_sites_confirm_an_incident_at_once_and_each_counts_once(
    process: Process, app: Flask, make: Make
):
    author, now = make.animateur(), clock.now()
    incident = Incident(
        body_id=make.body("caf").id,
        text="Une panne de tous",
        author_id=author.id,
        opened_at=now,
        expires_at=now + timedelta(hours=8),
        site_count=0,
    )
    with transaction() as db:
        db.add(incident)
    hands = [Hand(app, process.settings.port, make.animateur()) for _ in range(25)]
    path = f"/incidents/{incident.id}/moi-aussi"
    answers = at_once([lambda hand=hand: hand.send(path, {}) for hand in hands * 2])
    assert {status for status, _ in answers} == {303}
    assert fresh(select(func.count()).where(IncidentSite.incident_id == incident.id)) == 25
    assert fresh(select(Incident.site_count).where(Incident.id == incident.id)) == 25


def test_fifty_people_find_a_message_useful_at_once_and_each_counts_once(
    process: Process, app: Flask, make: Make
):
    thread = make.thread()
    hands = [Hand(app, process.settings.port, make.partner("caf")) for _ in range(25)]
    path = f"/discussions/{thread.id}/messages/1/utile"
    answers = at_once([lambda hand=hand: hand.send(path, {}) for hand in hands * 2])
    assert {status for status, _ in answers} == {303}
    post = fresh(select(Post).where(Post.thread_id == thread.id))
    assert post.useful_count == 25
    assert fresh(select(func.count()).where(PostUseful.post_id == post.id)) == 25
    assert counters.check() == []


def test_of_twenty_editors_of_a_guide_one_is_first_and_nobody_loses_a_word(
    process: Process, app: Flask, make: Make
):
    guide = make.resource("Un guide très lu", "Le texte du début.", open_to_contributions=True)
    hands = [Hand(app, process.settings.port, make.animateur()) for _ in range(20)]

    def save(number: int, hand: Hand) -> tuple[int, str]:
        form = {
            "kind": "guide",
            "title": guide.title,
            "source": f"Le texte de la personne {number}.",
            "version": 1,
            "key": secrets.token_urlsafe(16),
            "change": "mineur",
            "note": "Un mot de plus",
        }
        return hand.send(f"/ressources/{guide.slug}/modifier", form)

    answers = at_once([lambda n=n, hand=hand: save(n, hand) for n, hand in enumerate(hands)])
    statuses = Counter(status for status, _ in answers)
    assert statuses == {303: 1, 409: 19} or statuses == {302: 1, 409: 19}, statuses
    winner = next(n for n, (status, _) in enumerate(answers) if status < 400)
    for number, (status, page) in enumerate(answers):
        if status == 409:
            assert f"Le texte de la personne {number}." in page
            assert f"Le texte de la personne {winner}." in page
    saved = fresh(select(Resource).where(Resource.id == guide.id))
    assert (saved.version, saved.source) == (2, f"Le texte de la personne {winner}.")
    assert fresh(select(func.count()).where(Revision.resource_id == guide.id)) == 2

"""« Lecture demandée »: asked once for each important version, confirmed, reminded of, followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest

from fsforum.core import chores, clock, mails, reading, readmarks
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import service
from fsforum.library.service import Content, collections
from fsforum.models import (
    ChangeKind,
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    Outbox,
    QuestionState,
    ReadingDone,
    ReadingReminder,
    ReadingRequest,
    Resource,
    ResourceAsked,
    ResourceQuestion,
    ResourceState,
    Role,
    User,
)

MONDAY = datetime(2026, 11, 2, 10, tzinfo=clock.PARIS)
READ = "J’ai lu et compris"


@pytest.fixture
def ask() -> Callable[..., None]:
    """`ask(guide, by)`: the animateurs are asked to read it (or the roles and structures given)."""

    def request(guide: Resource, by: User, roles=(Role.ANIMATEUR,), structures=(), reason="") -> None:
        service.request_reading(guide, by, roles, structures, reason)
        session().expire_all()

    return request


@pytest.fixture
def change() -> Callable[..., None]:
    """`change(guide, by, kind)`: another version of it."""

    def revise(guide: Resource, by: User, kind) -> None:
        content = Content(title=guide.title, source=f"{guide.source} Encore.")
        assert service.revise(guide, by, content, base=guide.version, note="Un mot", change=kind)
        session().expire_all()

    return revise


def told(user: User) -> int:
    """How often `user` was told to read, mails aside."""
    rows = session().query(Notification).filter_by(user_id=user.id, kind=NotificationKind.READING)
    return sum(row.count for row in rows)


def letters(user: User, template: str) -> int:
    return session().query(Outbox).filter_by(user_id=user.id, template=template).count()


def confirm(client, guide: Resource, version: int | None = None):
    path = f"/ressources/{guide.slug}/lecture/confirmation"
    return client.submit(path, {"version": str(version or guide.version)})


def test_who_is_asked_is_told_once_sees_it_on_home_and_confirms(make, visit):
    field, ana, caf = make.field(), make.animateur(), make.partner("caf")
    guide = make.resource("Le nouveau barème", owner=field)
    address = f"/ressources/{guide.slug}"
    form = {"roles": "animateur", "reason": "À lire avant le 1er janvier."}
    assert visit(field).submit(f"{address}/lecture", form).status_code == 303
    assert visit(field).submit(f"{address}/lecture", form).status_code == 303
    assert (told(ana), letters(ana, "reading"), told(caf), told(field)) == (1, 1, 0, 0)
    client = visit(ana)
    home = unescape(client.get("/").text)
    assert "Le nouveau barème" in home
    assert "À lire" in home
    page = unescape(client.get(address).text)
    assert "À lire avant le 1er janvier." in page
    assert READ in page
    assert confirm(client, guide).status_code == 303
    assert confirm(client, guide).status_code == 303
    page = unescape(client.get(address).text)
    assert READ not in page.split("toast")[0]
    assert "Vous avez confirmé la lecture de la version 1." in page
    assert "à confirmer après lecture" not in client.get("/").text
    assert READ not in unescape(visit(caf).get(address).text)


def test_a_minor_change_asks_nobody_again_and_an_important_one_everybody(make, visit, ask, change):
    field, ana, bob = make.field(), make.animateur(), make.animateur()
    guide = make.resource(owner=field)
    ask(guide, field)
    confirm(visit(ana), guide)
    change(guide, field, ChangeKind.MINOR)
    assert (told(ana), letters(ana, "reading")) == (1, 1)
    assert "Lecture demandée" not in visit(ana).get(f"/ressources/{guide.slug}").text
    change(guide, field, ChangeKind.MAJOR)
    assert (told(ana), letters(ana, "reading")) == (2, 2)
    assert told(bob) == 2
    assert letters(bob, "reading") == 1, "the line that bob has not read yet says it"
    page = unescape(visit(ana).get(f"/ressources/{guide.slug}").text)
    assert "a changé de façon importante depuis votre dernière confirmation" in page
    assert confirm(visit(ana), guide).status_code == 303
    assert session().get(ReadingDone, (guide.id, ana.id), populate_existing=True).version == 3


def test_a_version_that_was_replaced_meanwhile_cannot_be_confirmed(make, visit, ask, change):
    field, ana = make.field(), make.animateur()
    guide = make.resource(owner=field)
    ask(guide, field)
    change(guide, field, ChangeKind.MAJOR)
    late = confirm(visit(ana), guide, version=1)
    assert late.status_code == 409
    assert "relisez-la" in unescape(late.text)
    for nonsense in ("", "x", "-1", "9" * 30):
        data = {"version": nonsense}
        assert visit(ana).submit(f"/ressources/{guide.slug}/lecture/confirmation", data).status_code == 409
    assert confirm(visit(ana), guide, version=99_999).status_code == 303
    assert session().get(ReadingDone, (guide.id, ana.id)).version == guide.version


def test_nobody_confirms_what_is_not_asked_of_them(make, visit, ask):
    field, ana, observer = make.field(), make.animateur(), make.observer()
    guide, other = make.resource(owner=field), make.resource(owner=field)
    ask(guide, field, roles=(Role.PARTNER,))
    assert guide.title in visit(make.partner("caf")).get("/").text
    assert confirm(visit(ana), guide).status_code == 409
    assert confirm(visit(ana), other).status_code == 409
    assert confirm(visit(observer), guide).status_code == 403
    assert session().query(ReadingDone).count() == 0


def test_a_structure_alone_can_be_asked_and_newcomers_are_concerned(make, visit, ask):
    rioz, gy = make.structure("Rioz"), make.structure("Gy")
    field, ana, bob = (
        make.field(),
        make.animateur(structure_id=rioz.id),
        make.animateur(structure_id=gy.id),
    )
    guide = make.resource(owner=field)
    ask(guide, field, roles=(), structures=(rioz.id,))
    assert (told(ana), told(bob)) == (1, 0)
    ask(guide, field, roles=(), structures=(rioz.id, gy.id))
    assert (told(ana), told(bob)) == (1, 1), "who was told already is not told again"
    newcomer = make.animateur(structure_id=rioz.id)
    page = unescape(visit(field).get(f"/ressources/{guide.slug}/lecture").text)
    assert "0\xa0personne sur 3 a confirmé" in page
    assert newcomer.full_name in page
    assert "à confirmer après lecture" in visit(newcomer).get("/").text


def test_the_animation_alone_sees_who_has_not_read(make, visit, ask):
    field, ana = make.field(), make.animateur(first_name="Ana")
    owner = make.partner("caf")
    guide = make.resource(owner=owner)
    ask(guide, field)
    confirm(visit(ana), guide)
    bob = make.animateur(first_name="Bob")
    address = f"/ressources/{guide.slug}/lecture"
    page = unescape(visit(field).get(address).text)
    assert "1\xa0personne sur 2 a confirmé" in page
    waiting, done = page.split("Ont confirmé")
    assert bob.full_name in waiting
    assert ana.full_name not in waiting.split("N’ont pas encore confirmé")[1]
    assert ana.full_name in done
    for person in (ana, owner, make.observer()):
        assert visit(person).get(address).status_code == 403


def test_a_request_without_anybody_comes_back_with_what_was_typed(make, visit):
    field = make.field()
    guide = make.resource(owner=field)
    answer = visit(field).submit(f"/ressources/{guide.slug}/lecture", {"reason": "Important"})
    assert answer.status_code == 422
    assert "Choisissez un rôle ou au moins une structure." in unescape(answer.text)
    assert "Important" in answer.text
    assert session().query(ReadingRequest).count() == 0


def test_a_draft_cannot_be_asked_for_and_an_archived_guide_waits_for_nobody(make, visit, ask):
    field, ana = make.field(), make.animateur()
    draft = make.resource(owner=field, state=ResourceState.DRAFT)
    form = {"roles": "animateur"}
    assert visit(field).submit(f"/ressources/{draft.slug}/lecture", form).status_code == 409
    guide = make.resource("Un guide dépassé", owner=field)
    ask(guide, field)
    with transaction():
        guide.state = ResourceState.ARCHIVED
    assert "Un guide dépassé" not in visit(ana).get("/").text
    assert READ not in unescape(visit(ana).get(f"/ressources/{guide.slug}").text)
    with clock.held_at(clock.now() + timedelta(days=60)):
        reading.remind_due()
    assert session().query(ReadingReminder).count() == 0


def test_ending_it_asks_nobody_any_more_and_keeps_what_was_confirmed(make, visit, ask):
    field, ana = make.field(), make.animateur()
    guide = make.resource(owner=field)
    ask(guide, field)
    confirm(visit(ana), guide)
    for _ in range(2):
        assert visit(field).submit(f"/ressources/{guide.slug}/lecture/fin").status_code == 303
    assert session().query(ReadingRequest).count() == 0
    ask(guide, field)
    assert told(ana) == 1, "the same version, confirmed already"


def test_reminders_leave_once_after_five_and_ten_working_days_and_stop_when_read(app, make, visit, ask):
    with clock.held_at(MONDAY):
        field, ana, bob, silent = make.field(), make.animateur(), make.animateur(), make.animateur()
        guide = make.resource("Le nouveau barème", owner=field)
        ask(guide, field)
        with transaction() as db:
            kind = NotificationKind.READING
            db.add(NotificationChoice(user_id=silent.id, kind=kind, choice=MailChoice.NEVER))
    confirm(visit(bob), guide)

    def work(days: int, hour: int = 10) -> int:
        chores._last.clear()
        with clock.held_at(MONDAY.replace(hour=hour) + timedelta(days=days)):
            chores.run_due()
        session().expire_all()
        return letters(ana, "reading_reminder")

    # Monday the 2nd, then Monday the 9th, then (the 11th is a holiday) Tuesday the 17th
    assert [work(day) for day in (1, 4, 6)] == [0, 0, 0]
    assert work(7, hour=6) == 0
    assert [work(7), work(7), work(8)] == [1, 1, 1]
    assert [work(day) for day in (14, 15, 30)] == [1, 2, 2]
    assert letters(bob, "reading_reminder") == letters(silent, "reading_reminder") == 0
    while mails.deliver_due():
        pass
    mail = session().query(Outbox).filter_by(user_id=ana.id, template="reading_reminder").first()
    assert "Le nouveau barème" in mail.subject
    assert f"/ressources/{guide.slug}" in mail.text


def test_a_late_worker_reminds_once_and_a_reminder_of_what_was_read_meanwhile_stays(make, visit, ask):
    with clock.held_at(MONDAY):
        field, ana = make.field(), make.animateur()
        guide = make.resource(owner=field)
        ask(guide, field)
    with clock.held_at(MONDAY + timedelta(days=42)):
        assert (reading.remind_due(), reading.remind_due()) == (1, 0)
    confirm(visit(ana), guide)
    with clock.held_at(MONDAY + timedelta(days=42)):
        while mails.deliver_due():
            pass
    mail = session().query(Outbox).filter_by(template="reading_reminder").one()
    assert mail.outcome == "dropped"


def test_a_page_full_of_everything_costs_six_statements_too(app, make, visit, queries, ask, monkeypatch):
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    field, ana = make.field(), make.animateur()
    guide = make.resource(owner=field, bodies=("caf", "cpam"), file_count=1)
    make.file(field, name="tableau.csv", resource_id=guide.id)
    questions = [make.question(state=QuestionState.PUBLISHED) for _ in range(4)]
    with transaction() as db:
        for question in questions[:2]:
            db.add(ResourceQuestion(resource_id=guide.id, question_id=question.id))
        for question in questions[2:]:
            db.add(ResourceAsked(resource_id=guide.id, question_id=question.id))
    ask(guide, field)
    collections.add(collections.create(field, collections.About("Premiers jours")), [guide])
    address = f"/ressources/{guide.slug}"
    for person in (ana, field, make.partner("caf")):
        client = visit(person)
        client.get(address)
        with queries(at_most=6):
            page = client.get(address).text
        assert page.count("/questions/caf/") >= 4
        assert "Premiers jours" in page
    readmarks.flush()

"""The queue of reports: newest first, kept with an answer or hidden, within what each moderator reads."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fsforum.core.errors import NotNow
from fsforum.extensions import session
from fsforum.models import AuditEntry, Notification, NotificationKind, Report, ReportOutcome, Role
from fsforum.moderation import queries, service
from fsforum.threads import queries as threads
from fsforum.threads import service as writing


@pytest.fixture
def reported(make):
    """A reported reply: (thread, report, reporter)."""

    def build(text: str = "Un message douteux", **values):
        thread = make.thread("Une discussion", **values)
        make.post(thread, text)
        reporter = make.animateur() if thread.space_id == make.space().id else make.admin()
        writing.report(threads.message(thread.id, 2), reporter, "Un nom d’usager")
        return thread, session().scalar(select(Report).order_by(Report.id.desc())), reporter

    return build


def test_only_the_animation_sees_the_queue(make, visit, stranger, reported):
    _, report, reporter = reported()
    pages = [
        "/moderation/",
        "/moderation/traites",
        "/moderation/messages-masques",
        "/moderation/discussions-masquees",
    ]
    for person in (reporter, make.partner(), make.observer()):
        browser = visit(person)
        assert {browser.get(page).status_code for page in pages} == {403}
        assert browser.get(f"/moderation/signalements/{report.id}").status_code == 404
        decision = {"decision": "masque", "answer": "Parce que"}
        assert browser.submit(f"/moderation/signalements/{report.id}", decision).status_code == 404
    assert "/connexion" in stranger.get("/moderation/").location
    for person in (make.field(), make.admin()):
        browser = visit(person)
        assert {browser.get(page).status_code for page in pages} == {200}
        assert "Un message douteux" in browser.get("/moderation/").text


def test_a_reported_message_is_kept_with_an_answer(make, visit, reported):
    thread, report, _ = reported()
    other = make.animateur()
    writing.report(threads.message(thread.id, 2), other, "Moi aussi")
    browser = visit(make.field())
    address = f"/moderation/signalements/{report.id}"
    assert browser.submit(address, {"decision": "conserve", "answer": ""}).status_code == 422
    assert browser.submit(address, {"decision": "autre", "answer": "Rien à redire"}).status_code == 422
    assert browser.submit(address, {"decision": "conserve", "answer": "Rien à redire"}).status_code == 303
    session().expire_all()
    outcomes = session().scalars(select(Report.outcome)).all()
    assert set(outcomes) == {ReportOutcome.KEPT}
    assert "rien à faire ici" in browser.get("/moderation/").text
    assert "Rien à redire" in browser.get("/moderation/traites").text
    assert "Un message douteux" in visit(other).get(f"/discussions/{thread.id}").text
    waiting = select(Notification).filter_by(kind=NotificationKind.REPORT, read_at=None)
    assert session().scalar(waiting) is None


def test_a_reported_message_is_hidden_and_may_come_back(make, visit, reported):
    thread, report, reporter = reported()
    field = make.field()
    browser, reader = visit(field), visit(reporter)
    decision = {"decision": "masque", "answer": "Un nom d’usager"}
    assert browser.submit(f"/moderation/signalements/{report.id}", decision).status_code == 303
    assert "Un message douteux" not in reader.get(f"/discussions/{thread.id}").text
    listed = browser.get("/moderation/messages-masques").text
    assert "Un message douteux" in listed and "Un nom d’usager" in listed
    again = browser.submit(f"/moderation/signalements/{report.id}", decision)
    assert again.status_code == 409
    browser.submit(f"/discussions/{thread.id}/messages/2/masquage", {"etat": "non"})
    assert "Un message douteux" in reader.get(f"/discussions/{thread.id}").text
    actions = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["signalement.masque", "message.masque", "message.retabli"]


def test_two_moderators_do_not_close_one_report_twice(make, reported):
    _, report, _ = reported()
    service.close_report(queries.report(report.id), make.field(), ReportOutcome.KEPT, "Rien")
    with pytest.raises(NotNow):
        service.close_report(queries.report(report.id), make.admin(), ReportOutcome.HIDDEN, "Si")


def test_a_moderator_sees_only_the_spaces_that_they_read(make, visit, reported):
    private = make.space("Préfecture", readers=[Role.ADMIN])
    thread, report, _ = reported("Motcanari", space=private)
    writing.hide_post(threads.message(thread.id, 2), make.admin(), "Motcanari")
    hidden = make.thread("Motcanari", space=private, hidden=True)
    field, admin = visit(make.field()), visit(make.admin())
    for page in ("", "messages-masques", "discussions-masquees"):
        assert "Motcanari" not in field.get(f"/moderation/{page}").text
        assert page == "" or "Motcanari" in admin.get(f"/moderation/{page}").text
    assert field.get(f"/moderation/signalements/{report.id}").status_code == 404
    assert field.submit(f"/discussions/{hidden.id}/masquage", {"etat": "non"}).status_code == 404


@pytest.mark.parametrize("rows", [2, 22])
def test_the_queue_costs_the_same_however_long(make, visit, queries, reported, rows):
    for n in range(rows):
        reported(f"Message {n}")
    browser = visit(make.field())
    browser.get("/moderation/")
    with queries(at_most=5):
        first = browser.get("/moderation/").text
    assert ('rel="next"' in first) is (rows > 20)
    assert browser.get("/moderation/?avant=1").status_code == 200
    assert browser.get("/moderation/?avant=9999999999999999999999").status_code == 200

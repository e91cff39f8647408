"""Raised, confirmed, closed, by whom and for how long; the banner of those concerned, and of nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fsforum.core import chores, clock, incidents, mails, readmarks
from fsforum.core.errors import NotNow
from fsforum.core.policy import can
from fsforum.extensions import session
from fsforum.incidents import queries, service
from fsforum.models import Incident, IncidentSite, Notification, NotificationKind, Outbox

TEXT = "Le paiement des cartes grises échoue"
BAND = "Incident en cours"


def raised(make, author=None, body="caf", text=TEXT):
    number = service.raise_incident(make.body(body), author or make.animateur(), text, 8)
    return queries.incident(number)


def told(user):
    rows = select(Notification).where(
        Notification.user_id == user.id,
        Notification.kind == NotificationKind.INCIDENT,
        Notification.read_at.is_(None),
    )
    return list(session().scalars(rows))


def test_who_is_concerned_sees_it_on_every_page(make, visit):
    ana, bob = make.animateur(), make.animateur()
    people = [bob, make.field(), make.admin(), make.partner("caf")]
    others = [make.partner("cpam"), make.observer()]
    raised(make, ana)
    for person in people:
        for path in ("/", "/discussions/", "/compte/", "/n-existe-pas"):
            page = visit(person).get(path).text
            assert BAND in page and TEXT in page, (person.role, path)
    for person in others:
        assert BAND not in visit(person).get("/discussions/").text


def test_the_banner_costs_one_statement_and_none_without_incident(make, visit, queries, app, monkeypatch):
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    monkeypatch.setattr(readmarks, "_seen", set())
    ana = make.animateur()
    browser = visit(ana)
    browser.get("/annuaire/")
    with queries(at_most=10) as without:
        browser.get("/annuaire/")
    raised(make, make.animateur())
    raised(make, make.animateur(), "cpam", "La télétransmission est coupée")
    with queries(at_most=len(without) + 1):
        assert browser.get("/annuaire/").text.count(BAND) >= 2


def test_a_form_raises_it_once_and_tells_the_body_and_the_field(make, visit):
    ana, caf, cpam, field = make.animateur(), make.partner("caf"), make.partner("cpam"), make.field()
    browser = visit(ana)
    form = {"body": "caf", "text": TEXT, "key": "une-seule-fois"}
    first = browser.submit("/incidents/nouveau", form)
    assert first.status_code == 303
    assert browser.submit("/incidents/nouveau", form).location == first.location
    assert len(session().scalars(select(Incident)).all()) == 1
    assert [len(told(person)) for person in (caf, field, cpam, ana)] == [1, 1, 0, 0]
    mails.deliver_due()
    session().expire_all()
    [mail] = session().scalars(select(Outbox).where(Outbox.user_id == caf.id))
    assert TEXT in mail.subject and "à la CAF" in mail.subject
    visit(caf).get(first.location)
    assert told(caf) == []


def test_an_empty_line_comes_back_with_what_was_typed(make, visit):
    make.body("caf")
    page = visit(make.animateur()).submit("/incidents/nouveau", {"body": "caf", "text": "x"})
    assert page.status_code == 422 and "C’est trop court" in page.text and "checked" in page.text


def test_me_too_counts_a_structure_once_and_can_be_undone(make, visit):
    incident = raised(make)
    bob = make.animateur()
    carol = make.animateur(structure_id=bob.structure_id)
    for person in (bob, bob, carol):
        visit(person).submit(f"/incidents/{incident.id}/moi-aussi", {"actif": "1"})
    assert queries.incident(incident.id).site_count == 2
    visit(carol).submit(f"/incidents/{incident.id}/moi-aussi", {"actif": "0"})
    assert queries.incident(incident.id).site_count == 1
    assert len(session().scalars(select(IncidentSite)).all()) == 1


def test_it_is_closed_with_a_word_and_those_who_have_it_are_told(make, visit):
    ana, bob, caf = make.animateur(), make.animateur(), make.partner("caf")
    incident = raised(make, ana)
    service.confirm(queries.incident(incident.id), bob, True)
    page = visit(caf).submit(f"/incidents/{incident.id}/fin", {"word": "Rétabli à 14 h."})
    assert page.status_code == 303
    assert BAND not in visit(bob).get("/").text
    assert "Rétabli à 14 h." in visit(bob).get(f"/incidents/{incident.id}").text
    assert [len(told(person)) for person in (ana, caf)] == [1, 0]
    assert "La panne est terminée à la CAF" in visit(ana).get("/notifications/").text
    assert "Rétabli à 14 h." in visit(ana).get("/incidents/").text
    with pytest.raises(NotNow):
        service.close(queries.incident(incident.id), caf, "")
    with pytest.raises(NotNow):
        service.confirm(queries.incident(incident.id), bob, True)


def test_its_mails_say_how_to_end_it_and_who_ended_it(make):
    ana, caf = make.animateur(), make.partner("caf", first_name="Hélène", last_name="Vautrin")
    incident = raised(make, ana)
    mails.deliver_due()
    service.close(queries.incident(incident.id), caf, "Rétabli à 14 h.")
    mails.deliver_due()
    session().expire_all()
    by = {mail.user_id: mail for mail in session().scalars(select(Outbox).filter_by(template="incident"))}
    assert "Dites-le d’un mot" in by[caf.id].text and "terminée" not in by[caf.id].text
    assert "Hélène Vautrin l’a déclarée terminée" in by[ana.id].text
    assert "Dites-le" not in by[ana.id].text


def test_it_closes_itself_at_the_hour_said_at_display_and_in_the_table(make, visit):
    start = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
    bob = make.animateur()
    with clock.held_at(start):
        incident = raised(make)
    with clock.held_at(start + timedelta(hours=7, minutes=59)):
        incidents.expire(clock.now())
        assert [one.id for one in incidents.concerning(bob)] == [incident.id]
    with clock.held_at(start + timedelta(hours=8)):
        assert incidents.concerning(bob) == []
        chores._last_minute.clear()
        chores.run_due()
        again = queries.incident(incident.id)
        assert again.closed_at == start + timedelta(hours=8) and again.closed_by_id is None
    assert "De lui-même" in visit(bob).get(f"/incidents/{incident.id}").text


def test_a_restricted_body_s_incident_is_for_its_readers(make, visit):
    make.body("justice", restricted=True)
    justice, caf = make.partner("justice"), make.partner("caf")
    incident = raised(make, body="justice", text="Le logiciel des rendez-vous est coupé")
    assert can(justice, "view", incident) and not can(caf, "view", incident)
    assert visit(caf).get(f"/incidents/{incident.id}").status_code == 404
    assert "rendez-vous" not in visit(caf).get("/incidents/").text
    assert "rendez-vous" in visit(justice).get("/incidents/").text


def test_hasty_people_are_slowed_down(make, visit):
    make.body("caf")
    browser = visit(make.animateur())
    statuses = [
        browser.submit("/incidents/nouveau", {"body": "caf", "text": f"Une panne {n}"}).status_code
        for n in range(8)
    ]
    assert statuses[:5] == [303] * 5 and statuses[-1] == 429

"""A validated answer grows old: its body is told twice, once each time, and says in a click that it holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from fsforum.accounts.absences import service as absences
from fsforum.channels import queries, service
from fsforum.core import clock, links_signed, mails
from fsforum.core.links_signed import Act
from fsforum.extensions import session
from fsforum.models import Outbox, Question, QuestionState


@pytest.fixture
def answered(make):
    """A question validated long ago, to be looked at again in thirty days, and who answers for the body."""
    helene = make.partner("caf", first_name="Hélène", last_name="Vautrin")
    question = make.question(state=QuestionState.VALIDATED, review_before=clock.today() + timedelta(days=30))
    return question, helene


def sent(user):
    session().expire_all()
    return list(session().scalars(select(Outbox).filter_by(template="review", user_id=user.id)))


def test_the_body_is_told_two_weeks_before_and_on_the_day_once_each(answered):
    _, helene = answered
    assert service.remind_reviews() == 0
    for days, so_far in ((16, 1), (17, 1), (29, 1), (30, 2), (31, 2)):
        with clock.held_at(clock.now() + timedelta(days=days)):
            service.remind_reviews()
            service.remind_reviews()
        assert len(sent(helene)) == so_far, days


def test_who_stands_in_for_an_absent_referent_is_told_too_and_may_say_it(make, answered, stranger):
    question, helene = answered
    terrain, other = make.field(), make.partner("cpam")
    start, end = clock.today() + timedelta(days=15), clock.today() + timedelta(days=20)
    absences.declare(helene, start, end, terrain.id)
    with clock.held_at(clock.now() + timedelta(days=16)):
        service.remind_reviews()
        mails.deliver_due()
        [mail] = sent(terrain)
        assert "Toujours valable" in mail.text and len(sent(helene)) == 1 and sent(other) == []
        address = links_signed.act(terrain, question.id, Act.STILL_VALID)
        assert stranger.submit(address).status_code == 303
    with clock.held_at(clock.now() + timedelta(days=30)):
        service.remind_reviews()
    assert len(sent(terrain)) == 1


def test_from_the_mail_it_holds_for_another_year(answered, stranger):
    question, helene = answered
    with clock.held_at(clock.now() + timedelta(days=16)):
        service.remind_reviews()
        mails.deliver_due()
        [mail] = sent(helene)
        assert "Toujours valable" in mail.text
        assert question.title in mail.subject
    address = links_signed.act(helene, question.id, Act.STILL_VALID)
    page = stranger.get(address).text
    assert "Toujours valable" in page and "Donner une nouvelle réponse" in page
    for _ in range(2):
        assert stranger.submit(address).status_code == 303
    session().expire_all()
    found = session().get_one(Question, question.id)
    assert found.review_before == clock.today() + timedelta(days=365)
    assert found.state == QuestionState.VALIDATED
    assert found.last_seq == 3, "one line in its history"


def test_the_page_of_the_question_offers_it_when_the_day_comes(answered, visit):
    question, helene = answered
    browser = visit(helene)
    assert "/verification" not in browser.get(f"/questions/caf/{question.id}").text
    with clock.held_at(clock.now() + timedelta(hours=1)):
        service.still_valid(queries.numbered(question.id), helene)
    page = browser.get(f"/questions/caf/{question.id}").text
    assert "a vérifié la réponse" in page


def test_what_was_looked_at_meanwhile_is_not_mailed(answered, stranger):
    question, helene = answered
    with clock.held_at(clock.now() + timedelta(days=16)):
        service.remind_reviews()
    service.still_valid(queries.numbered(question.id), helene)
    mails.deliver_due()
    with clock.held_at(clock.now() + timedelta(days=17)):
        mails.deliver_due()
    assert [mail.outcome for mail in sent(helene)] == ["dropped"]

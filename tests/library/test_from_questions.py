"""« En faire un guide »: the validated answer becomes a resource, linked both ways."""

from __future__ import annotations

import re
from html import unescape

import pytest

from fsforum.core import notify
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    MessageKind,
    Notification,
    NotificationKind,
    QuestionMessage,
    QuestionState,
    Resource,
    ResourceQuestion,
    ResourceState,
    SearchDoc,
    ThingKind,
)

NEW = "/ressources/nouvelle"


@pytest.fixture
def question(make):
    """A validated answer of the CAF, followed by its asker."""
    asker = make.animateur()
    theme = make.theme("Famille et prestations")
    row = make.question(
        "Trop-perçu : quels recours ?",
        asker=asker,
        state=QuestionState.VALIDATED,
        answer="Recours préalable dans **les deux mois**.",
        theme_id=theme.id,
    )
    with transaction() as db:
        notify.follow(db, asker, ThingKind.QUESTION, row.id)
    return row


def test_the_form_is_filled_with_the_answer_and_says_where_it_comes_from(question, make, visit):
    page = unescape(visit(make.field()).get(f"{NEW}?question={question.id}").text)
    assert "Recours préalable dans **les deux mois**." in page
    assert "Source" in page
    assert f"(/questions/caf/{question.id})" in page
    assert 'value="Trop-perçu : quels recours ?"' in page
    assert re.search(rf'name="questions"[^>]*value="{question.id}"', page)
    assert len(re.findall(r"<input checked[^>]*name=\"(?:themes|bodies)\"", page)) == 2


def test_publishing_links_both_ways_and_tells_who_follows(question, make, visit, written):
    editor = make.field()
    given = written(title="Recours", action="publier", questions=str(question.id))
    assert visit(editor).submit(NEW, given).status_code == 303
    guide = session().query(Resource).one()
    session().expire_all()
    assert question.state == QuestionState.PUBLISHED
    event = session().query(QuestionMessage).filter_by(question_id=question.id, kind=MessageKind.EVENT).one()
    assert (event.state_before, event.state_after) == (QuestionState.VALIDATED, QuestionState.PUBLISHED)
    assert f"/ressources/{guide.slug}" in event.html
    assert question.last_seq == event.seq
    told = session().query(Notification).filter_by(kind=NotificationKind.GUIDE).one()
    assert (told.user_id, told.ref_id) == (question.asker_id, guide.id)
    docs = session().query(SearchDoc).filter_by(kind=ThingKind.QUESTION)
    assert {(doc.state, doc.rank) for doc in docs} == {("publiee", 3)}
    page = visit(make.observer()).get(f"/ressources/{guide.slug}").text
    assert f"/questions/caf/{question.id}" in page
    assert "Publiée dans un guide" in page


def test_a_draft_says_nothing_until_it_is_published(question, make, visit, written):
    referent = make.partner("caf")
    visit(referent).submit(NEW, written(action="valider", questions=str(question.id)))
    session().expire_all()
    draft = session().query(Resource).one()
    assert (draft.state, question.state) == (ResourceState.TO_VALIDATE, QuestionState.VALIDATED)
    promise = {"verified_on": "2026-11-01", "verified_by": "0", "review": "3"}
    visit(make.field()).submit(f"/ressources/{draft.slug}/publication", promise)
    session().expire_all()
    assert question.state == QuestionState.PUBLISHED


def test_the_answer_can_join_an_existing_guide(question, make, visit, edited):
    guide = make.resource("Recours", "Le début.", bodies=("caf",))
    client = visit(make.field())
    assert (
        f"/ressources/{guide.slug}/modifier?question={question.id}"
        in client.get(f"{NEW}?question={question.id}").text
    )
    address = f"/ressources/{guide.slug}/modifier"
    page = client.get(f"{address}?question={question.id}").text
    assert "Le début." in page
    assert "Recours préalable" in page
    given = edited(guide, source="Le début. La suite.", questions=str(question.id))
    assert client.submit(address, given).status_code == 303
    session().expire_all()
    assert question.state == QuestionState.PUBLISHED
    assert session().query(ResourceQuestion).count() == 1


def test_several_questions_make_one_guide(question, make, visit, written):
    other = make.question(state=QuestionState.VALIDATED)
    client = visit(make.field())
    assert client.get(f"{NEW}?question={question.id}&question={other.id}").status_code == 200
    client.submit(NEW, written(action="publier", questions=f"{question.id},{other.id}"))
    session().expire_all()
    assert {question.state, other.state} == {QuestionState.PUBLISHED}


def test_the_right_on_the_question_is_checked_on_page_and_by_hand(question, make, visit, written):
    other_body = make.partner("cpam")
    assert visit(other_body).get(f"{NEW}?question={question.id}").status_code == 404
    refused = visit(other_body).submit(NEW, written(questions=str(question.id)))
    assert refused.status_code == 403
    assert session().query(Resource).count() == 0
    open_question = make.question()
    assert visit(make.field()).get(f"{NEW}?question={open_question.id}").status_code == 404
    for nonsense in ("99999", "x", "-1", "%00", "9" * 30):
        assert visit(make.field()).get(f"{NEW}?question={nonsense}").status_code == 404


def test_a_restricted_question_is_not_pointed_at(make, visit):
    make.body("justice", restricted=True)
    row = make.question("Titre réservé", channel="justice", state=QuestionState.VALIDATED)
    page = visit(make.field()).get(f"{NEW}?question={row.id}").text
    text = page.split('name="source"')[1].split("</textarea>")[0]
    assert "Source" in text
    assert f"/questions/justice/{row.id}" not in text

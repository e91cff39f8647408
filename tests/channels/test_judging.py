"""Whether an answer helped, and « Déjà répondu : voir … »."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fsforum.channels import listing, queries, service
from fsforum.core import calendar, clock
from fsforum.extensions import session
from fsforum.models import (
    Follow,
    Help,
    Notification,
    NotificationKind,
    Question,
    QuestionMessage,
    QuestionState,
    ThingKind,
    Verdict,
)

S = QuestionState


def now(question) -> Question:
    session().expire_all()
    return session().get_one(Question, question.id)


def told(user, kind):
    rows = select(Notification).where(
        Notification.user_id == user.id, Notification.kind == kind, Notification.read_at.is_(None)
    )
    return len(session().scalars(rows).all())


def avis(question) -> str:
    return f"/questions/caf/{question.id}/avis"


def test_the_asker_is_asked_once_and_others_are_not(make, visit):
    ana = make.animateur()
    question = make.question(asker=ana, state=S.VALIDATED)
    page = visit(ana).get(f"/questions/caf/{question.id}").text
    assert "Cette réponse vous a-t-elle aidé" in page
    for other in (make.animateur(), make.field(), make.partner("caf")):
        assert "vous a-t-elle aidé" not in visit(other).get(f"/questions/caf/{question.id}").text
        assert visit(other).submit(avis(question), {"helped": "oui"}).status_code == 403
    assert visit(ana).submit(avis(question), {"helped": "oui"}).status_code == 303
    assert "vous a-t-elle aidé" not in visit(ana).get(f"/questions/caf/{question.id}").text
    assert visit(ana).submit(avis(question), {"helped": "non", "why": "Rien compris."}).status_code == 409
    assert [v.helped for v in session().scalars(select(Verdict))] == [Help.YES]
    assert now(question).state == S.VALIDATED


def test_no_says_why_and_gives_the_question_back_with_a_new_commitment(make, visit, at):
    at(2026, 11, 23)
    ana, caf = make.animateur(), make.partner("caf")
    question = make.question(asker=ana, state=S.VALIDATED)
    empty = visit(ana).submit(avis(question), {"helped": "non", "why": ""})
    assert empty.status_code == 422 and "Dites ce qui manque" in empty.text
    sent = visit(ana).submit(avis(question), {"helped": "non", "why": "Le plafond n’est pas dit."})
    assert sent.status_code == 303
    again = now(question)
    assert (again.state, again.answer_seq, again.validated_at) == (S.SENT, None, None)
    body = queries.question("caf", question.id).body
    assert again.due_on == calendar.after(body, clock.today(), body.commitment_days)
    lines = session().scalars(select(QuestionMessage.source).where(QuestionMessage.question_id == again.id))
    assert "Le plafond n’est pas dit." in list(lines)
    assert told(caf, NotificationKind.NEW_QUESTION) == 1
    page = visit(caf).get(f"/questions/caf/{question.id}").text
    assert "Je m’en occupe" in page and "Réponse précédente" in page
    assert "non 1" in visit(caf).get("/questions/caf/").text


def test_no_to_what_stands_in_a_guide_tells_the_field_animator(make, visit):
    ana, field = make.animateur(), make.field()
    question = make.question(asker=ana, state=S.PUBLISHED)
    visit(ana).submit(avis(question), {"helped": "non", "why": "Le guide ne parle pas des indépendants."})
    assert now(question).state == S.PUBLISHED
    assert told(field, NotificationKind.QUESTION_MOVED) == 1


def test_partly_is_counted_and_its_reason_joins_the_exchange(make, visit):
    ana = make.animateur()
    question = make.question(asker=ana, state=S.VALIDATED)
    visit(ana).submit(avis(question), {"helped": "en_partie", "why": "Et pour deux enfants, alors."})
    assert now(question).state == S.VALIDATED
    page = visit(ana).get(f"/questions/caf/{question.id}").text
    assert "Et pour deux enfants, alors." in page
    assert listing.head(make.body("caf"), ana).helped == {Help.PARTLY: 1}


def test_who_closes_their_question_may_say_whether_they_were_helped(make, visit):
    ana, field = make.animateur(), make.field()
    question = make.question(asker=ana, state=S.TAKEN)
    path = f"/questions/caf/{question.id}/sans-suite"
    assert "Avez-vous eu l’aide" in visit(ana).get(path).text
    assert "Avez-vous eu l’aide" not in visit(field).get(path).text
    wrong = visit(ana).submit(path, {"reason": "La dame a renoncé", "helped": "peut-être"})
    assert wrong.status_code == 422 and "La dame a renoncé" in wrong.text
    assert visit(ana).submit(path, {"reason": "Pas de réponse à temps", "helped": "non"}).status_code == 303
    assert now(question).state == S.DROPPED
    [said] = session().scalars(select(Verdict))
    assert (said.helped, said.answer_seq, said.why) == (Help.NO, 0, "Pas de réponse à temps")
    assert told(field, NotificationKind.QUESTION_MOVED) == 1
    assert listing.head(make.body("caf"), ana).helped == {}, "no answer of the body was judged"


@pytest.mark.parametrize("closer", ["ana", "field"])
def test_closing_asks_for_no_opinion_that_was_given_or_is_not_theirs(make, visit, closer):
    ana, field = make.animateur(), make.field()
    question = make.question(asker=ana, state=S.ANSWERED)
    visit(ana).submit(avis(question), {"helped": "oui"})
    person = ana if closer == "ana" else field
    path = f"/questions/caf/{question.id}/sans-suite"
    assert "Avez-vous eu l’aide" not in visit(person).get(path).text
    assert visit(person).submit(path, {"reason": "Plus besoin", "helped": "non"}).status_code == 303
    assert [said.helped for said in session().scalars(select(Verdict))] == [Help.YES]


def test_closing_without_an_opinion_keeps_none(make, visit):
    ana = make.animateur()
    question = make.question(asker=ana)
    visit(ana).submit(f"/questions/caf/{question.id}/sans-suite", {"reason": "Plus besoin", "helped": ""})
    assert now(question).state == S.DROPPED and session().scalars(select(Verdict)).all() == []


@pytest.mark.parametrize("role", ["field", "partner"])
def test_already_answered_in_a_guide_found_in_the_page(make, visit, role):
    ana = make.animateur()
    question = make.question("La prime d’activité compte le treizième mois ?", asker=ana)
    guide = make.resource("Prime d’activité, les revenus qui comptent", bodies=("caf",))
    actor = make.field() if role == "field" else make.partner("caf")
    path = f"/questions/caf/{question.id}/doublon"
    page = visit(actor).get(f"{path}?q=prime activité").text
    assert guide.title in page.replace("&#39;", "'") and f'value="{guide.id}"' in page
    assert visit(ana).get(path).status_code == 403
    assert visit(actor).submit(path, {"ressource": str(guide.id)}).status_code == 303
    again = now(question)
    assert (again.state, again.answered_in_id) == (S.DUPLICATE, guide.id)
    shown = visit(ana).get(f"/questions/caf/{question.id}").text
    assert f'href="/ressources/{guide.slug}"' in shown and "Déjà répondu" in shown


def test_who_asked_follows_the_guide_and_hears_of_it(make, visit):
    ana, field = make.animateur(), make.field()
    make.body("caf")
    number = service.ask(make.body("caf"), ana, "La prime d’activité ?", "x")
    guide = make.resource("Prime d’activité")
    visit(field).submit(f"/questions/caf/{number}/doublon", {"ressource": str(guide.id)})
    assert session().get(Follow, (ana.id, ThingKind.RESOURCE, guide.id)) is not None
    assert told(ana, NotificationKind.GUIDE) == 1


def test_a_draft_is_no_answer_and_nonsense_finds_nothing(make, visit):
    question, field = make.question(), make.field()
    draft = make.resource("Un brouillon", state="brouillon")
    path = f"/questions/caf/{question.id}/doublon"
    for number in (str(draft.id), "-1", "x", "9" * 30, ""):
        assert visit(field).submit(path, {"ressource": number}).status_code == 422, number
    for asked in ("%00", "'\"NEAR(", "zzzz"):
        assert visit(field).get(path, query_string={"q": asked}).status_code == 200

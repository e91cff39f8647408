"""/: what waits for each role, and what is new, without a figure that does not exist."""

from datetime import timedelta

import pytest

from fsforum.core import clock, notify, readmarks
from fsforum.core.transaction import transaction
from fsforum.models import QuestionState, Report, ResourceState, Role, ThingKind

DAY = timedelta(days=1)


def flat(page):
    return page.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_animateur_sees_the_search_and_what_waits(make, visit):
    ana = make.animateur(first_name="Camille")
    helene = make.partner("caf")
    asked = make.question("Un déménagement", asker=ana, state=QuestionState.CLARIFY)
    answered = make.question("Un trop-perçu", asker=ana, state=QuestionState.VALIDATED)
    make.question("La question d’une autre", state=QuestionState.CLARIFY)
    with transaction() as db:
        notify.question_asked(db, answered, ana)
        notify.question_answered(db, answered, helene, 2)
    page = flat(visit(ana).get("/"))
    assert "Bonjour Camille, que cherchez-vous ?" in page
    assert "La CAF vous demande une précision : « Un déménagement »" in page
    assert f'href="/questions/caf/{asked.id}"' in page
    assert "La CAF a répondu à votre question : « Un trop-perçu »" in page
    assert "La question d’une autre" not in page
    with transaction() as db:
        notify.read(db, ana, ThingKind.QUESTION, answered.id)
    assert "a répondu à votre question" not in flat(visit(ana).get("/"))


def test_a_recent_resource_says_when_it_cannot_be_trusted(make, visit):
    make.resource("Encore bon", review_before=clock.today() + 100 * DAY)
    page = flat(visit(make.animateur()).get("/"))
    assert "Encore bon" in page
    assert "À revoir" not in page
    make.resource("Périmé", review_before=clock.today() - DAY)
    make.resource("Touché", state=ResourceState.REVISING)
    page = flat(visit(make.animateur()).get("/"))
    assert "À revoir" in page
    assert "En cours de révision" in page


def test_unread_discussions_are_counted_from_the_last_message_read(make, visit):
    ana = make.animateur()
    thread = make.thread("Affiche")
    make.post(thread)
    make.post(thread, hidden=True)
    make.post(thread)
    assert "3 nouveaux messages" in flat(visit(ana).get("/"))
    readmarks.note(ana, ThingKind.THREAD, thread.id, 1)
    readmarks.flush()
    page = flat(visit(ana).get("/"))
    assert "2 nouveaux messages" in page
    assert f"/discussions/{thread.id}-affiche#message-2" in page
    readmarks.note(ana, ThingKind.THREAD, thread.id, 4)
    readmarks.flush()
    page = flat(visit(ana).get("/"))
    assert "2 réponses" in page
    assert "row-unread" not in page


def test_news_of_a_followed_question(make, visit):
    ana, bob, helene = make.animateur(), make.animateur(), make.partner("caf")
    question = make.question("Un trop-perçu", asker=bob, state=QuestionState.VALIDATED)
    with transaction() as db:
        notify.follow(db, ana, ThingKind.QUESTION, question.id)
        db.flush()
        notify.question_answered(db, question, helene, 2)
    page = flat(visit(ana).get("/"))
    assert "Un trop-perçu" in page
    assert "Rien ne vous attend" in page


def test_a_referent_sees_the_queue_of_the_own_body_with_its_delays(make, visit):
    helene = make.partner("caf")
    make.question("Pour la CAF", due_on=clock.today() - 7 * DAY)
    make.question("Pour la MSA", channel="msa")
    page = flat(visit(helene).get("/"))
    assert "À répondre" in page
    assert "Pour la CAF" in page
    assert "En retard" in page
    assert "Pour la MSA" not in page


def test_an_empty_queue_says_so(make, visit):
    assert "Aucune question en attente : rien à faire ici." in flat(visit(make.partner("caf")).get("/"))


def test_an_observer_reads_and_is_asked_nothing(make, visit):
    make.resource("Carte Vitale perdue")
    page = flat(visit(make.observer()).get("/"))
    assert "Carte Vitale perdue" in page
    assert "Ce qui vous attend" not in page
    assert "Poser une question" not in page


@pytest.mark.parametrize("role", [Role.FIELD, Role.ADMIN])
def test_the_animation_sees_what_is_late_and_nothing_else(make, visit, role):
    make.question("En retard", due_on=clock.today() - 7 * DAY)
    make.question("Dans les temps")
    make.question("Déjà répondue", due_on=clock.today() - 7 * DAY, state=QuestionState.VALIDATED)
    make.resource("Guide à revoir", review_before=clock.today() - DAY)
    make.resource("Guide frais", review_before=clock.today() + 200 * DAY)
    make.resource("Guide à valider", state=ResourceState.TO_VALIDATE)
    make.thread("Sans réponse", created_at=clock.now() - 8 * DAY)
    make.thread("Toute neuve")
    make.post(make.thread("Avec réponse", created_at=clock.now() - 8 * DAY))
    thread = make.thread("Signalée")
    post = make.post(thread)
    reporter = make.animateur()
    with transaction() as db:
        db.add(Report(post_id=post.id, reporter_id=reporter.id, reason="Hors sujet", created_at=clock.now()))
    page = flat(visit(make.user(role)).get("/"))
    for shown in ("En retard", "Guide à revoir", "Guide à valider", "Sans réponse", "Signalée", "Hors sujet"):
        assert shown in page, shown
    for absent in ("Dans les temps", "Déjà répondue", "Guide frais", "Toute neuve", "Avec réponse"):
        assert absent not in page, absent
    assert "Aujourd’hui, 5 choses vous attendent" in page


def test_a_quiet_day_is_said_honestly(make, visit):
    page = flat(visit(make.field()).get("/"))
    assert "Aujourd’hui, rien ne vous attend" in page
    assert "Rien n’est en retard" in page


def test_nothing_of_a_closed_place_shows(make, visit):
    secret = make.space("Préfecture et animation", readers=[Role.FIELD, Role.ADMIN])
    make.thread("Chatoyance", author=make.field(), space=secret)
    make.thread("Chatoyance masquée", hidden=True)
    make.resource("Chatoyance en projet", state=ResourceState.DRAFT)
    make.body("justice", restricted=True)
    make.question("Chatoyance au tribunal", channel="justice")
    for person in (make.animateur(), make.partner("caf"), make.observer()):
        assert "Chatoyance" not in visit(person).get("/").text


def test_ten_statements_at_most_however_full_the_site(make, visit, queries):
    people = [make.animateur(), make.partner("caf"), make.field(), make.observer()]
    for number in range(6):
        question = make.question(f"Question {number}", asker=people[0], due_on=clock.today() - 9 * DAY)
        make.question(f"Précision {number}", asker=people[0], state=QuestionState.CLARIFY)
        make.thread(f"Discussion {number}", created_at=clock.now() - 8 * DAY)
        make.resource(f"Guide {number}", review_before=clock.today(), bodies=("caf",))
        make.resource(f"Projet {number}", state=ResourceState.TO_VALIDATE)
        with transaction() as db:
            notify.follow(db, people[0], ThingKind.QUESTION, question.id)
            db.flush()
            notify.question_answered(db, question, people[1], 1)
    for person in people:
        browser = visit(person)
        with queries(at_most=10):
            assert browser.get("/").status_code == 200

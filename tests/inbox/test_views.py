"""/notifications/: what happened, in sentences, about what one may still read."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fsforum.core import clock, notify
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    Notification,
    NotificationKind,
    QuestionState,
    Report,
    ResourceState,
    Role,
    ThingKind,
    Thread,
)


@pytest.fixture
def tell():
    """`tell(notify.reply_posted, …)`: an event, as a service would announce it."""

    def said(event, *args):
        with transaction() as db:
            event(db, *args)

    return said


def text_of(page):
    return page.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_each_event_is_one_sentence_with_its_link(make, visit, tell):
    ana, helene = make.animateur(), make.partner("caf", first_name="Hélène", last_name="Vautrin")
    question = make.question("Quels recours", asker=ana, state=QuestionState.VALIDATED)
    thread = make.thread("Vidéoprojecteur", author=ana)
    post = make.post(thread, author=helene)
    tell(notify.thread_opened, thread, ana, [])
    tell(notify.question_asked, question, ana)
    tell(notify.question_answered, question, helene, 2)
    tell(notify.clarification_asked, question, helene, 2)
    for _ in range(3):
        tell(notify.reply_posted, thread, post, helene, [])
    page = visit(ana).get("/notifications/")
    assert "Hélène Vautrin a répondu à votre question : « Quels recours »" in text_of(page)
    assert "La CAF vous demande une précision : « Quels recours »" in text_of(page)
    assert "3 nouvelles réponses dans « Vidéoprojecteur »" in text_of(page)
    assert f"/questions/caf/{question.id}#message-2" in page.text
    assert f"/discussions/{thread.id}-videoprojecteur#message-2" in page.text
    assert "Aujourd’hui" in page.text
    assert "pose une question à la CAF : « Quels recours »" in text_of(visit(helene).get("/notifications/"))


def test_the_animation_hears_of_drafts_and_reports(make, visit, tell):
    field, helene = make.field(), make.partner("caf")
    draft = make.resource("Brouillon utile", owner=helene, state=ResourceState.TO_VALIDATE)
    thread = make.thread("Affiche")
    post = make.post(thread)
    tell(notify.resource_submitted, draft, helene)
    tell(notify.post_reported, thread, post, helene)
    page = visit(field).get("/notifications/")
    assert "propose une ressource à valider : « Brouillon utile »" in text_of(page)
    assert "signale un message dans « Affiche »" in text_of(page)
    assert 'href="/moderation/"' in page.text


def test_what_can_no_longer_be_read_is_gone_from_page_and_count(make, visit, tell):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread("Chatoyance", author=ana)
    tell(notify.thread_opened, thread, ana, [])
    tell(notify.reply_posted, thread, make.post(thread, author=bob), bob, [])
    assert "Chatoyance" in visit(ana).get("/notifications/").text
    with transaction() as db:
        db.execute(update(Thread).values(hidden=True, scope="hidden"))
        notify.rescope(db, ThingKind.THREAD, thread.id, "hidden")
    page = visit(ana).get("/notifications/")
    assert "Chatoyance" not in page.text
    assert "non lue" not in page.text


def test_a_forgotten_rescope_still_shows_nothing(make, visit, tell):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread("Chatoyance", author=ana)
    tell(notify.thread_opened, thread, ana, [])
    tell(notify.reply_posted, thread, make.post(thread, author=bob), bob, [])
    secret = make.space("Préfecture", readers=[Role.FIELD])
    with transaction() as db:
        db.execute(update(Thread).values(space_id=secret.id, scope=secret.scope))
    assert "Chatoyance" not in visit(ana).get("/notifications/").text


def test_others_notifications_stay_theirs(make, visit, tell):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread("Affiche", author=ana)
    tell(notify.thread_opened, thread, ana, [])
    tell(notify.reply_posted, thread, make.post(thread, author=bob), bob, [])
    assert "Affiche" not in visit(bob).get("/notifications/").text


def test_all_are_marked_as_read_by_a_button_only(make, visit, tell):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread("Affiche", author=ana)
    tell(notify.thread_opened, thread, ana, [])
    tell(notify.reply_posted, thread, make.post(thread, author=bob), bob, [])
    browser = visit(ana)
    assert "row-unread" in browser.get("/notifications/?filtre=non-lues").text
    assert browser.get("/notifications/lecture").status_code == 405
    assert browser.submit("/notifications/lecture").status_code == 303
    assert "row-unread" not in browser.get("/notifications/").text
    assert "Affiche" in browser.get("/notifications/").text
    assert "Tout est lu" in browser.get("/notifications/?filtre=non-lues").text
    assert session().scalars(select(Notification.read_at)).one() is not None


def test_an_empty_page_says_what_will_come(make, visit):
    page = visit(make.animateur()).get("/notifications/")
    assert "Aucune notification" in page.text
    assert "Tout marquer comme lu" not in page.text


def rows(user, thread, count):
    now = clock.now()
    with transaction() as db:
        for number in range(count):
            db.add(
                Notification(
                    user_id=user.id,
                    kind=NotificationKind.REPLY,
                    thing="discussion",
                    ref_id=thread.id,
                    seq=number + 1,
                    scope=thread.scope,
                    actor_id=thread.author_id,
                    at=now - timedelta(hours=number),
                )
            )


def test_pages_go_by_position_and_every_line_is_shown_once(make, visit, queries):
    ana, thread = make.animateur(), make.thread("Affiche")
    make.question("Une question", asker=ana)
    rows(ana, thread, 45)
    browser = visit(ana)
    seen, path = [], "/notifications/"
    while path:
        with queries(at_most=7):
            page = browser.get(path).text
        seen += [part.split('"')[0] for part in page.split("#message-")[1:]]
        older = page.split('rel="next"')[0].rsplit('href="', 1)
        path = older[1].split('"')[0].replace("&amp;", "&") if 'rel="next"' in page else ""
    assert sorted(map(int, seen)) == list(range(1, 46))


@pytest.mark.parametrize("cursor", ["x", "%00", "a" * 300, "LTE", "é"])
def test_a_cursor_that_makes_no_sense_is_the_first_page(make, visit, cursor):
    assert visit(make.animateur()).get(f"/notifications/?avant={cursor}").status_code == 200


def test_a_report_is_for_moderators_only(make, visit, tell):
    ana = make.animateur()
    thread = make.thread("Affiche")
    with transaction() as db:
        post = make._post(thread, 2, ana, "Bonjour", clock.now())
        db.add(post)
        db.flush()
        db.add(Report(post_id=post.id, reporter_id=ana.id, reason="Non", created_at=clock.now()))
        values = {"scope": thread.scope, "at": clock.now(), "thing": "discussion", "ref_id": thread.id}
        db.add(Notification(user_id=ana.id, kind=NotificationKind.REPORT, actor_id=ana.id, **values))
    assert "signale" not in visit(ana).get("/notifications/").text


def test_what_moved_is_said(make, visit):
    ana, _msa, field = (
        make.animateur(),
        make.partner("msa"),
        make.field(first_name="Nadia", last_name="Ferrand"),
    )
    make.body("msa")
    acts = {
        "prise-en-charge": ({}, "Nadia Ferrand s’occupe de votre question : « prise-en-charge ? »"),
        "reorientation": ({"target": "msa"}, "est réorientée vers la MSA : « reorientation ? »"),
        "sans-suite": ({"reason": "Hors sujet"}, "Votre question est classée sans suite : « sans-suite ? »"),
    }
    for act, (data, _said) in acts.items():
        question = make.question(f"{act} ?", asker=ana)
        with transaction() as db:
            notify.follow(db, ana, ThingKind.QUESTION, question.id)
        answer = visit(field).submit(f"/questions/caf/{question.id}/{act}", data)
        assert answer.status_code == 303
    page = text_of(visit(ana).get("/notifications/"))
    for _data, said in acts.values():
        assert said in page
    assert "Du nouveau sur" not in page

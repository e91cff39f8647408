"""Following places: a theme, a body, a space, a resource; hearing of what is new there, in one line each."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fsforum.channels import service as channels
from fsforum.core import notify
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    Outbox,
    QuestionState,
    Role,
)


def told(user, kind=NotificationKind.NEW_HERE):
    rows = select(Notification).where(Notification.user_id == user.id, Notification.kind == kind)
    return [(row.thing.value, row.ref_id, row.count) for row in session().scalars(rows)]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/suivis/espace/vie-du-reseau", "/discussions/?espace=vie-du-reseau"),
        ("/suivis/organisme/caf", "/questions/caf/"),
        ("/suivis/theme/famille", "/ressources/?theme=famille"),
    ],
)
def test_a_button_on_its_page_follows_and_the_list_undoes(make, visit, path, page):
    make.space(), make.body("caf"), make.theme("Famille")
    browser = visit(make.animateur())
    assert 'aria-pressed="false"' in browser.get(page).text
    answer = browser.submit(path, {"actif": "1"})
    assert (answer.status_code, answer.location) == (303, page)
    assert f'action="{path}"' in browser.get(page).text and 'aria-pressed="true"' in browser.get(page).text
    mine = browser.get("/compte/suivis").text
    key = mine.split('name="retirer" value="')[1].split('"')[0]
    assert page.replace("&", "&amp;") in mine
    browser.submit("/compte/suivis", {"retirer": key})
    assert 'aria-pressed="false"' in browser.get(page).text
    browser.submit("/compte/suivis", {"remettre": key})
    assert 'aria-pressed="true"' in browser.get(page).text


def test_a_resource_is_followed_from_its_page(make, visit):
    ana, field = make.animateur(), make.field()
    guide = make.resource("Prime d’activité", owner=field)
    browser = visit(ana)
    assert browser.submit(f"/suivis/ressource/{guide.slug}", {}).location == f"/ressources/{guide.slug}"
    assert "cette ressource" in browser.get(f"/ressources/{guide.slug}").text
    with transaction() as opened:
        notify.resource_changed(opened, guide, field)
    assert told(ana) == [("ressource", guide.id, 1)]


def test_what_one_may_not_read_cannot_be_followed(make, visit):
    make.body("justice", restricted=True)
    closed = make.space("Entre nous", readers=[Role.FIELD])
    browser = visit(make.partner("caf"))
    for path in ("/suivis/organisme/justice", f"/suivis/espace/{closed.slug}", "/suivis/rien/rien"):
        assert browser.submit(path, {}).status_code == 404, path
    assert browser.submit("/compte/suivis", {"remettre": f"espace:{closed.id}"}).status_code == 404
    assert "Entre nous" not in browser.get("/compte/suivis").text


def test_followers_hear_of_new_things_once_each_and_the_author_of_none(make, visit):
    ana, bob, eve = (make.animateur() for _ in range(3))
    theme, caf = make.theme("Famille"), make.partner("caf")
    for person in (ana, bob):
        for path in ("espace/vie-du-reseau", "organisme/caf", f"theme/{theme.slug}"):
            make.space()
            assert visit(person).submit(f"/suivis/{path}", {}).status_code == 303
    thread = make.thread(author=bob, theme_id=theme.id)
    number = channels.ask(make.body("caf"), bob, "Une question nouvelle ?", "x", theme_id=theme.id)
    with transaction() as opened:
        notify.thread_opened(opened, thread, bob, [])
    assert sorted(told(ana)) == [("discussion", thread.id, 1), ("question", number, 1)]
    assert told(bob) == told(eve) == told(caf) == []
    assert told(caf, NotificationKind.NEW_QUESTION) == [("question", number, 1)]
    assert "pose une question à la CAF" in visit(ana).get("/notifications/?sorte=nouveaute").text


def test_colleagues_are_not_mailed_about_the_desk_s_own_question(make, visit):
    ana = make.animateur()
    colleague, other = make.animateur(structure_id=ana.structure_id), make.animateur()
    make.body("caf")
    with transaction() as opened:
        for user in (colleague, other):
            choice = {"kind": NotificationKind.NEW_HERE, "choice": MailChoice.MAIL}
            opened.add(NotificationChoice(user_id=user.id, **choice))
    for user in (colleague, other):
        visit(user).submit("/suivis/organisme/caf", {})
    channels.ask(make.body("caf"), ana, "Une question de Rioz ?", "x")
    mailed = session().scalars(select(Outbox.user_id).where(Outbox.template == "new_here")).all()
    assert mailed == [other.id]
    assert len(told(colleague)) == len(told(other)) == 1


def test_several_events_of_one_question_are_one_line_with_their_number(make, visit):
    ana, caf = make.animateur(), make.partner("caf")
    question = make.question("Un trop-perçu ?", asker=ana, state=QuestionState.ANSWERED)
    with transaction() as opened:
        notify.question_asked(opened, question, ana)
        for seq in (2, 3, 4):
            notify.question_answered(opened, question, caf, seq)
    assert told(ana, NotificationKind.ANSWER) == [("question", question.id, 3)]
    page = visit(ana).get("/notifications/").text.replace("\u00a0", " ")
    assert "3 réponses à votre question : « Un trop-perçu\u202f? »" in page


def test_notifications_are_filtered_by_kind(make, visit):
    ana, caf = make.animateur(), make.partner("caf")
    question, thread = make.question("Une question ?", asker=ana), make.thread("Une discussion", author=ana)
    with transaction() as opened:
        notify.clarification_asked(opened, question, caf, 2)
        notify.thread_opened(opened, thread, caf, [ana.handle])
    browser = visit(ana)
    page = browser.get("/notifications/?sorte=mention").text
    assert "Une discussion" in page and "Une question ?" not in page
    assert 'selected value="mention"' in page or 'value="mention" selected' in page
    assert "Aucune notification de cette sorte" in browser.get("/notifications/?sorte=guide").text
    assert browser.get("/notifications/?sorte=%00&avant=x").status_code == 200

"""Utile, Suivre, Enregistrer, Marquer comme résolue, Signaler."""

from __future__ import annotations

import contextvars
import threading

import pytest
from sqlalchemy import func, select

from fsforum.core.errors import DomainError
from fsforum.extensions import session
from fsforum.models import (
    Follow,
    Notification,
    NotificationKind,
    Post,
    PostUseful,
    Report,
    Saved,
    SearchDoc,
    User,
)
from fsforum.threads import queries, service


def test_useful_is_exact_under_fifty_parallel_clicks(make, site, fresh):
    """Five people click ten times each at once: five found it useful."""
    thread = make.thread()
    people = [make.animateur().id for _ in range(5)]
    errors = []
    session().commit()

    def click(number: int) -> None:
        def run() -> None:
            with site.app_context():
                try:
                    post = queries.message(thread.id, 1)
                    service.set_useful(post, session().get(User, number), True)
                except Exception as error:  # reported below
                    errors.append(error)

        contextvars.Context().run(run)

    clicks = [threading.Thread(target=click, args=(number,)) for number in people * 10]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert errors == []
    post = session().scalar(select(Post))
    assert fresh(post).useful_count == 5
    assert session().scalar(select(func.count()).select_from(PostUseful)) == 5
    assert service.set_useful(queries.message(thread.id, 1), session().get(User, people[0]), False) == 4


def test_utile_is_a_switch_on_the_page(make, visit):
    thread = make.thread()
    browser = visit(make.animateur())
    address = f"/discussions/{thread.id}/messages/1/utile"
    assert browser.submit(address, {"etat": "oui"}).location.endswith("#message-1")
    page = browser.get(f"/discussions/{thread.id}").text
    assert 'aria-pressed="true"' in page and "Utile · 1" in page
    browser.submit(address, {"etat": "non"})
    assert "Utile ·" not in browser.get(f"/discussions/{thread.id}").text


def test_who_unfollows_hears_nothing_more(make, visit, fresh):
    ana, bob = make.animateur(), make.animateur()
    thread = service.open_thread(ana, make.space(), "Un titre", "Un texte")
    browser = visit(ana)
    assert "Ne plus suivre" in browser.get(f"/discussions/{thread.id}").text
    browser.submit(f"/discussions/{thread.id}/suivi", {"etat": "non"})
    service.post_reply(fresh(thread), bob, "Une réponse")
    assert session().scalar(select(Notification)) is None
    browser.submit(f"/discussions/{thread.id}/suivi")
    assert session().scalar(select(Follow.muted).where(Follow.user_id == ana.id)) is False


def test_what_is_saved_is_found_again(make, visit):
    thread = make.thread("À garder")
    browser = visit(make.animateur())
    for _ in range(2):
        browser.submit(f"/discussions/{thread.id}/enregistrement")
    assert session().scalar(select(func.count()).select_from(Saved)) == 1
    assert "À garder" in browser.get("/discussions/?filtre=enregistrees").text
    browser.submit(f"/discussions/{thread.id}/enregistrement", {"etat": "non"})
    assert session().scalar(select(func.count()).select_from(Saved)) == 0


def test_the_reply_that_solved_it_is_framed(make, visit, fresh):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread(author=ana)
    make.post(thread, "La solution", author=bob)
    browser = visit(ana)
    assert browser.submit(f"/discussions/{thread.id}/resolution", {"message": 2}).status_code == 303
    page = browser.get(f"/discussions/{thread.id}").text
    assert "message-solution" in page and "A résolu la discussion" in page and "Résolue" in page
    assert f"{ana.full_name} a marqué la discussion comme résolue" in page
    assert set(session().scalars(select(SearchDoc.state))) == {"resolue"}
    browser.submit(f"/discussions/{thread.id}/resolution", {"etat": "non"})
    row = fresh(thread)
    assert (row.solution_seq, row.resolved_at, row.resolved_by_id) == (None, None, None)
    assert set(session().scalars(select(SearchDoc.state))) == {""}
    assert browser.submit(f"/discussions/{thread.id}/resolution").status_code == 303
    assert fresh(thread).resolved_at is not None


@pytest.mark.parametrize("seq", [1, 3, 99])
def test_only_a_visible_reply_solves(make, seq):
    ana = make.animateur()
    thread = make.thread(author=ana)
    make.post(thread)
    make.post(thread, hidden=True)
    with pytest.raises(DomainError):
        service.resolve(thread, ana, seq)


def test_a_hidden_solution_is_no_longer_shown(make, fresh):
    field = make.field()
    thread = make.thread()
    make.post(thread)
    service.resolve(thread, field, 2)
    service.hide_post(queries.message(thread.id, 2), field, "Erreur")
    row = fresh(thread)
    assert row.solution_seq is None and row.resolved_at is not None


def test_a_message_is_reported_once_by_each(make, visit):
    ana, field = make.animateur(), make.field()
    thread = make.thread()
    browser = visit(ana)
    address = f"/discussions/{thread.id}/messages/1/signalement"
    assert "Signaler" in browser.get(address).text
    assert browser.submit(address, {"reason": ""}).status_code == 422
    assert browser.submit(address, {"reason": "Un nom d’usager"}).status_code == 303
    assert browser.submit(address, {"reason": "Encore"}).status_code == 303
    assert session().scalar(select(func.count()).select_from(Report)) == 1
    told = session().scalars(select(Notification.user_id).filter_by(kind=NotificationKind.REPORT)).all()
    assert told == [field.id]

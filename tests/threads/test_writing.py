"""Opening, replying, editing: one transaction each, sent twice made once."""

from __future__ import annotations

import contextvars
import io
import threading

import pytest
from sqlalchemy import func, select

from fsforum.core.errors import NotNow, TooMany
from fsforum.core.markup import MAX_LENGTH
from fsforum.extensions import session
from fsforum.models import File, Notification, Outbox, Post, PostRevision, Role, SearchDoc, Thread
from fsforum.threads import service
from fsforum.threads.service import writing


def count(kind):
    return session().scalar(select(func.count()).select_from(kind))


def test_an_animateur_opens_a_discussion_and_the_followers_hear_of_the_reply(make, exact):
    ana, bob = make.animateur(), make.animateur()
    thread = service.open_thread(
        ana, make.space(), "Qui prête un écran ?", "Pour **mardi**.", keywords="prêt"
    )
    assert thread.slug == "qui-prete-un-ecran"
    post = service.post_reply(thread, bob, "Moi, <script>alert(1)</script> volontiers.")
    assert (post.seq, thread.post_count, thread.last_author_id) == (2, 2, bob.id)
    assert "<script" not in post.html
    assert thread.active_at == post.created_at
    exact(thread)
    told = session().scalars(select(Notification)).all()
    assert [(n.user_id, n.ref_id, n.seq) for n in told] == [(ana.id, thread.id, 2)]
    assert session().scalar(select(Outbox.template)) == "reply"
    docs = session().scalars(select(SearchDoc).order_by(SearchDoc.seq)).all()
    assert [d.seq for d in docs] == [1, 2]


def test_a_mention_tells_only_who_may_read(make):
    ana = make.animateur()
    partner = make.partner(handle="helene.vautrin")
    colleague = make.animateur(handle="yanis.b")
    space = make.space("Entre animateurs", readers=[Role.ANIMATEUR])
    service.open_thread(ana, space, "Un titre", "Bonjour @helene.vautrin et @yanis.b")
    assert session().scalars(select(Notification.user_id)).all() == [colleague.id]
    assert partner.id not in session().scalars(select(Notification.user_id)).all()


def test_a_form_sent_ten_times_makes_one_post(make, site, exact):
    """Ten parallel sendings of one form: one message, and everybody gets its number."""
    ana = make.animateur()
    thread = make.thread(author=ana)
    numbers, errors = [], []

    def send():
        def run():
            with site.app_context():
                try:
                    mine = session().get(Thread, thread.id)
                    author = session().get(type(ana), ana.id)
                    numbers.append(service.post_reply(mine, author, "Une seule fois", key="abc").id)
                except Exception as error:  # reported below
                    errors.append(error)

        contextvars.Context().run(run)

    session().commit()
    threads = [threading.Thread(target=send) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []
    assert len(set(numbers)) == 1
    exact(thread)
    assert count(Post) == 2


def test_a_discussion_closed_meanwhile_takes_no_reply(make):
    ana, field = make.animateur(), make.field()
    thread = make.thread(author=ana)
    service.close(thread, field, True)
    with pytest.raises(NotNow):
        service.post_reply(thread, ana, "Trop tard")
    assert service.post_reply(thread, field, "L’animation peut encore").seq == 2


def test_who_types_faster_than_anybody_has_to_wait(make, monkeypatch, visit):
    monkeypatch.setattr(writing, "MOST_MESSAGES", 2)
    ana = make.animateur()
    thread = make.thread(author=ana)
    for n in range(3):
        service.post_reply(thread, ana, f"Message {n}")
    with pytest.raises(TooMany):
        service.post_reply(thread, ana, "Encore")
    answer = visit(ana).submit(f"/discussions/{thread.id}/reponses", {"body": "Un long texte à rendre"})
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert "Un long texte à rendre" in answer.text


def test_an_edit_keeps_what_was_said_and_shows_the_difference(make, visit, fresh):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread(author=ana, body="Le bureau ouvre à huit heures.")
    browser = visit(ana)
    page = f"/discussions/{thread.id}/messages/1"
    assert "Le bureau ouvre" in browser.get(f"{page}/modifier").text
    assert browser.submit(f"{page}/modifier", {"body": " "}).status_code == 422
    assert browser.submit(f"{page}/modifier", {"body": "Le bureau ouvre à neuf heures."}).status_code == 303
    assert browser.submit(f"{page}/modifier", {"body": "Le bureau ouvre à neuf heures."}).status_code == 303
    assert count(PostRevision) == 1
    history = visit(bob).get(f"{page}/historique").text
    assert "<del>huit</del>" in history and "<ins>neuf</ins>" in history
    assert ana.full_name in history
    assert "modifié" in visit(bob).get(f"/discussions/{thread.id}").text
    assert "neuf" in session().scalar(select(SearchDoc.text))


def test_the_title_changes_and_old_addresses_lead_to_the_new_one(make, visit):
    ana = make.animateur()
    thread = make.thread("Un ancien titre", author=ana)
    make.theme("Santé")
    browser = visit(ana)
    form = {"title": "Un nouveau titre", "theme": "sante", "keywords": "vitale"}
    assert browser.submit(f"/discussions/{thread.id}/modifier", form).status_code == 303
    moved = browser.get(f"/discussions/{thread.id}-un-ancien-titre?page=1")
    assert moved.status_code == 302
    assert moved.location.endswith(f"/discussions/{thread.id}-un-nouveau-titre?page=1")
    assert session().scalar(select(SearchDoc.title)) == "Un nouveau titre"
    assert session().scalar(select(SearchDoc.themes)) == "|sante|"
    assert browser.submit(f"/discussions/{thread.id}/modifier", {"title": ""}).status_code == 422


def test_a_discussion_is_opened_from_the_page(make, visit):
    """First the space, then the words; an invalid form keeps what was typed, files included."""
    ana = make.animateur()
    make.space("Vie du réseau")
    make.space("Entre animateurs", readers=[Role.ANIMATEUR])
    make.space("Préfecture", readers=[Role.ADMIN])
    browser = visit(ana)
    choice = browser.get("/discussions/nouvelle").text
    assert "Entre animateurs" in choice and "Préfecture" not in choice.split("<main")[1]
    page = browser.get("/discussions/nouvelle?espace=vie-du-reseau")
    assert 'data-draft-key="discussion-nouvelle"' in page.text
    bad = browser.submit(
        "/discussions/nouvelle",
        {
            "espace": "vie-du-reseau",
            "title": "",
            "body": "Un texte déjà tapé",
            "files": (io.BytesIO(b"bonjour"), "notice.txt"),
        },
        content_type="multipart/form-data",
    )
    assert bad.status_code == 422
    assert "Un texte déjà tapé" in bad.text and "notice.txt" in bad.text
    kept = session().scalar(select(File.id))
    good = browser.submit(
        "/discussions/nouvelle",
        {"espace": "vie-du-reseau", "title": "Un bon titre", "body": "Un texte", "kept": kept, "key": "k1"},
    )
    assert good.status_code == 303
    thread = session().scalar(select(Thread))
    assert session().get(File, kept).post_id == session().scalar(select(Post.id))
    shown = browser.get(good.location).text
    assert 'content="discussion-nouvelle"' in shown and "notice.txt" in shown
    assert 'name="draft-done"' not in browser.get(good.location).text
    again = browser.submit(
        "/discussions/nouvelle",
        {"espace": "vie-du-reseau", "title": "Un bon titre", "body": "Un texte", "key": "k1"},
    )
    assert again.location == good.location
    assert thread.title == "Un bon titre" and count(Thread) == 1


def test_a_refused_file_is_said_and_the_good_one_is_kept(make, visit):
    ana = make.animateur()
    thread = make.thread(author=ana)
    answer = visit(ana).submit(
        f"/discussions/{thread.id}/reponses",
        {
            "body": "Voici les fichiers",
            "files": [(io.BytesIO(b"MZ"), "virus.exe"), (io.BytesIO(b"bonjour"), "notice.txt")],
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "virus.exe" in answer.text and "notice.txt" in answer.text and "Voici les fichiers" in answer.text
    assert count(Post) == 1 and count(File) == 1


def test_a_file_of_somebody_else_is_not_taken(make):
    ana, bob = make.animateur(), make.animateur()
    thread = make.thread(author=ana)
    foreign = make.file(bob)
    post = service.post_reply(thread, ana, "Un texte", files=[foreign.id])
    assert post.file_count == 0
    assert session().get(File, foreign.id).post_id is None


@pytest.mark.parametrize("body", ["", " ", "x", "a" * (MAX_LENGTH + 1)])
def test_an_unfit_reply_comes_back(make, visit, body):
    ana = make.animateur()
    thread = make.thread(author=ana)
    answer = visit(ana).submit(f"/discussions/{thread.id}/reponses", {"body": body})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert count(Post) == 1

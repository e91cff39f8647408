"""Who reads, writes, reacts and keeps order; what is hidden shows nowhere."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from fsforum.core.policy import can
from fsforum.core.policy.threads import VISIBLE, readable, rights_in
from fsforum.extensions import session
from fsforum.models import Post, Role, Thread
from fsforum.threads import queries, service

ACTS = ("epingle", "fermeture", "masquage", "deplacement")


@pytest.fixture
def spaces(make):
    """Open to all, to animateurs alone, and to the préfecture."""
    return [
        make.space("Vie du réseau"),
        make.space("Entre animateurs", readers=[Role.ANIMATEUR, Role.FIELD, Role.ADMIN]),
        make.space("Préfecture", readers=[Role.ADMIN]),
    ]


def test_observers_read_and_write_nowhere(make, visit):
    thread = make.thread()
    browser = visit(make.observer())
    page = browser.get(f"/discussions/{thread.id}")
    assert page.status_code == 200
    assert "repondre" not in page.text and "Utile" not in page.text
    assert browser.get("/discussions/nouvelle").status_code == 403
    assert browser.submit("/discussions/nouvelle", {"title": "Non", "body": "Non"}).status_code == 403
    assert browser.submit(f"/discussions/{thread.id}/reponses", {"body": "Non merci"}).status_code == 403
    for act in ("utile", "signalement", "masquage", "modifier"):
        assert browser.submit(f"/discussions/{thread.id}/messages/1/{act}").status_code == 403
    for act in (*ACTS, "resolution", "modifier"):
        assert browser.submit(f"/discussions/{thread.id}/{act}").status_code == 403
    assert browser.submit(f"/discussions/{thread.id}/suivi").status_code == 303


def test_a_space_that_one_does_not_read_does_not_exist(make, visit, spaces):
    thread = make.thread("Motcanari", "Motcanari du corps", space=spaces[1])
    browser = visit(make.partner())
    absent = browser.get("/discussions/9999").text
    for path in [
        "",
        "-motcanari",
        "/messages/1/historique",
        "/messages/1/signalement",
        "/modifier",
        "/masquage",
    ]:
        answer = browser.get(f"/discussions/{thread.id}{path}")
        assert answer.status_code == 404
        assert "Motcanari" not in answer.text
        assert len(answer.text) == len(absent)
    for act in ("reponses", "suivi", "enregistrement", "resolution", *ACTS, "messages/1/utile"):
        assert browser.submit(f"/discussions/{thread.id}/{act}", {"body": "Bonjour"}).status_code == 404
    for path in ["/discussions/", "/discussions/?espace=vie-du-reseau"]:
        text = browser.get(path).text
        assert "Motcanari" not in text and "Entre animateurs" not in text
    assert browser.get("/discussions/?espace=entre-animateurs").status_code == 404
    assert browser.get("/discussions/nouvelle?espace=entre-animateurs").status_code == 404
    form = {"espace": "entre-animateurs", "title": "Un titre", "body": "Un texte"}
    assert browser.submit("/discussions/nouvelle", form).status_code == 404


def test_a_moderator_moderates_only_what_they_read(make, visit, spaces):
    thread = make.thread(space=spaces[2])
    browser = visit(make.field())
    for act in ACTS:
        assert browser.submit(f"/discussions/{thread.id}/{act}").status_code == 404


def test_animateurs_do_not_keep_order(make, visit):
    ana = make.animateur()
    thread = make.thread(author=ana)
    other = make.post(thread)
    browser = visit(ana)
    for act in ACTS:
        assert browser.submit(f"/discussions/{thread.id}/{act}", {"reason": "Parce que"}).status_code == 403
    assert browser.submit(f"/discussions/{thread.id}/messages/{other.seq}/modifier").status_code == 403
    assert browser.submit(f"/discussions/{thread.id}/messages/1/utile").status_code == 403  # one's own
    assert visit(make.animateur()).submit(f"/discussions/{thread.id}/resolution").status_code == 403
    assert browser.submit(f"/discussions/{thread.id}/resolution").status_code == 303


def test_strangers_are_sent_to_the_sign_in_page(make, stranger):
    thread = make.thread()
    assert "/connexion" in stranger.get(f"/discussions/{thread.id}").location
    assert stranger.submit(f"/discussions/{thread.id}/reponses", {"body": "Bonjour"}).status_code == 401


def test_a_hidden_message_leaks_nowhere(make, visit, fresh, exact):
    ana = make.animateur(first_name="Zoé", last_name="Cachée")
    bob, field = make.animateur(), make.field()
    thread = make.thread("Un titre")
    service.post_reply(thread, ana, "Motcanari ici")
    post = queries.message(thread.id, 2)
    service.edit_post(post, ana, "Motcanari là")
    service.hide_post(post, field, "Hors charte")
    exact(thread)
    browser = visit(bob)
    for path in [f"/discussions/{thread.id}", "/discussions/", f"/discussions/{thread.id}?citer=2"]:
        text = browser.get(path).text
        assert "Motcanari" not in text and "Cachée" not in text and "Hors charte" not in text
    assert "Un message a été masqué" in browser.get(f"/discussions/{thread.id}").text
    for act in ("", "/historique", "/signalement", "/modifier"):
        assert browser.get(f"/discussions/{thread.id}/messages/2{act}").status_code == 404
    assert visit(ana).get(f"/discussions/{thread.id}/messages/2/historique").status_code == 404
    seen = visit(field).get(f"/discussions/{thread.id}").text
    assert "Motcanari" in seen and "Hors charte" in seen
    service.show_post(queries.message(thread.id, 2), field)
    exact(thread)
    assert fresh(thread).last_author_id == ana.id
    assert "Motcanari" in browser.get(f"/discussions/{thread.id}").text


def test_a_hidden_discussion_leaks_nowhere_and_comes_back(make, visit, fresh):
    ana, field = make.animateur(), make.field()
    thread = make.thread("Motcanari", author=ana)
    browser, moderator = visit(ana), visit(field)
    hide = f"/discussions/{thread.id}/masquage"
    assert moderator.get(hide).status_code == 200
    assert moderator.submit(hide, {"reason": ""}).status_code == 422
    assert moderator.submit(hide, {"reason": "Doublon"}).status_code == 303
    assert browser.get(f"/discussions/{thread.id}").status_code == 404
    assert "Motcanari" not in browser.get("/discussions/").text
    assert "Masquée" in moderator.get("/discussions/").text
    service.post_reply(fresh(thread), field, "Écrit pendant ce temps")
    assert moderator.submit(hide, {"etat": "non"}).status_code == 303
    assert browser.get(f"/discussions/{thread.id}").status_code == 200
    assert fresh(thread).scope == f"space:{thread.space_id}"


def test_the_list_and_the_rule_agree_for_everybody(make, spaces):
    rows = [
        make.thread(space=space, hidden=hidden, closed=closed)
        for space, hidden, closed in itertools.product(spaces, (False, True), (False, True))
    ]
    for role in Role:
        user = make.user(role)
        listed = set(session().scalars(select(Thread.id).where(VISIBLE), readable(user)))
        assert listed == {row.id for row in rows if can(user, "view", row)}


def test_rights_of_a_page_are_the_rules_of_its_messages(make, spaces):
    """What a page works out once is what each rule says, for every role and kind of message."""
    ana = make.animateur()
    people = [ana, *[make.user(role) for role in Role]]
    posts = []
    for space, closed, hidden in itertools.product(spaces, (False, True), (False, True)):
        thread = make.thread(space=space, closed=closed, author=ana)
        posts += [make.post(thread, author=ana, hidden=hidden), make.post(thread, hidden=hidden)]
    session().commit()
    for post in posts:
        post.thread = session().get(Thread, post.thread_id)
        for user in people:
            if can(user, "view", post):
                rights = rights_in(user, post.thread)
                assert rights.edits(post.author_id, post.hidden) == can(user, "edit", post)
                assert rights.marks(post.author_id, post.hidden) == can(user, "useful", post)


def test_names_are_completed_among_readers_only(make, visit, spaces):
    ana = make.animateur(first_name="Élodie", last_name="Martin")
    make.partner(first_name="Élise", last_name="Vautrin")
    make.animateur(first_name="Paul", last_name="Éluard")
    browser = visit(ana)

    def names(space, begun):
        answer = browser.get(f"/discussions/mentions?espace={space.id}&q={begun}")
        return [person["name"] for person in answer.json]

    assert set(names(spaces[0], "él")) == {"Paul Éluard", "Élodie Martin", "Élise Vautrin"}
    assert set(names(spaces[1], "EL")) == {"Paul Éluard", "Élodie Martin"}
    for nothing in ("", "e", "%25%25", "__", "''"):
        assert names(spaces[0], nothing) == []
    assert browser.get(f"/discussions/mentions?espace={spaces[2].id}&q=el").status_code == 404
    for _ in range(12):
        make.animateur(first_name="Zacharie")
    answer = browser.get(f"/discussions/mentions?espace={spaces[0].id}&q=zach")
    assert len(answer.json) == 10
    assert set(answer.json[0]) == {"handle", "name", "detail"} and "@" not in answer.text


def test_acts_say_what_they_want_and_may_be_repeated(make, visit, fresh):
    field = make.field()
    thread = make.thread()
    browser = visit(field)
    for act, column in (("epingle", "pinned"), ("fermeture", "closed")):
        for state, wanted in (("oui", True), ("oui", True), ("non", False)):
            assert browser.submit(f"/discussions/{thread.id}/{act}", {"etat": state}).status_code == 303
            assert getattr(fresh(thread), column) is wanted


def test_moving_asks_for_rights_on_both_sides(make, visit, spaces, fresh):
    field = make.field()
    follower = make.partner()
    thread = make.thread(space=spaces[0])
    service.follow(thread, follower, True)
    browser = visit(field)
    assert "Préfecture" not in browser.get(f"/discussions/{thread.id}/deplacement").text.split("<main")[1]
    move = f"/discussions/{thread.id}/deplacement"
    assert browser.submit(move, {"space": spaces[2].id}).status_code == 404
    assert browser.submit(move, {"space": "x"}).status_code == 404
    assert browser.submit(move, {"space": spaces[1].id}).status_code == 303
    assert fresh(thread).scope == f"space:{spaces[1].id}"
    assert visit(follower).get(f"/discussions/{thread.id}").status_code == 404
    service.post_reply(fresh(thread), make.animateur(), "Entre nous")
    assert session().scalar(select(Post.id).where(Post.seq == 2)) is not None
    assert "Entre nous" not in visit(follower).get("/discussions/").text

"""The page of a discussion and the lists: what is new, by position, in few statements."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fsforum.core import clock, readmarks
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Post, ReadMark, Role
from fsforum.threads import service


def seqs(html: str) -> list[int]:
    return [int(n) for n in re.findall(r'id="message-(\d+)"', html)]


def titles(html: str) -> list[str]:
    return re.findall(r'class="row-title"><a href="[^"]*">([^<]*)', html)


@pytest.fixture
def long_thread(make):
    """A discussion of 45 messages."""
    ana = make.animateur()
    thread = make.thread("Une longue discussion", author=ana)
    for n in range(2, 46):
        make.post(thread, f"Message {n}", author=ana)
    return thread


def test_a_long_discussion_is_read_by_position(long_thread, make, visit):
    browser = visit(make.animateur())
    address = f"/discussions/{long_thread.id}-{long_thread.slug}"
    assert seqs(browser.get(address).text) == list(range(1, 21))
    assert seqs(browser.get(address + "?page=3").text) == list(range(41, 46))
    for odd, first in [("-1", 1), ("0", 1), ("1e9", 1), ("9" * 30, 1), ("99", 41), ("%00", 1), ("é", 1)]:
        answer = browser.get(f"{address}?page={odd}&page[]=2&citer={odd}")
        assert (answer.status_code, seqs(answer.text)[0]) == (200, first), odd


def test_addresses_that_name_nothing_are_not_found(make, visit):
    browser = visit(make.field())
    for path in [
        "/discussions/999",
        f"/discussions/{2**63}",
        "/discussions/1/messages/99999999999/historique",
    ]:
        assert browser.get(path).status_code == 404
    assert browser.get("/discussions/mentions?espace=99999999999&q=ab").status_code == 404
    assert browser.get("/discussions/?espace=inconnu").status_code == 404
    assert browser.get("/discussions/?avant=xx&filtre=xx&theme=xx&avant=p.").status_code == 200


def test_the_reader_goes_to_the_first_new_message(long_thread, make, visit):
    bob = make.animateur()
    browser = visit(bob)
    address = f"/discussions/{long_thread.id}-{long_thread.slug}"
    first = browser.get(address)
    assert "nouveaux" not in first.text  # a discussion never opened has nothing to jump to
    again = browser.get(address).text
    assert "Aller aux 25 nouveaux messages" in again
    assert f'href="{address}?page=2#nouveaux"' in again
    listed = browser.get("/discussions/").text
    assert "25\xa0nouveaux messages" in listed
    assert f'href="{address}?page=2#message-21"' in listed
    second = browser.get(address + "?page=2").text
    assert second.index('id="nouveaux"') < second.index('id="message-21"')
    browser.get(address + "?page=3")
    assert "nouveau" not in browser.get("/discussions/").text
    service.post_reply(long_thread, make.animateur(), "Un de plus")
    assert "1\xa0nouveau message" in browser.get("/discussions/").text
    assert "Aller au nouveau message" in browser.get(address).text


def test_hidden_messages_are_not_counted_as_new(long_thread, make, visit):
    bob = make.animateur()
    browser = visit(bob)
    browser.get(f"/discussions/{long_thread.id}")
    for post in session().scalars(select(Post).where(Post.seq.in_([5, 30, 31]))):
        post.thread = long_thread
        service.hide_post(post, make.field(), "Hors charte")
    assert "23\xa0nouveaux messages" in browser.get("/discussions/").text
    assert "Aller aux 23 nouveaux messages" in browser.get(f"/discussions/{long_thread.id}").text
    make.post(long_thread, "Masqué", hidden=True)
    assert "23\xa0nouveaux messages" in browser.get("/discussions/").text


def test_marks_not_yet_saved_count(make, visit, app):
    app.config["READ_MARKS"] = "later"
    try:
        bob = make.animateur()
        thread = make.thread()
        browser = visit(bob)
        assert "1\xa0nouveau message" in browser.get("/discussions/").text
        browser.get(f"/discussions/{thread.id}")
        assert session().scalar(select(ReadMark)) is None
        assert "nouveau message" not in browser.get("/discussions/").text
        assert titles(browser.get("/discussions/?filtre=non-lues").text) == []
    finally:
        app.config["READ_MARKS"] = "now"
        readmarks.flush()


def test_what_was_there_before_an_account_is_not_new(make, visit):
    thread = make.thread(active_at=clock.now() - timedelta(days=3))
    bob = make.animateur(read_before=clock.now() - timedelta(days=1))
    assert "nouveau" not in visit(bob).get("/discussions/").text
    service.post_reply(thread, make.animateur(), "Réveil")
    assert "2\xa0nouveaux messages" in visit(bob).get("/discussions/").text


def test_everything_is_marked_as_read_at_once(make, visit):
    bob = make.animateur()
    other = make.space("Entre animateurs", readers=[Role.ANIMATEUR])
    make.thread("Dans le réseau")
    kept = make.thread("Entre nous", space=other)
    secret = make.thread("Ailleurs", space=make.space("Préfecture", readers=[Role.ADMIN]))
    browser = visit(bob)
    assert browser.submit("/discussions/lecture", {"espace": "vie-du-reseau"}).status_code == 303
    assert titles(browser.get("/discussions/?filtre=non-lues").text) == ["Entre nous"]
    assert browser.submit("/discussions/lecture").status_code == 303
    assert titles(browser.get("/discussions/?filtre=non-lues").text) == []
    assert browser.submit("/discussions/lecture", {"espace": "prefecture"}).status_code == 404
    marks = {mark.ref_id: mark.seq for mark in session().scalars(select(ReadMark))}
    assert marks[kept.id] == 1 and secret.id not in marks


def test_the_list_goes_from_the_latest_with_pinned_on_top_of_their_space(make, visit):
    now = clock.now()
    for n in range(45):
        make.thread(f"Sujet {n:02}", created_at=now - timedelta(minutes=100 - n), pinned=n in (0, 7))
    browser = visit(make.animateur())

    def walk(address: str) -> list[str]:
        found = []
        while address:
            page = browser.get(address).text
            found += titles(page)
            more = re.search(r'href="([^"]*)" rel="next"', page)
            address = more[1].replace("&amp;", "&") if more else ""
        return found

    everywhere = [f"Sujet {n:02}" for n in range(44, -1, -1)]
    assert walk("/discussions/") == everywhere
    pinned = ["Sujet 07", "Sujet 00"]
    inside = pinned + [title for title in everywhere if title not in pinned]
    assert walk("/discussions/?espace=vie-du-reseau") == inside


def test_more_pinned_than_a_page_holds_lose_nobody(make, visit):
    now = clock.now()
    for n in range(25):
        make.thread(f"Sujet {n:02}", created_at=now - timedelta(minutes=n), pinned=n < 22)
    browser = visit(make.animateur())
    first = browser.get("/discussions/?espace=vie-du-reseau").text
    more = re.search(r'href="([^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    assert titles(first) + titles(browser.get(more).text) == [f"Sujet {n:02}" for n in range(25)]


def test_the_list_is_narrowed(make, visit):
    bob, field = make.animateur(), make.field()
    theme = make.theme("Santé")
    answered = make.thread("Répondue", theme_id=theme.id)
    make.post(answered)
    solved = make.thread("Réglée")
    service.resolve(solved, field)
    alone = make.thread("Seule")
    make.post(alone, hidden=True)
    browser = visit(bob)
    service.follow(solved, bob, True)
    service.follow(answered, bob, False)
    service.save(alone, bob, True)
    expected = {
        "filtre=sans-reponse": ["Seule"],
        "filtre=resolues": ["Réglée"],
        "filtre=suivies": ["Réglée"],
        "filtre=enregistrees": ["Seule"],
        "theme=sante": ["Répondue"],
        "theme=sante&filtre=resolues": [],
        "filtre=non-lues": ["Seule", "Réglée", "Répondue"],
    }
    found = {query: titles(browser.get(f"/discussions/?{query}").text) for query in expected}
    assert found == expected


@pytest.mark.parametrize("rows", [3, 30])
def test_pages_cost_the_same_however_long(make, visit, queries, rows):
    ana = make.animateur()
    thread = make.thread(author=ana)
    for n in range(rows):
        make.thread(f"Sujet {n}")
        make.post(thread, f"Message {n}")
    bob = make.animateur()
    browser = visit(bob)
    last = f"/discussions/{thread.id}?page=9"
    for path in ["/discussions/", last]:
        browser.get(path)  # the first visit saves marks and the last visit
    with queries(at_most=6):
        browser.get("/discussions/")
    with queries(at_most=5):
        browser.get(last)
    with transaction() as db:
        post = db.scalar(select(Post).where(Post.thread_id == thread.id, Post.seq == thread.last_seq))
        db.execute(update(Post).where(Post.id == post.id).values(file_count=2))
    for _ in range(2):
        make.file(ana, post_id=post.id)
    with queries(at_most=6):
        assert browser.get(last).text.count("notice.txt") >= 2


def test_reading_writes_nothing(make, visit, queries):
    address = f"/discussions/{make.thread().id}"
    browser = visit(make.animateur())
    browser.get(address)
    with queries(at_most=5) as sent:
        browser.get(address)
    assert not [one for one in sent if not one.startswith("SELECT")]


def test_citing_puts_the_words_into_the_reply(make, visit):
    ana = make.animateur(first_name="Ana", last_name="Petit")
    thread = make.thread(author=ana, body="Des mots à citer")
    hidden = make.post(thread, "Un secret", author=ana, hidden=True)
    browser = visit(make.animateur())
    assert "&gt; Des mots à citer" in browser.get(f"/discussions/{thread.id}?citer=1").text
    assert "Un secret" not in browser.get(f"/discussions/{thread.id}?citer={hidden.seq}").text


def test_the_short_address_of_a_message_leads_to_its_page(long_thread, make, visit):
    answer = visit(make.animateur()).get(f"/discussions/{long_thread.id}/messages/23")
    assert answer.location.endswith("?page=2#message-23")

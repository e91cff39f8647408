"""A key of a form means one form: neither another kind of thing, nor another text."""

from __future__ import annotations

from sqlalchemy import func, select

from fsforum.channels import service as channels
from fsforum.core import once
from fsforum.extensions import session
from fsforum.library import service as library
from fsforum.library.service import Content
from fsforum.models import Resource, Thread
from fsforum.threads import service as threads

KEY = "une-cle-de-formulaire"


def test_the_key_of_one_thing_is_none_of_another(make):
    author, space, caf = make.admin(), make.space(), make.body("caf")
    thread = threads.open_thread(author, space, "Un titre", "Un texte", key=KEY)
    post = threads.post_reply(thread, author, "Un texte", key=KEY)
    resource = library.create(author, Content("Un titre", "Un texte"), key=KEY)
    question = channels.ask(caf, author, "Un titre", "Un texte", key=KEY)
    assert post.thread_id == thread.id and resource.slug == "un-titre" and question
    assert threads.open_thread(author, space, "Un titre", "Un texte", key=KEY).id == thread.id
    assert threads.post_reply(thread, author, "Un texte", key=KEY).id == post.id
    assert library.create(author, Content("Un titre", "Un texte"), key=KEY).id == resource.id
    assert channels.ask(caf, author, "Un titre", "Un texte", key=KEY) == question
    assert session().scalar(select(func.count(Resource.id))) == 1


def test_the_same_key_with_another_text_is_another_thing(make):
    author, space = make.animateur(), make.space()
    first = threads.open_thread(author, space, "Un titre", "Un texte", key=KEY)
    second = threads.open_thread(author, space, "Un titre", "Un autre texte", key=KEY)
    assert first.id != second.id
    other = make.thread()
    assert threads.post_reply(first, author, "Oui.", key=KEY).thread_id == first.id
    assert threads.post_reply(other, author, "Oui.", key=KEY).thread_id == other.id


def test_a_forged_key_is_no_key(make):
    author, space = make.animateur(), make.space()
    for key in ("", "post.1", "a:b", "é", "x" * 41, "a\x00"):
        assert once.mark("thread", key) == ""
    for kind in ("clarification", "invitations"):
        assert len(once.mark(kind, "x" * 40)) <= 64
    made = [threads.open_thread(author, space, "Un titre", "Un texte", key="a:b").id for _ in range(2)]
    assert made[0] != made[1]
    assert session().scalar(select(func.count(Thread.id))) == 2

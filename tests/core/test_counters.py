"""What is kept beside what it counts can be checked and repaired."""

from sqlalchemy import delete, update

from fsforum.core import counters
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Post, PostUseful, Question, QuestionSite, Thread


def test_a_sound_site_has_nothing_to_say(make):
    thread = make.thread()
    make.post(thread)
    make.post(thread, hidden=True)
    make.question()
    make.question(asker=make.field())
    assert counters.check() == []


def test_wrong_counters_are_named_and_repaired(make):
    thread, question = make.thread(), make.question()
    post = make.post(thread)
    liker = make.animateur()
    with transaction() as db:
        db.add(PostUseful(post_id=post.id, user_id=liker.id))
        db.execute(update(Thread).values(post_count=7, last_seq=9))
        db.execute(update(Question).values(message_count=4))
        db.execute(delete(QuestionSite))
    found = counters.check()
    assert {(d.table, d.column, d.kept, d.counted) for d in found} == {
        ("thread", "post_count", 7, 2),
        ("thread", "last_seq", 9, 2),
        ("question", "message_count", 4, 1),
        ("question", "site_count", 1, 0),
        ("post", "useful_count", 0, 1),
    }
    assert str(found[0]) == f"thread {thread.id}, post_count : 7 au lieu de 2"
    assert len(counters.check(repair=True)) == len(found)
    assert counters.check() == []
    session().expire_all()
    assert session().get(Post, post.id).useful_count == 1
    assert session().get(Question, question.id).site_count == 0

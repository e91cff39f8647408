"""Discussions of the demo: the short ones, and a long one of several pages."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from fsforum.cli.demo import talks
from fsforum.cli.demo.settle import People
from fsforum.cli.demo.talks import Talk
from fsforum.cli.demo.timeline import Timeline
from fsforum.core import slugs
from fsforum.extensions import session
from fsforum.models import Post, Space, Theme, Thread
from fsforum.threads import service

LONG_REPLIES = 52


def schedule(timeline: Timeline, people: People) -> None:
    """Plan every discussion."""
    for talk in talks.TALKS:
        _plan(timeline, people, talk)
    tips = [
        (talks.SPEAKERS[i % len(talks.SPEAKERS)], f"{talks.TIPS[i % len(talks.TIPS)]}")
        for i in range(LONG_REPLIES)
    ]
    long_talk = Talk(
        talks.LONG_TITLE,
        talks.NET,
        "Vie du réseau",
        45,
        [("terrain", talks.LONG_OPENING), *tips],
        "astuces",
    )
    _plan(timeline, people, long_talk)


def _plan(timeline: Timeline, people: People, talk: Talk) -> None:
    opened: dict[str, int] = {}
    start = timeline.work_time(talk.days)
    step = min(timedelta(hours=7), (timeline.now - start) / (len(talk.messages) + 1))
    fresh = [timeline.now - timedelta(minutes=m) for m in (170, 55)] if talk.fresh else []

    def open_it() -> None:
        author, text = talk.messages[0]
        space = session().query(Space).filter_by(slug=talk.space).one()
        theme = session().scalar(select(Theme.id).where(Theme.slug == slugs.slugify(talk.theme)))
        thread = service.open_thread(
            people[author], space, talk.title, text, theme_id=theme, keywords=talk.keywords
        )
        opened["id"] = thread.id

    def thread() -> Thread:
        return session().get_one(Thread, opened["id"])

    def reply(author: str, text: str) -> None:
        service.post_reply(thread(), people[author], text)

    timeline.at(start, open_it)
    moment = start
    replies = talk.messages[1:]
    for i, (author, text) in enumerate(replies, start=len(fresh) - len(replies)):
        moment = timeline.at(fresh[i] if i >= 0 and fresh else moment + step, partial(reply, author, text))
    end = moment + timedelta(minutes=4)
    if talk.solved:
        timeline.at(end, lambda: service.resolve(thread(), people[talk.messages[0][0]], talk.solved))
        timeline.at(end + timedelta(minutes=1), lambda: _find_useful(people, opened["id"], talk.solved))
    if talk.pinned:
        timeline.at(end, lambda: service.pin(thread(), people["terrain"], True))
    if talk.closed:
        timeline.at(end, lambda: service.close(thread(), people["terrain"], True))


def _find_useful(people: People, thread_id: int, seq: int) -> None:
    post = session().query(Post).filter_by(thread_id=thread_id, seq=seq).one()
    for name in ("hugo.balandier", "lea.petit", "manon.courtois"):
        if people[name].id != post.author_id:
            service.set_useful(post, people[name], True)

"""Taking a message or a discussion out of sight, and giving it back: readers, counters, index, notices.

Shared by the discussions and the moderation; every function works in the caller's transaction, on rows
that it locks, and writes down who did it.
"""

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, filetexts, index, notify, scopes
from fsforum.core.transaction import locked
from fsforum.models import (
    Notification,
    NotificationKind,
    Post,
    SearchDoc,
    Theme,
    ThingKind,
    Thread,
    User,
)


def hide_post(session: Session, post: Post, moderator: User, reason: str) -> None:
    """Hide a message with a reason. Needs `post.thread`."""
    thread = locked(session, post.thread)
    locked(session, post)
    if not post.hidden:
        post.hidden, post.hidden_reason = True, reason
        thread.post_count -= 1
        if thread.solution_seq == post.seq:
            thread.solution_seq = None
        _latest(session, thread)
        index.remove(session, ThingKind.THREAD, thread.id, post.seq)
        _silence(session, post)
        audit.record(session, moderator, "message.masque", f"message:{post.id}", reason=reason)


def show_post(session: Session, post: Post, moderator: User) -> None:
    """Show a hidden message again. Needs `post.thread`."""
    thread = locked(session, post.thread)
    locked(session, post)
    if post.hidden:
        post.hidden, post.hidden_reason = False, ""
        thread.post_count += 1
        _latest(session, thread)
        index.put_post(session, thread, post, theme_slug(session, thread))
        filetexts.follow(session, post)
        audit.record(session, moderator, "message.retabli", f"message:{post.id}")


def hide_thread(session: Session, thread: Thread, moderator: User, reason: str) -> None:
    """Hide a whole discussion with a reason: only the animation still finds it."""
    locked(session, thread)
    if not thread.hidden:
        thread.hidden, thread.hidden_reason = True, reason
        rescope(session, thread)
        audit.record(session, moderator, "discussion.masquee", f"discussion:{thread.id}", reason=reason)


def show_thread(session: Session, thread: Thread, moderator: User) -> None:
    """Show a hidden discussion again, with what was written in it meanwhile."""
    locked(session, thread)
    if thread.hidden:
        thread.hidden, thread.hidden_reason = False, ""
        rescope(session, thread)
        for post in _left_out(session, thread):
            index.put_post(session, thread, post, theme_slug(session, thread))
            filetexts.follow(session, post)
        audit.record(session, moderator, "discussion.retablie", f"discussion:{thread.id}")


def rescope(session: Session, thread: Thread) -> None:
    """The discussion was moved, hidden or shown: it, its index rows and its notices change readers."""
    thread.scope = scopes.of_thread(thread)
    index.touch(session, ThingKind.THREAD, thread.id, scope=thread.scope)
    notify.rescope(session, ThingKind.THREAD, thread.id, thread.scope)


def theme_slug(session: Session, thread: Thread) -> str:
    """The theme of a discussion as the index knows it; empty without one."""
    if thread.theme_id is None:
        return ""
    return session.scalar(select(Theme.slug).where(Theme.id == thread.theme_id)) or ""


def _latest(session: Session, thread: Thread) -> None:
    """Who wrote last, and when, among what everybody sees: a hidden message names nobody in the lists."""
    session.flush()
    last = session.execute(
        select(Post.author_id, Post.created_at)
        .where(Post.thread_id == thread.id, Post.hidden.is_(False))
        .order_by(Post.seq.desc())
        .limit(1)
    ).first()
    thread.last_author_id, thread.active_at = last or (thread.author_id, thread.created_at)


def _silence(session: Session, post: Post) -> None:
    """What only this message had to tell is told no more, on the site or by mail: it names its author."""
    session.execute(
        update(Notification)
        .where(
            Notification.thing == ThingKind.THREAD,
            Notification.ref_id == post.thread_id,
            Notification.seq == post.seq,
            Notification.kind.in_((NotificationKind.REPLY, NotificationKind.MENTION)),
            Notification.count == 1,
            Notification.read_at.is_(None),
        )
        .values(read_at=clock.now())
    )


def _left_out(session: Session, thread: Thread) -> list[Post]:
    """The visible messages of a discussion that the index does not know."""
    known = exists().where(
        SearchDoc.kind == ThingKind.THREAD, SearchDoc.ref_id == Post.thread_id, SearchDoc.seq == Post.seq
    )
    rows = select(Post).where(Post.thread_id == thread.id, Post.hidden.is_(False), ~known)
    return list(session.scalars(rows.order_by(Post.seq)))

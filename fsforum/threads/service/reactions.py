"""What a reader does with a discussion: follow, keep, find useful, report, mark as resolved or read."""

from sqlalchemy import delete, func, literal, select, update

from fsforum.core import clock, index, notify, readmarks, throttle
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.policy import can
from fsforum.core.policy.threads import VISIBLE, readable
from fsforum.core.transaction import locked, transaction
from fsforum.models import (
    Follow,
    Notification,
    NotificationKind,
    Post,
    PostUseful,
    ReadMark,
    Report,
    Saved,
    Space,
    ThingKind,
    Thread,
    User,
)
from fsforum.threads.service.marks import inserting, mark

MOST_REPORTS = 30


def follow(thread: Thread, user: User, wanted: bool) -> None:
    """Hear of the replies of `thread`, or no longer even though one took part."""
    with transaction() as session:
        row = inserting(session, Follow).values(
            user_id=user.id,
            kind=ThingKind.THREAD,
            ref_id=thread.id,
            muted=not wanted,
            created_at=clock.now(),
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=["user_id", "kind", "ref_id"], set_={"muted": row.excluded.muted}
            )
        )


def save(thread: Thread, user: User, wanted: bool) -> None:
    """Keep `thread` at hand, or no longer."""
    with transaction() as session:
        if wanted:
            row = inserting(session, Saved).values(
                user_id=user.id, kind=ThingKind.THREAD, ref_id=thread.id, created_at=clock.now()
            )
            session.execute(row.on_conflict_do_nothing())
        else:
            mine = delete(Saved).where(Saved.user_id == user.id, Saved.kind == ThingKind.THREAD)
            session.execute(mine.where(Saved.ref_id == thread.id))


def set_useful(post: Post, user: User, wanted: bool) -> int:
    """Say that a message helped, or take it back; returns how many people said so, each once."""
    with transaction() as session:
        locked(session, post)
        if wanted:
            row = inserting(session, PostUseful).values(post_id=post.id, user_id=user.id)
            session.execute(row.on_conflict_do_nothing())
        else:
            session.execute(
                delete(PostUseful).where(PostUseful.post_id == post.id, PostUseful.user_id == user.id)
            )
        count = select(func.count()).where(PostUseful.post_id == post.id)
        post.useful_count = session.scalar(count) or 0
    return post.useful_count


def resolve(thread: Thread, user: User, seq: int | None = None) -> None:
    """Mark a discussion as resolved, by its reply number `seq` when one did it.

    DomainError when there is no such reply; NotNow when it was closed meanwhile.
    """
    with transaction() as session:
        locked(session, thread)
        if not can(user, "resolve", thread):
            raise NotNow("Cette discussion vient d’être fermée.")
        if seq is not None:
            reply = session.scalar(select(Post).filter_by(thread_id=thread.id, seq=seq, hidden=False))
            if reply is None or seq == 1:
                raise DomainError("Cette réponse n’existe plus.")
        thread.solution_seq = seq
        if thread.resolved_at is None:
            thread.resolved_at, thread.resolved_by_id = clock.now(), user.id
        index.touch(session, ThingKind.THREAD, thread.id, state="resolue", rank=1)


def unresolve(thread: Thread, user: User) -> None:
    """The discussion is open again."""
    with transaction() as session:
        locked(session, thread)
        if not can(user, "resolve", thread):
            raise NotNow("Cette discussion vient d’être fermée.")
        thread.solution_seq = thread.resolved_at = thread.resolved_by_id = None
        index.touch(session, ThingKind.THREAD, thread.id, state="", rank=0)


def report(post: Post, reporter: User, reason: str) -> bool:
    """Ask the moderators to look at a message; False when this person already did. Needs `post.thread`."""
    with transaction() as session:
        throttle.check(session, "report", str(reporter.id))
        throttle.hit(session, "report", str(reporter.id), MOST_REPORTS)
        row = inserting(session, Report).values(
            post_id=post.id, reporter_id=reporter.id, reason=reason, created_at=clock.now()
        )
        new = session.execute(row.on_conflict_do_nothing().returning(Report.id)).first() is not None
        if new:
            notify.post_reported(session, post.thread, post, reporter)
    return new


def mark_all_read(user: User, space: Space | None = None) -> None:
    """Nothing is new any more in the discussions that `user` may read (in `space` only, if given)."""
    readmarks.flush()
    with transaction() as session:
        seen = select(ReadMark.seq).where(
            ReadMark.user_id == user.id, ReadMark.kind == ThingKind.THREAD, ReadMark.ref_id == Thread.id
        )
        behind = Thread.last_seq > func.coalesce(seen.scalar_subquery(), 0)
        unread = [VISIBLE, Thread.active_at > user.read_before, behind]
        if space is not None:
            unread.append(Thread.space_id == space.id)
        statement = select(Thread.id, Thread.last_seq).where(*unread)
        rows = session.execute(statement, readable(user)).all()
        if not rows:
            return
        mark(session, user, [(number, last) for number, last in rows])
        notices = update(Notification).where(
            Notification.user_id == user.id,
            Notification.read_at.is_(None),
            Notification.thing == ThingKind.THREAD,
            Notification.kind == NotificationKind.REPLY,
            Notification.ref_id.in_([number for number, _ in rows]) if space is not None else literal(True),
        )
        session.execute(notices.values(read_at=clock.now()))

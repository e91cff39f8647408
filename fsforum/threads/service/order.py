"""Keeping order: pin, close, move, hide. Each act is written down with who did it."""

from fsforum.core import audit, hiding
from fsforum.core.policy import demand
from fsforum.core.transaction import locked, transaction
from fsforum.models import Post, Space, Thread, User


def pin(thread: Thread, moderator: User, wanted: bool) -> None:
    """Keep a discussion on top of its space, or no longer."""
    with transaction() as session:
        if locked(session, thread).pinned != wanted:
            thread.pinned = wanted
            action = "discussion.epinglee" if wanted else "discussion.detachee"
            audit.record(session, moderator, action, f"discussion:{thread.id}")


def close(thread: Thread, moderator: User, wanted: bool) -> None:
    """Take no more reply, or again."""
    with transaction() as session:
        if locked(session, thread).closed != wanted:
            thread.closed = wanted
            action = "discussion.fermee" if wanted else "discussion.rouverte"
            audit.record(session, moderator, action, f"discussion:{thread.id}")


def move(thread: Thread, moderator: User, space: Space) -> None:
    """Put a discussion into another space, with the readers of that one.

    The caller has checked `move` on `thread`; PermissionError unless the mover also writes in `space`.
    """
    demand(moderator, "open", space)
    with transaction() as session:
        locked(session, thread)
        if thread.space_id == space.id:
            return
        source, thread.space_id = thread.space_id, space.id
        hiding.rescope(session, thread)
        audit.record(
            session, moderator, "discussion.deplacee", f"discussion:{thread.id}", de=source, vers=space.id
        )


def hide_thread(thread: Thread, moderator: User, reason: str) -> None:
    """Hide a discussion: only the animation still finds it."""
    with transaction() as session:
        hiding.hide_thread(session, thread, moderator, reason)


def show_thread(thread: Thread, moderator: User) -> None:
    """Show a hidden discussion again."""
    with transaction() as session:
        hiding.show_thread(session, thread, moderator)


def hide_post(post: Post, moderator: User, reason: str) -> None:
    """Hide one message. Needs `post.thread`."""
    with transaction() as session:
        hiding.hide_post(session, post, moderator, reason)


def show_post(post: Post, moderator: User) -> None:
    """Show a hidden message again. Needs `post.thread`."""
    with transaction() as session:
        hiding.show_post(session, post, moderator)

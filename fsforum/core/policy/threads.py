"""Rights over spaces, discussions and their messages."""

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.registry import rule
from fsforum.models import Post, Report, Space, Thread, User


@rule("view", Space)
def view_space(user: User, space: Space) -> bool:
    """The roles of the space's audience."""
    return space.scope in scopes.of_user(user)


@rule("open", Space)
def open_thread(user: User, space: Space) -> bool:
    """Those of the audience who may write."""
    return space.id in scopes.held_by(user).writes


@rule("open", Thread)
def open_somewhere(user: User, kind: type[Thread]) -> bool:
    """Whoever may write in at least one space."""
    return bool(scopes.held_by(user).writes)


@rule("view", Thread)
def view_thread(user: User, thread: Thread) -> bool:
    """Its scope, and always its space's audience: a moderator who cannot read a space moderates nothing in it."""
    held = scopes.of_user(user)
    return thread.scope in held and f"space:{thread.space_id}" in held


@rule("follow", Thread)
@rule("save", Thread)
def follow_thread(user: User, thread: Thread) -> bool:
    """Whoever reads it."""
    return view_thread(user, thread)


@rule("reply", Thread)
def reply(user: User, thread: Thread) -> bool:
    """Writers of the space, while the discussion is open; the animation also afterwards."""
    if not view_thread(user, thread) or thread.space_id not in scopes.held_by(user).writes:
        return False
    return animates(user) or not (thread.closed or thread.hidden)


@rule("resolve", Thread)
def resolve(user: User, thread: Thread) -> bool:
    """Who opened the discussion, and the animation."""
    return view_thread(user, thread) and (
        animates(user) or (thread.author_id == user.id and not thread.closed)
    )


@rule("edit", Thread)
def edit_thread(user: User, thread: Thread) -> bool:
    """Title, theme and keywords: who opened it while it is open, and the animation."""
    return resolve(user, thread)


@rule("pin", Thread)
@rule("close", Thread)
@rule("move", Thread)
@rule("hide", Thread)
def moderate_thread(user: User, thread: Thread) -> bool:
    """The animation, in the spaces that it reads."""
    return animates(user) and view_thread(user, thread)


@rule("view", Post)
def view_post(user: User, post: Post) -> bool:
    """Whoever reads the discussion; a hidden message only the animation. Needs `post.thread`."""
    return view_thread(user, post.thread) and (not post.hidden or animates(user))


@rule("edit", Post)
def edit_post(user: User, post: Post) -> bool:
    """Its author while the discussion is open; the animation. Needs `post.thread`."""
    if not view_post(user, post):
        return False
    own = post.author_id == user.id and not post.hidden and reply(user, post.thread)
    return own or moderate_thread(user, post.thread)


@rule("history", Post)
def see_history(user: User, post: Post) -> bool:
    """Whoever reads the message sees how it was changed."""
    return view_post(user, post)


@rule("hide", Post)
def hide_post(user: User, post: Post) -> bool:
    """The animation. Needs `post.thread`."""
    return moderate_thread(user, post.thread)


@rule("useful", Post)
@rule("report", Post)
def react(user: User, post: Post) -> bool:
    """Whoever may write in the space, on somebody else's message."""
    return (
        view_post(user, post)
        and post.author_id != user.id
        and post.thread.space_id in scopes.held_by(user).writes
    )


@rule("view", Report)
@rule("close", Report)
def handle_report(user: User, report: Report) -> bool:
    """The animation, for messages that it may read. Needs `report.post.thread`."""
    return moderate_thread(user, report.post.thread)

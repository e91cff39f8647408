"""Rights over spaces, discussions and their messages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.registry import can, rule
from fsforum.models import Post, Report, Space, Theme, Thread, User


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
    """Its scope, and its space's audience: who cannot read a space moderates nothing in it."""
    held = scopes.of_user(user)
    return thread.scope in held and f"space:{thread.space_id}" in held


# The SQL twin of view_thread, made once; `readable` gives its values for a person. The sum keeps planners
# away from the index of one space, which would sort every discussion of the site.
VISIBLE = and_(
    Thread.scope.in_(bindparam("held_scopes", expanding=True)),
    (Thread.space_id + 0).in_(bindparam("held_spaces", expanding=True)),
)


def readable(user: User) -> dict[str, Any]:
    """What `VISIBLE` must be run with so that it keeps the discussions that `user` may read."""
    held = sorted(scopes.of_user(user))
    spaces = [int(scope.removeprefix("space:")) for scope in held if scope.startswith("space:")]
    return {"held_scopes": held, "held_spaces": spaces}


@rule("follow", Space)
def follow_space(user: User, space: Space) -> bool:
    """Whoever reads it."""
    return view_space(user, space)


@rule("follow", Theme)
def follow_theme(user: User, theme: Theme) -> bool:
    """Everybody: one hears of what one may read."""
    return True


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


@dataclass(frozen=True)
class Rights:
    """What a person may do in a discussion, resolved once for all the messages of a page."""

    user_id: int
    reply: bool
    resolve: bool
    moderate: bool
    reacts: bool

    def edits(self, author_id: int, hidden: bool) -> bool:
        """Whether the person may change a message of `author_id`."""
        return self.moderate or (author_id == self.user_id and not hidden and self.reply)

    def marks(self, author_id: int, hidden: bool) -> bool:
        """Whether the person may find a message of `author_id` useful, and report it."""
        return self.reacts and author_id != self.user_id and (self.moderate or not hidden)


def rights_in(user: User, thread: Thread) -> Rights:
    """The rights of `user` in a discussion: the rules on its messages, asked once."""
    return Rights(
        user.id,
        reply=can(user, "reply", thread),
        resolve=can(user, "resolve", thread),
        moderate=can(user, "hide", thread),
        reacts=can(user, "view", thread) and thread.space_id in scopes.held_by(user).writes,
    )


@rule("view", Report)
@rule("close", Report)
def handle_report(user: User, report: Report) -> bool:
    """The animation, for messages that it may read. Needs `report.post.thread`."""
    return moderate_thread(user, report.post.thread)

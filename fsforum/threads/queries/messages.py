"""The messages of one page of a discussion, by their position: page n costs what page 1 costs."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import joinedload

from fsforum.core import attachments
from fsforum.core.attachments import Shown
from fsforum.core.links import MESSAGES_PER_PAGE
from fsforum.core.policy.threads import Rights
from fsforum.extensions import session
from fsforum.models import Body, File, Post, PostRevision, PostUseful, Structure, Thread, User
from fsforum.threads.queries.people import Person, person

CHANGES_PER_PAGE = 10
_STATEMENT = (
    select(
        Post.id,
        Post.seq,
        Post.author_id,
        Post.html,
        Post.created_at,
        Post.edited_at,
        Post.hidden,
        Post.hidden_reason,
        Post.useful_count,
        Post.file_count,
        User.first_name,
        User.last_name,
        User.state,
        User.role,
        Structure.name,
        Body.short,
        PostUseful.user_id,
    )
    .join(User, User.id == Post.author_id)
    .outerjoin(Structure, Structure.id == User.structure_id)
    .outerjoin(Body, Body.id == User.body_id)
    .outerjoin(PostUseful, and_(PostUseful.post_id == Post.id, PostUseful.user_id == bindparam("reader")))
    .where(Post.thread_id == bindparam("number"), Post.seq.between(bindparam("first"), bindparam("last")))
    .order_by(Post.seq)
)


@dataclass(slots=True)
class Message:
    """A message as its page shows it to one reader; of one hidden from them, only its place is left."""

    id: int
    seq: int
    author: Person | None
    html: str = ""
    at: datetime | None = None
    face: tuple[Hashable, ...] = ()
    """What stands above the text, in the order of the macro `message_top`."""
    acts: tuple[Hashable, ...] = ()
    """What stands under it, and what the reader may do there, in the order of `message_foot`."""
    files: tuple[Shown, ...] = ()


def messages(found: Thread, page: int, rights: Rights) -> list[Message]:
    """The messages of page `page` of a discussion, as one with these rights sees them."""
    first = (page - 1) * MESSAGES_PER_PAGE + 1
    bounds = {"number": found.id, "first": first, "last": first + MESSAGES_PER_PAGE - 1}
    rows = session().connection().execute(_STATEMENT, bounds | {"reader": rights.user_id}).all()
    shown = [_message(row, rights) for row in rows]
    holders = [row[0] for row in rows if row[9] and (rights.moderate or not row[6])]
    if not holders:
        return shown
    files = _files(holders, rights)
    return [replace(m, files=tuple(files[m.id])) if m.id in files else m for m in shown]


def _message(row: Any, rights: Rights) -> Message:
    number, seq, author_id, html, at, edited_at, hidden, reason, count, _, *who, useful = row
    if hidden and not rights.moderate:
        return Message(number, seq, None)
    author = person(author_id, *who)
    face = (
        seq,
        author.name,
        author.initials,
        author.tint,
        author.place,
        edited_at is not None,
        hidden,
        reason,
    )
    reacts, edits = rights.marks(author_id, hidden), rights.edits(author_id, hidden)
    acts = (seq, author.name, useful is not None, count, hidden, reacts, edits)
    return Message(number, seq, author, html, at, face, acts)


def _files(holders: list[int], rights: Rights) -> dict[int, list[Shown]]:
    found: dict[int, list[Shown]] = defaultdict(list)
    shown = attachments.readable(rights.user_id, rights.moderate)
    for file in session().scalars(select(File).where(File.post_id.in_(holders), shown).order_by(File.id)):
        found[file.post_id or 0].append(attachments.shown(file))
    return found


def message(thread_id: int, seq: int) -> Post | None:
    """One message with its discussion, its space and its author."""
    query = (
        select(Post)
        .options(joinedload(Post.thread).joinedload(Thread.space), joinedload(Post.author))
        .where(Post.thread_id == thread_id, Post.seq == seq)
    )
    return session().scalar(query)


def revisions(post: Post, before: int = 0) -> tuple[list[PostRevision], str, int]:
    """The earlier texts of a message, newest first, with who replaced them; then the text that replaced
    the first of them, and the number below which the next page begins (0: there is none).
    """
    query = select(PostRevision).options(joinedload(PostRevision.editor)).filter_by(post_id=post.id)
    after = post.source
    following = select(PostRevision.source).filter_by(post_id=post.id, id=before)
    if before and (text := session().scalar(following)) is not None:
        after, query = text, query.where(PostRevision.id < before)
    rows = list(session().scalars(query.order_by(PostRevision.id.desc()).limit(CHANGES_PER_PAGE + 1)))
    shown = rows[:CHANGES_PER_PAGE]
    return shown, after, shown[-1].id if len(rows) > len(shown) else 0

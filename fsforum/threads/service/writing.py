"""Opening a discussion, replying, changing what one wrote."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from fsforum.core import (
    already,
    attachments,
    audit,
    clock,
    index,
    markup,
    notify,
    once,
    scopes,
    slugs,
    throttle,
)
from fsforum.core.errors import NotNow
from fsforum.core.hiding import theme_slug
from fsforum.core.index.rows import bars
from fsforum.core.policy import can, demand
from fsforum.core.transaction import locked, transaction
from fsforum.models import Post, PostRevision, Space, ThingKind, Thread, User
from fsforum.threads.service.marks import mark

MOST_MESSAGES, MESSAGES_WINDOW = 300, timedelta(minutes=15)


def open_thread(
    author: User,
    space: Space,
    title: str,
    body: str,
    *,
    theme_id: int | None = None,
    keywords: str = "",
    files: Sequence[int] = (),
    links: Sequence[already.Pair] = (),
    key: str = "",
) -> Thread:
    """Open a discussion in `space` with its first message; sent twice with one `key`, it opens once.

    `body` is Markdown, already validated; `files` are numbers of files that `author` sent, `links` things
    that resemble the discussion and that its author found different: that is counted. Raises
    PermissionError when the author may not write there, TooMany when they write too fast.
    """
    html = str(markup.render(body))
    sent = once.mark("thread", key, space.id, title, body)
    with transaction() as session:
        made = once.claim(session, author, sent)
        earlier = session.get(Thread, made) if made else None
        if earlier and earlier.author_id == author.id:
            return earlier
        demand(author, "open", space)
        _pace(session, author)
        now = clock.now()
        thread = Thread(
            space_id=space.id,
            title=title,
            slug=slugs.slugify(title),
            author_id=author.id,
            theme_id=theme_id,
            keywords=keywords,
            created_at=now,
            active_at=now,
            last_author_id=author.id,
            post_count=1,
            last_seq=1,
            hidden=False,
        )
        thread.scope = scopes.of_thread(thread)
        session.add(thread)
        session.flush()
        post = _write(session, thread, 1, author, body, html, files)
        thread.created_at = thread.active_at = post.created_at
        index.put_post(session, thread, post, theme_slug(session, thread))
        mark(session, author, [(thread.id, 1)])
        already.different(session, author, already.DISCUSSION, links)
        notify.thread_opened(session, thread, author, markup.mentions(body))
        once.keep(session, author, sent, thread.id)
    return thread


def post_reply(thread: Thread, author: User, body: str, *, files: Sequence[int] = (), key: str = "") -> Post:
    """Add `author`'s reply to `thread`, bring the thread to the top and tell those who follow it.

    `body` is Markdown, already validated. The caller has checked `reply` on `thread`; it is asked again
    once the thread is held, and NotNow raised if it was closed meanwhile. Sent twice with one `key`, it
    is posted once. Raises TooMany when the author writes too fast.
    """
    html = str(markup.render(body))
    sent = once.mark("post", key, thread.id, body)
    with transaction() as session:
        made = once.claim(session, author, sent)
        earlier = session.get(Post, made) if made else None
        if earlier and earlier.author_id == author.id:
            return earlier
        _pace(session, author)
        locked(session, thread)
        if not can(author, "reply", thread):
            raise NotNow("Cette discussion n’accepte plus de réponse. Votre texte est conservé ci-dessous.")
        thread.last_seq += 1
        thread.post_count += 1
        post = _write(session, thread, thread.last_seq, author, body, html, files)
        thread.active_at, thread.last_author_id = post.created_at, author.id
        index.put_post(session, thread, post, theme_slug(session, thread))
        mark(session, author, [(thread.id, post.seq)])
        notify.reply_posted(session, thread, post, author, markup.mentions(body))
        once.keep(session, author, sent, post.id)
    return post


def edit_post(post: Post, editor: User, body: str) -> None:
    """Replace the text of a message; what it said before stays in its history. Needs `post.thread`.

    The caller has checked `edit` on `post`; it is asked again once the message is held.
    """
    html = str(markup.render(body))
    with transaction() as session:
        _pace(session, editor)
        thread = locked(session, post.thread)
        locked(session, post)
        if not can(editor, "edit", post):
            raise NotNow("Ce message ne peut plus être modifié. Votre texte est conservé ci-dessous.")
        if post.source == body:
            return
        now = clock.now()
        session.add(PostRevision(post_id=post.id, source=post.source, editor_id=editor.id, created_at=now))
        post.source, post.html, post.render_version, post.edited_at = body, html, markup.VERSION, now
        index.put_post(session, thread, post, theme_slug(session, thread))
        if editor.id != post.author_id:
            audit.record(session, editor, "message.modifie", f"message:{post.id}")


def edit_thread(thread: Thread, editor: User, title: str, theme_id: int | None, keywords: str) -> None:
    """Change the title, theme and keywords of a discussion; its old address leads to the new one."""
    with transaction() as session:
        _pace(session, editor)
        locked(session, thread)
        thread.title, thread.slug = title, slugs.slugify(title)
        thread.theme_id, thread.keywords = theme_id, keywords
        session.flush()
        theme = theme_slug(session, thread)
        themes = bars([theme] if theme else [])
        index.touch(session, ThingKind.THREAD, thread.id, title=title, themes=themes)
        first = session.query(Post).filter_by(thread_id=thread.id, seq=1).one()
        index.put_post(session, thread, first, theme)
        if editor.id != thread.author_id:
            audit.record(session, editor, "discussion.modifiee", f"discussion:{thread.id}")


def _write(
    session: Session, thread: Thread, seq: int, author: User, body: str, html: str, files: Sequence[int]
) -> Post:
    """The row of a message, with its files."""
    post = Post(
        thread_id=thread.id,
        seq=seq,
        author_id=author.id,
        source=body,
        html=html,
        render_version=markup.VERSION,
        created_at=clock.now(),
        hidden=False,
        file_count=0,
    )
    session.add(post)
    session.flush()
    attachments.attach(attachments.loose(session, author, files), post)
    return post


def _pace(session: Session, author: User) -> None:
    """Far more messages and changes than anybody types in a quarter of an hour, and one has to wait."""
    throttle.check(session, "message", str(author.id))
    throttle.hit(session, "message", str(author.id), MOST_MESSAGES, MESSAGES_WINDOW)

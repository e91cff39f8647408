"""What the index says of each message, question, answer and resource."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, union_all, update
from sqlalchemy.orm import Session

from fsforum.core import french, markup
from fsforum.core.index import vocabulary
from fsforum.models import (
    FILES,
    Body,
    File,
    MessageKind,
    Post,
    Question,
    QuestionMessage,
    QuestionState,
    Resource,
    ResourceState,
    SearchDoc,
    Theme,
    ThingKind,
    Thread,
)

QUESTION_RANKS = {
    QuestionState.VALIDATED: 3,
    QuestionState.PUBLISHED: 3,
    QuestionState.ANSWERED: 1,
    QuestionState.DROPPED: -2,
    QuestionState.DUPLICATE: -3,
}
RESOURCE_RANKS = {
    ResourceState.PUBLISHED: 4,
    ResourceState.REVISING: 2,
    ResourceState.OBSOLETE: -5,
    ResourceState.ARCHIVED: -6,
}


def question_rank(question: Question) -> int:
    """The weight of a question's state; an obsolete answer stands below everything else, as guides do."""
    obsolete = question.obsolete_on and question.state in (QuestionState.VALIDATED, QuestionState.PUBLISHED)
    return RESOURCE_RANKS[ResourceState.OBSOLETE] if obsolete else QUESTION_RANKS.get(question.state, 0)


FOUND_LINES = (MessageKind.QUESTION, MessageKind.ANSWER, MessageKind.MESSAGE)
# A key also stands under a sign of its own in titles, and under another in what is worth more than talk
# (titles, questions, answers, resources): search finds those rows at once, however common the word is.
IN_TITLE = "kk"
IN_REFERENCE = "qq"
KEYWORDS = "\n"
"""What stands between a title and its keywords where both are given as one text."""
APART = "·"
"""The same among their keys: a title that says nothing else says so whatever its keywords."""


def bars(slugs: list[str]) -> str:
    """« |sante|retraite| »: a set of slugs that LIKE '%|sante|%' can test."""
    return f"|{'|'.join(slugs)}|" if slugs else ""


def put_post(session: Session, thread: Thread, post: Post, theme: str = "") -> None:
    """Index (again) a message of a discussion; a hidden one, or one of a hidden discussion, goes."""
    if post.hidden or thread.hidden:
        remove(session, ThingKind.THREAD, thread.id, post.seq)
        return
    first = post.seq == 1
    put(
        session,
        ThingKind.THREAD,
        thread.id,
        post.seq,
        scope=thread.scope,
        title=thread.title,
        text=markup.plain(post.source),
        keys_a=titled(thread.title, thread.keywords) if first else "",
        rank=1 if thread.resolved_at else 0,
        state="resolue" if thread.resolved_at else "",
        themes=bars([theme] if theme else []),
        at=post.created_at,
    )


def put_message(
    session: Session, question: Question, message: QuestionMessage, theme: str, body: str
) -> None:
    """Index (again) a line of a question: the question itself (seq 1), messages and answers; no note."""
    if message.kind not in FOUND_LINES:
        return
    keys_a = titled(question.title, question.keywords)
    about = _names_of(session, [theme], [body])
    if message.seq == 1:  # every line of a question can be found by its title: a new one reaches them all
        touch(session, ThingKind.QUESTION, question.id, title=question.title, keys_a=title_keys(keys_a))
    put(
        session,
        ThingKind.QUESTION,
        question.id,
        message.seq,
        scope=question.scope,
        title=question.title,
        text=markup.plain(message.source),
        keys_a=keys_a,
        about=about,
        rank=question_rank(question),
        state=question.state,
        themes=bars([theme] if theme else []),
        bodies=bars([body]),
        at=message.created_at,
    )


def put_messages(session: Session, question: Question, body: Body) -> None:
    """Index every line of a question again: it became one of `body`, by whose names it is found now."""
    theme = session.get(Theme, question.theme_id) if question.theme_id else None
    lines = select(QuestionMessage).filter_by(question_id=question.id)
    for message in session.scalars(lines.order_by(QuestionMessage.seq)):
        put_message(session, question, message, theme.slug if theme else "", body.slug)


def put_resource(session: Session, resource: Resource, themes: list[str], bodies: list[str]) -> None:
    """Index (again) a resource; one that is not published yet is found by nobody."""
    if resource.state in (ResourceState.DRAFT, ResourceState.TO_VALIDATE):
        remove(session, ThingKind.RESOURCE, resource.id)
        return
    put(
        session,
        ThingKind.RESOURCE,
        resource.id,
        0,
        scope=resource.scope,
        title=resource.title,
        text=f"{resource.summary}\n{markup.plain(resource.source)}",
        keys_a=titled(resource.title, resource.keywords),
        about=_names_of(session, themes, bodies),
        rank=RESOURCE_RANKS.get(resource.state, 0),
        subkind=resource.kind,
        state=resource.state,
        themes=bars(themes),
        bodies=bars(bodies),
        at=resource.updated_at,
    )


def _names_of(session: Session, themes: Iterable[str], bodies: Iterable[str]) -> str:
    """What people call these themes and bodies: « trop-perçu caf » finds what the CAF was asked."""
    named = union_all(
        select(Theme.name).where(Theme.slug.in_(list(themes))),
        select(Body.short + " " + Body.name).where(Body.slug.in_(list(bodies))),
    )
    return " ".join(session.scalars(named))


def touch(session: Session, kind: ThingKind, ref_id: int, **values: object) -> None:
    """Change what all rows of a thing say of it (scope, state, rank, bodies …), not their words.

    Its files keep a title of their own.
    """
    rows = update(SearchDoc).where(SearchDoc.kind == kind, SearchDoc.ref_id == ref_id)
    own = {name: value for name, value in values.items() if name in ("title", "keys_a")}
    shared = {name: value for name, value in values.items() if name not in own}
    if own:
        session.execute(rows.where(SearchDoc.seq < FILES).values(**own))
    if shared:
        session.execute(rows.values(**shared))


def rescope_questions(session: Session, body_id: int, scope: str) -> None:
    """All questions of a body changed readers (its channel was opened or restricted)."""
    asked = select(Question.id).where(Question.body_id == body_id).scalar_subquery()
    rows = update(SearchDoc).where(SearchDoc.kind == ThingKind.QUESTION, SearchDoc.ref_id.in_(asked))
    session.execute(rows.values(scope=scope), execution_options={"synchronize_session": False})


def remove(session: Session, kind: ThingKind, ref_id: int, seq: int | None = None) -> None:
    """Take a thing (or one of its messages) out of the index, with its files."""
    query = delete(SearchDoc).where(SearchDoc.kind == kind, SearchDoc.ref_id == ref_id)
    if seq is None:
        session.execute(query)
        return
    session.execute(query.where(SearchDoc.seq.in_([seq, *_files_of(session, kind, ref_id, seq)])))


def _files_of(session: Session, kind: ThingKind, ref_id: int, seq: int) -> list[int]:
    """The rows of the files of one message."""
    message: Any = Post if kind == ThingKind.THREAD else QuestionMessage
    parent = message.thread_id if kind == ThingKind.THREAD else message.question_id
    if kind not in (ThingKind.THREAD, ThingKind.QUESTION):
        return []
    owner = File.post_id if kind == ThingKind.THREAD else File.message_id
    files = select(File.id).join(message, message.id == owner).where(parent == ref_id, message.seq == seq)
    return [FILES + number for number in session.scalars(files)]


def put(
    session: Session,
    kind: ThingKind,
    ref_id: int,
    seq: int,
    *,
    scope: str,
    title: str,
    text: str,
    keys_a: str,
    at: datetime,
    about: str = "",
    **facts: object,
) -> None:
    """Write one row, or write it again; the words of its title and text become known.

    `about` are words under which it is found and which it does not show.
    """
    doc = session.scalar(select(SearchDoc).filter_by(kind=kind, ref_id=ref_id, seq=seq))
    doc = doc or SearchDoc(kind=kind, ref_id=ref_id, seq=seq)
    doc.scope, doc.title, doc.text, doc.at = scope, title, text, at
    doc.keys_a, doc.keys_b = keys_of(kind, keys_a, f"{text}\n{about}", seq)
    doc.key_version = french.KEY_VERSION
    for name, value in facts.items():
        setattr(doc, name, value)
    session.add(doc)
    session.flush()
    vocabulary.learn(session, keys_a, text)


def keys_of(kind: ThingKind, titles: str, text: str, seq: int = 0) -> tuple[str, str]:
    """The keys that a row holds: those of its title and keywords, and those of its text."""
    signed = _signed(IN_REFERENCE, text) if kind != ThingKind.THREAD and seq < FILES else ""
    return title_keys(titles), french.key_string(text) + signed


def titled(title: str, keywords: str) -> str:
    """A title and its keywords as one text."""
    return f"{title}{KEYWORDS}{keywords}" if keywords else title


def title_keys(titles: str) -> str:
    """The keys of a title and its keywords (see `titled`)."""
    title, _, keywords = titles.partition(KEYWORDS)
    beside = f" {APART}{_signed(IN_TITLE, keywords)}" if keywords else ""
    return french.key_string(titles) + _signed(IN_TITLE, title) + beside + _signed(IN_REFERENCE, titles)


def _signed(sign: str, text: str) -> str:
    """The keys of the text, each once, under `sign`; begins with a space."""
    return "".join(f" {sign}{key}" for key in dict.fromkeys(french.keys(text)))

"""Asking, and what the asker and those concerned add."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from fsforum.channels import states
from fsforum.channels.service import lines
from fsforum.core import already, audit, clock, markup, notify, once, scopes, slugs, sources
from fsforum.core.policy import can, demand
from fsforum.core.policy.channels import SOLVED
from fsforum.core.transaction import transaction
from fsforum.models import (
    Body,
    MessageKind,
    Question,
    QuestionMessage,
    QuestionSite,
    QuestionState,
    Resource,
    ResourceAsked,
    ThingKind,
    User,
)

EXCERPT = 240


def ask(
    body: Body,
    asker: User,
    title: str,
    text: str,
    *,
    theme_id: int | None = None,
    keywords: str = "",
    files: Iterable[int] = (),
    links: Sequence[already.Pair] = (),
    about: Resource | None = None,
    key: str = "",
) -> int:
    """Put `asker`'s question to `body`, tell its référents, and return the question's number.

    `text` is Markdown; `links` are things that resemble it and that the asker found different; `about` is a
    resource that it asks about. The asker's structure is its first site. Sent twice with one `key`, it
    makes one question. The caller has checked `ask` on the body and `ask_about` on the resource.
    """
    with transaction() as session:
        sent = once.mark("question", key, body.id, title, text)
        known = once.claim(session, asker, sent)
        if known:
            return known
        lines.spare(session, asker)
        now = clock.now()
        question = Question(
            body=body,
            scope=scopes.of_body(body),
            asker_id=asker.id,
            structure_id=asker.structure_id,
            theme_id=theme_id,
            title=title,
            slug=slugs.slugify(title),
            excerpt=_excerpt(text),
            keywords=keywords,
            state=QuestionState.SENT,
            created_at=now,
            active_at=now,
            due_on=states.due_from(body, clock.today()),
            reached_on=clock.today(),
            rested_days=0,
            site_count=1 if asker.structure_id else 0,
        )
        session.add(question)
        session.flush()
        if asker.structure_id:
            session.add(
                QuestionSite(
                    question_id=question.id, structure_id=asker.structure_id, user_id=asker.id, created_at=now
                )
            )
        first = lines.add(session, question, asker, MessageKind.QUESTION, text, files=files)
        lines.put(session, question, first)
        already.different(session, asker, body.slug, links, question.id)
        notify.question_asked(session, question, asker)
        _under(session, question, about, asker)
        once.keep(session, asker, sent, question.id)
        return question.id


def _under(session: Session, question: Question, about: Resource | None, asker: User) -> None:
    """The question stands under the resource that it is about."""
    if about is not None:
        session.add(ResourceAsked(resource_id=about.id, question_id=question.id))
        notify.asked_about(session, about, question, asker)


def say(question: Question, author: User, text: str, *, files: Iterable[int] = (), key: str = "") -> int:
    """Add a message to the exchange and return its number.

    Written by the asker or a colleague of their structure, it is the clarification that the body awaited:
    the commitment resumes. The caller has checked `converse`; raises NotNow once the question has ended.
    """
    with transaction() as session:
        sent = once.mark("message", key, question.id, text)
        known = once.claim(session, author, sent)
        if known:
            return known
        lines.spare(session, author)
        lines.hold(session, question, "message")
        before = question.state
        resumes = before == QuestionState.CLARIFY and _asks(question, author)
        if resumes:
            states.resume(question)
        message = lines.add(
            session,
            question,
            author,
            MessageKind.MESSAGE,
            text,
            before=before if resumes else None,
            files=files,
        )
        lines.put(session, question, message)
        notify.follow(session, author, ThingKind.QUESTION, question.id)
        tell = notify.clarified if resumes else notify.message_written
        tell(session, question, author, message.seq, markup.mentions(text))
        once.keep(session, author, sent, message.seq)
        return message.seq


def edit_question(
    question: Question, editor: User, title: str, *, theme_id: int | None, keywords: str
) -> None:
    """Change title, theme and keywords. The caller has checked `edit` on the question."""
    with transaction() as session:
        lines.spare(session, editor)
        lines.hold(session, question)
        demand(editor, "edit", question)
        question.title, question.slug = title, slugs.slugify(title)
        question.theme_id, question.keywords = theme_id, keywords
        first = session.query(QuestionMessage).filter_by(question_id=question.id, seq=1).one()
        lines.put(session, question, first)


def edit_message(message: QuestionMessage, text: str, editor: User) -> None:
    """Replace the text of a line; nothing keeps the earlier one. The caller has checked `edit` on the line.

    Raises NotNow when the question was answered for good or ended meanwhile, unless the animation edits.
    Needs `message.question.body`.
    """
    with transaction() as session:
        lines.spare(session, editor)
        question = message.question
        lines.hold(session, question, "" if can(editor, "moderate", "site") else "edit")
        if editor.id != message.author_id:
            audit.record(session, editor, "question.edit_line", f"question:{question.id}", line=message.seq)
        message.source, message.html = text, str(markup.render(text))
        message.render_version, message.edited_at = markup.VERSION, clock.now()
        if message.kind == MessageKind.QUESTION:
            question.excerpt = _excerpt(text)
        if message.seq == question.answer_seq and question.state in SOLVED:
            sources.answer_changed(session, question, editor)
        _index_again(session, question, message)


def _index_again(session: Session, question: Question, message: QuestionMessage) -> None:
    session.flush()
    if message.kind != MessageKind.NOTE:
        lines.put(session, question, message)


def _asks(question: Question, author: User) -> bool:
    """Whether `author` is the asker, or of the structure that asked."""
    same_desk = question.structure_id is not None and question.structure_id == author.structure_id
    return question.asker_id == author.id or same_desk


def _excerpt(text: str) -> str:
    return markup.excerpt(markup.render(text), EXCERPT)

"""Making the whole index again, on a live site: in small transactions, row by row, nothing emptied first."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fsforum.core import french
from fsforum.core.index import entries, files, rows, vocabulary
from fsforum.core.index.tidying import tidy
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import (
    FILES,
    AccountState,
    Body,
    Collection,
    File,
    FileText,
    Post,
    Question,
    QuestionMessage,
    Resource,
    SearchDoc,
    SearchWord,
    Structure,
    ThingKind,
    Thread,
    User,
)

BATCH = 200
Progress = Callable[[int, int], None]


def outdated() -> bool:
    """Whether rows were written by an earlier version of the keys, or before collections were found: they are
    found badly, or not at all, until made again."""
    row = select(SearchDoc.id).where(SearchDoc.key_version != french.KEY_VERSION).limit(1)
    known = exists().where(SearchDoc.kind == ThingKind.COLLECTION, SearchDoc.ref_id == Collection.id)
    unknown = select(Collection.id).where(~known).limit(1)
    return any(current_session().scalar(query) is not None for query in (row, unknown))


def rebuild(progress: Progress | None = None) -> int:
    """Write every row of the index again, then drop those of things that are gone; returns how many texts.

    Each batch is one transaction that holds its rows, so that readers always find everything and writers
    wait for a moment only. Words that were known before and that no text holds are forgotten. `progress` is
    called with (done, total) after each batch.
    """
    total = sum(
        current_session().scalar(select(func.count()).select_from(kind)) or 0 for kind, _, _ in _SORTS
    )
    _renew_words()
    known = set(current_session().scalars(select(SearchWord.word)))
    met = current_session().info[vocabulary.MET] = set()
    done = 0
    for kind, query, put in _SORTS:
        last = 0
        while numbers := _batch(kind, query, put, last):
            last, done = numbers[-1], done + len(numbers)
            if progress:
                progress(done, total)
    with transaction() as session:
        _drop_orphans(session)
        vocabulary.forget(session, known - met)
    current_session().info.pop(vocabulary.MET)
    tidy()
    return done


def _renew_words() -> None:
    """Words that are known already get the keys of today: the texts only bring those that are new."""
    last = ""
    while True:
        with transaction() as session:
            last = vocabulary.renew(session, last)
        current_session().expunge_all()
        if not last:
            return


def _batch(kind: Any, query: Callable[[], Any], put: Callable[[Session, Any], None], last: int) -> list[int]:
    """Index the next rows above number `last`; returns their numbers."""
    with transaction() as session:
        statement = query().where(kind.id > last).order_by(kind.id).limit(BATCH).with_for_update(of=kind)
        things = list(session.scalars(statement.execution_options(populate_existing=True)))
        for thing in things:
            put(session, thing)
        numbers = [thing.id for thing in things]
    session.expunge_all()
    return numbers


def _posts() -> Select[Post]:
    return select(Post).options(joinedload(Post.thread).joinedload(Thread.theme))


def _put_post(session: Session, post: Post) -> None:
    theme = post.thread.theme
    rows.put_post(session, post.thread, post, theme.slug if theme else "")


def _messages() -> Select[QuestionMessage]:
    question = joinedload(QuestionMessage.question)
    return select(QuestionMessage).options(
        question.joinedload(Question.theme), question.joinedload(Question.body)
    )


def _put_message(session: Session, message: QuestionMessage) -> None:
    question = message.question
    theme = question.theme.slug if question.theme else ""
    rows.put_message(session, question, message, theme, question.body.slug)


def _resources() -> Select[Resource]:
    return select(Resource).options(selectinload(Resource.themes), selectinload(Resource.bodies))


def _put_resource(session: Session, resource: Resource) -> None:
    rows.put_resource(session, resource, _slugs(resource.themes), _slugs(resource.bodies))


def _put_file(session: Session, file: File) -> None:
    kept = None if file.held else session.get(FileText, file.id)
    if kept is None:
        files.remove_file(session, file)
    else:
        files.put_file(session, file, kept.text)


def _slugs(named: Iterable[Any]) -> list[str]:
    return [each.slug for each in named]


_SORTS: tuple[tuple[Any, Callable[[], Any], Callable[[Session, Any], None]], ...] = (
    (Post, _posts, _put_post),
    (QuestionMessage, _messages, _put_message),
    (Resource, _resources, _put_resource),
    (File, lambda: select(File), _put_file),
    (Structure, lambda: select(Structure), entries.put_structure),
    (Body, lambda: select(Body), entries.put_body),
    (User, lambda: select(User), entries.put_person),
    (Collection, lambda: select(Collection), entries.put_collection),
)


def _drop_orphans(session: Session) -> None:
    """Rows whose message or resource exists no longer, or may not be found any more."""
    own = SearchDoc.seq < FILES
    post = exists().where(Post.thread_id == SearchDoc.ref_id, Post.seq == SearchDoc.seq)
    line = exists().where(
        QuestionMessage.question_id == SearchDoc.ref_id,
        QuestionMessage.seq == SearchDoc.seq,
        QuestionMessage.kind.in_(rows.FOUND_LINES),
    )
    things = (
        (ThingKind.THREAD, post),
        (ThingKind.QUESTION, line),
        (ThingKind.RESOURCE, exists().where(Resource.id == SearchDoc.ref_id)),
        (ThingKind.COLLECTION, exists().where(Collection.id == SearchDoc.ref_id)),
        (ThingKind.STRUCTURE, exists().where(Structure.id == SearchDoc.ref_id, Structure.active)),
        (ThingKind.BODY, exists().where(Body.id == SearchDoc.ref_id, Body.active)),
        (ThingKind.PERSON, exists().where(User.id == SearchDoc.ref_id, User.state == AccountState.ACTIVE)),
    )
    for kind, kept in things:
        session.execute(delete(SearchDoc).where(SearchDoc.kind == kind, own, ~kept))
    file = exists().where(File.id == SearchDoc.seq - FILES, File.held.is_(False))
    session.execute(delete(SearchDoc).where(~own, ~file))

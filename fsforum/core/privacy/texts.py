"""The stored texts of what people write, each where it can be read and replaced."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload

from fsforum.core import shield
from fsforum.core.pii import Finding
from fsforum.models import (
    Change,
    Collection,
    File,
    FileVersion,
    Incident,
    OutdatedReport,
    Post,
    PostRevision,
    Proposal,
    ProposalState,
    Question,
    QuestionMessage,
    ReadingRequest,
    Report,
    Resource,
    ResourceRating,
    Revision,
    ThingKind,
    Thread,
    Verdict,
)

Thing = Thread | Question | Resource | Change | Incident | Collection
_SENT = select(Proposal.id).where(Proposal.state.not_in([ProposalState.DRAFT, ProposalState.WITHDRAWN]))
HELD = and_(
    File.held,
    or_(File.post_id.is_not(None), File.message_id.is_not(None), File.resource_id.is_not(None))
    | File.proposal_id.in_(_SENT),
)
"""The held files that wait for the animation: not those of a text that is still its writer's alone."""
CLASSES: dict[ThingKind, type[Any]] = {
    ThingKind.THREAD: Thread,
    ThingKind.QUESTION: Question,
    ThingKind.RESOURCE: Resource,
    ThingKind.CHANGE: Change,
    ThingKind.INCIDENT: Incident,
    ThingKind.COLLECTION: Collection,
}
PROSE = frozenset({"source"})


@dataclass(frozen=True)
class Text:
    """One stored text: attribute `name` of `row`, who wrote it and when."""

    row: Any
    name: str
    author_id: int
    at: datetime

    @property
    def text(self) -> str:
        """What it says now."""
        return getattr(self.row, self.name) or ""

    def findings(self, text: str | None = None) -> list[Finding]:
        """What it holds of personal data, or what `text` would in its place."""
        return shield.look(self.text if text is None else text, prose=self.name in PROSE)


def thing_of(session: Session, kind: ThingKind, ref_id: int) -> Thing | None:
    """A discussion, question, resource, collection … with what its rights and its address need."""
    if kind not in CLASSES:
        return None
    query = select(CLASSES[kind]).where(CLASSES[kind].id == ref_id)
    if kind == ThingKind.QUESTION:
        query = query.options(joinedload(Question.body), joinedload(Question.theme))
    if kind == ThingKind.THREAD:
        query = query.options(joinedload(Thread.space), joinedload(Thread.theme))
    if kind == ThingKind.INCIDENT:
        query = query.options(joinedload(Incident.body))
    if kind == ThingKind.RESOURCE:
        query = query.options(joinedload(Resource.bodies), joinedload(Resource.themes))
    return session.scalars(query).unique().one_or_none()


def texts_of(session: Session, thing: Thing) -> list[Text]:
    """Every text of `thing`, its earlier versions and the names of its files included."""
    if isinstance(thing, Incident):
        return list(_fields(thing, ("text", "closing_word"), thing.author_id, thing.opened_at))
    if isinstance(thing, Change):
        return list(_fields(thing, ("title", "source", "link"), thing.author_id, thing.created_at))
    if isinstance(thing, Collection):
        return list(_fields(thing, ("title", "summary"), thing.owner_id, thing.created_at))
    of = (
        _of_thread(session, thing)
        if isinstance(thing, Thread)
        else _of_question(session, thing)
        if isinstance(thing, Question)
        else _of_resource(session, thing)
    )
    return [*of, *_of_files(session, files_of(thing))]


def files_of(thing: Thing) -> ColumnElement[bool]:
    """Of all files, those of `thing`: of its messages, or of what is proposed for it."""
    if isinstance(thing, Thread):
        return File.post_id.in_(select(Post.id).where(Post.thread_id == thing.id))
    if isinstance(thing, Question):
        return File.message_id.in_(select(QuestionMessage.id).where(QuestionMessage.question_id == thing.id))
    if isinstance(thing, Resource):
        proposed = select(Proposal.id).where(Proposal.resource_id == thing.id)
        return or_(File.resource_id == thing.id, File.proposal_id.in_(proposed))
    return false()


def _of_files(session: Session, where: ColumnElement[bool]) -> Iterator[Text]:
    for file in session.scalars(select(File).where(where).order_by(File.id)):
        yield Text(file, "name", file.uploader_id, file.created_at)
    earlier = select(FileVersion).join(File, File.id == FileVersion.file_id).where(where)
    for version in session.scalars(earlier.order_by(FileVersion.id)):
        yield Text(version, "name", version.uploader_id, version.created_at)


def _fields(row: Any, names: Iterable[str], author_id: int, at: datetime) -> Iterator[Text]:
    return (Text(row, name, author_id, at) for name in names)


def _of_thread(session: Session, thread: Thread) -> Iterator[Text]:
    yield from _fields(thread, ("title", "keywords", "hidden_reason"), thread.author_id, thread.created_at)
    posts = list(session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.seq)))
    for post in posts:
        yield from _fields(post, ("source", "hidden_reason"), post.author_id, post.created_at)
    earlier = (
        select(PostRevision).join(Post, Post.id == PostRevision.post_id).where(Post.thread_id == thread.id)
    )
    authors = {post.id: post.author_id for post in posts}
    for revision in session.scalars(earlier.order_by(PostRevision.id)):
        yield Text(revision, "source", authors[revision.post_id], revision.created_at)
    reports = select(Report).join(Post, Post.id == Report.post_id).where(Post.thread_id == thread.id)
    for report in session.scalars(reports.order_by(Report.id)):
        yield Text(report, "reason", report.reporter_id, report.created_at)
        if report.closed_by_id and report.closed_at:
            yield Text(report, "answer", report.closed_by_id, report.closed_at)


def _of_question(session: Session, question: Question) -> Iterator[Text]:
    named = ("title", "keywords", "closing_reason", "excerpt", "obsolete_reason")
    yield from _fields(question, named, question.asker_id, question.created_at)
    lines = select(QuestionMessage).where(QuestionMessage.question_id == question.id)
    for line in session.scalars(lines.order_by(QuestionMessage.seq)):
        yield Text(line, "source", line.author_id, line.created_at)
    verdicts = select(Verdict).where(Verdict.question_id == question.id).order_by(Verdict.answer_seq)
    for verdict in session.scalars(verdicts):
        yield Text(verdict, "why", verdict.user_id, verdict.created_at)
    yield from _reports(session, OutdatedReport.question_id == question.id)


def _reports(session: Session, where: ColumnElement[bool]) -> Iterator[Text]:
    for report in session.scalars(select(OutdatedReport).where(where).order_by(OutdatedReport.id)):
        yield Text(report, "reason", report.reporter_id, report.created_at)


def _of_resource(session: Session, resource: Resource) -> Iterator[Text]:
    named = ("title", "summary", "source", "keywords", "state_reason", "official_link")
    yield from _fields(resource, named, resource.owner_id, resource.created_at)
    yield from _reports(session, OutdatedReport.resource_id == resource.id)
    for revision in session.scalars(
        select(Revision).where(Revision.resource_id == resource.id).order_by(Revision.id)
    ):
        yield from _fields(
            revision, ("title", "summary", "source", "note"), revision.author_id, revision.created_at
        )
    for proposal in session.scalars(
        select(Proposal).where(Proposal.resource_id == resource.id).order_by(Proposal.id)
    ):
        said = ("title", "summary", "source", "note", "answer")
        yield from _fields(proposal, said, proposal.author_id, proposal.saved_at)
    yield from _of_readers(session, resource)


def _of_readers(session: Session, resource: Resource) -> Iterator[Text]:
    """What readers said was missing, and why its reading is asked for."""
    ratings = select(ResourceRating).where(ResourceRating.resource_id == resource.id)
    for rating in session.scalars(ratings.order_by(ResourceRating.user_id)):
        yield Text(rating, "missing", rating.user_id, rating.at)
    request = session.get(ReadingRequest, resource.id)
    if request is not None:
        yield Text(request, "reason", request.asked_by_id, request.asked_at)


def held_files(session: Session) -> list[File]:
    """The files that wait for the animation, oldest first, with what they belong to."""
    query = (
        select(File)
        .where(HELD)
        .options(
            joinedload(File.uploader),
            joinedload(File.post).joinedload(Post.thread),
            joinedload(File.message).joinedload(QuestionMessage.question).joinedload(Question.body),
            joinedload(File.resource),
            joinedload(File.proposal).joinedload(Proposal.resource),
        )
    )
    return list(session.scalars(query.order_by(File.id).limit(100)))

"""Reading the library: what a person may see, loaded with what the page shows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from fsforum.core import attachments, scopes, words
from fsforum.core.paging import Cursor, Page, newest_first, page
from fsforum.core.policy import can
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.library import LIVE, reads_drafts
from fsforum.extensions import session
from fsforum.models import (
    Body,
    Change,
    File,
    MessageKind,
    Proposal,
    Question,
    QuestionMessage,
    Resource,
    ResourceBody,
    ResourceKind,
    ResourceState,
    ResourceTheme,
    Revision,
    Theme,
    User,
    Verification,
)

REVISIONS_PER_PAGE = 50
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class Choice:
    """A theme or a body, as filters and forms offer it."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class Choices:
    """Every theme and body, in their order."""

    themes: list[Choice] = field(default_factory=list)
    bodies: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Filters:
    """What a list of resources is narrowed to; `state` is one of STATES."""

    kind: ResourceKind | None = None
    theme: str = ""
    body: str = ""
    state: str = ""


STATES = {
    "": "Publié, à revoir",
    "a-revoir": "À revoir, bientôt ou déjà",
    "en-revision": "En cours de révision",
    "obsolete": "Obsolète",
    "archive": "Archivé",
    "brouillon": "Brouillon, à valider",
}


@dataclass(frozen=True)
class Listed:
    """One page of resources, and how many there are in all."""

    page: Page[Resource]
    total: int


def choices() -> Choices:
    """Themes and bodies, in one statement."""
    rows = session().execute(
        union_all(
            select(
                literal(0).label("kind"), Theme.id, Theme.slug, Theme.name, Theme.position.label("position")
            ),
            select(literal(1), Body.id, Body.slug, Body.short, Body.position).where(Body.active),
        ).order_by("kind", "position", "id")
    )
    found = Choices()
    for kind, number, slug, name, _ in rows:
        (found.bodies if kind else found.themes).append(Choice(number, slug, name))
    return found


def visible(user: User) -> ColumnElement[bool]:
    """The SQL twin of the rule `view` on resources."""
    return or_(scopes.within(Resource.scope, user), Resource.owner_id == user.id)


def listed(user: User, filters: Filters, today: date, before: Cursor | None = None) -> Listed:
    """Resources that `user` may see, newest change first; obsolete and archived ones only when asked for."""
    wanted = _narrowed(select(Resource), user, filters, today)
    total = _narrowed(select(func.count(Resource.id)), user, filters, today).scalar_subquery()
    query = newest_first(wanted.add_columns(total), Resource.updated_at, Resource.id, before).options(
        selectinload(Resource.bodies), defer(Resource.source), defer(Resource.html)
    )
    rows = session().execute(query).all()
    found = page([row[0] for row in rows], lambda r: Cursor(r.updated_at, r.id))
    return Listed(found, rows[0][1] if rows else 0)


def _narrowed(query: Select[Any], user: User, f: Filters, today: date) -> Select[Any]:
    query = query.where(visible(user), *_of_state(f.state, today))
    if f.kind:
        query = query.where(Resource.kind == f.kind)
    if f.theme:
        themed = select(ResourceTheme.resource_id).join(Theme).where(Theme.slug == f.theme)
        query = query.where(Resource.id.in_(themed))
    if f.body:
        about = select(ResourceBody.resource_id).join(Body).where(Body.slug == f.body)
        query = query.where(Resource.id.in_(about))
    return query


def _of_state(state: str, today: date) -> Sequence[ColumnElement[bool]]:
    if state == "brouillon":
        return [Resource.state.in_(scopes.UNPUBLISHED)]
    if state in ("obsolete", "archive"):
        return [Resource.state == ResourceState(state)]
    if state == "en-revision":
        return [Resource.state == ResourceState.REVISING]
    if state == "a-revoir":
        due = Resource.review_before <= today + words.REVIEW_NOTICE
        return [Resource.state == ResourceState.PUBLISHED, due]
    return [Resource.state.in_(LIVE)]


_WHOLE = (
    select(Resource)
    # Joined one by one: SQLite reads the whole of what `joinedload` joins together beforehand
    .outerjoin(ResourceBody, ResourceBody.resource_id == Resource.id)
    .outerjoin(Body, Body.id == ResourceBody.body_id)
    .outerjoin(ResourceTheme, ResourceTheme.resource_id == Resource.id)
    .outerjoin(Theme, Theme.id == ResourceTheme.theme_id)
    .options(
        joinedload(Resource.owner),
        joinedload(Resource.verified_by),
        joinedload(Resource.verified_body),
        joinedload(Resource.asked_body),
        joinedload(Resource.replaced_by),
        joinedload(Resource.revising_change).load_only(Change.title, Change.effective_on),
        contains_eager(Resource.bodies),
        contains_eager(Resource.themes),
    )
    .order_by(Body.position, Theme.position)
)
_PAGE = _WHOLE.where(Resource.slug == bindparam("slug"))
_NUMBERED = _WHOLE.where(Resource.id == bindparam("number"))


def resource_page(slug: str) -> Resource | None:
    """A resource with its owner, themes, bodies and who verified it."""
    if not _SLUG.fullmatch(slug):
        return None
    return session().execute(_PAGE, {"slug": slug}).unique().scalar_one_or_none()


def numbered(number: int) -> Resource | None:
    """The same, by its number, for links in mails."""
    return session().execute(_NUMBERED, {"number": number}).unique().scalar_one_or_none()


def asked_body(resource: Resource) -> Body | None:
    """The body that is asked to validate a draft."""
    return session().get(Body, resource.asked_body_id) if resource.asked_body_id else None


def verifications(resource: Resource) -> list[Verification]:
    """The last times that somebody said « Toujours valable », newest first."""
    query = select(Verification).where(Verification.resource_id == resource.id)
    query = query.options(joinedload(Verification.by), joinedload(Verification.body))
    return list(session().scalars(query.order_by(Verification.id.desc()).limit(REVISIONS_PER_PAGE)))


def files(resource: Resource, user: User) -> list[File]:
    """The files of a resource that `user` may see, in the order in which they came."""
    if not resource.file_count:
        return []
    shown = attachments.readable(user.id, animates(user))
    return list(
        session().scalars(select(File).where(File.resource_id == resource.id, shown).order_by(File.id))
    )


def files_of(draft: Proposal) -> list[File]:
    """The files that a draft will bring."""
    return list(session().scalars(select(File).where(File.proposal_id == draft.id).order_by(File.id)))


def loose_files(user: User, numbers: Iterable[int]) -> list[File]:
    """Files that `user` sent with a form that came back."""
    wanted = list(numbers)
    if not wanted:
        return []
    loose = (File.post_id.is_(None), File.message_id.is_(None), File.resource_id.is_(None))
    query = select(File).where(File.id.in_(wanted), File.uploader_id == user.id, *loose)
    return list(session().scalars(query.order_by(File.id)))


def answered(user: User, numbers: Iterable[int]) -> list[Question]:
    """Those of the questions numbered `numbers` of whose answer `user` may make a guide."""
    wanted = [number for number in numbers if 0 < number < 2**31][:20]
    if not wanted:
        return []
    query = (
        select(Question)
        .where(Question.id.in_(wanted))
        .options(joinedload(Question.body), joinedload(Question.theme))
    )
    return [q for q in session().scalars(query.order_by(Question.id)) if can(user, "make_guide", q)]


def answer_of(question: Question) -> str:
    """The Markdown of the answer that stands on top of a question."""
    query = select(QuestionMessage.source).filter_by(question_id=question.id, seq=question.answer_seq)
    return session().scalar(query) or ""


def answers_to(question: Question) -> list[str]:
    """The Markdown of every answer that the question ever got."""
    query = select(QuestionMessage.source).filter_by(question_id=question.id, kind=MessageKind.ANSWER)
    return list(session().scalars(query))


def near(user: User, question: Question) -> list[Resource]:
    """Up to five resources about the same body or theme that `user` may edit: the answer may go there."""
    about = select(ResourceBody.resource_id).where(ResourceBody.body_id == question.body_id)
    themed = select(ResourceTheme.resource_id).where(ResourceTheme.theme_id == question.theme_id)
    states = Resource.state.in_((*LIVE, *scopes.UNPUBLISHED))
    query = (
        select(Resource)
        .where(visible(user), states, Resource.id.in_(about.union(themed)))
        .order_by(Resource.id.in_(themed).desc(), Resource.updated_at.desc(), Resource.id.desc())
        .options(defer(Resource.source), defer(Resource.html))
        .limit(20)
    )
    return [r for r in session().scalars(query) if can(user, "edit", r)][:5]


@dataclass(frozen=True)
class Kept:
    """A version in the history, and the number of the one before that its reader may read, if any."""

    revision: Revision
    before: int | None


def history(resource: Resource, user: User, before: int | None = None) -> tuple[list[Kept], int | None]:
    """Versions that `user` may read, from the newest, with their authors, and the number below which
    the next page begins.

    Numbers may be missing: what was written before the publication, what an archive skipped.
    """
    query = _versions(resource, user)
    if before is not None:
        query = query.where(Revision.number < before)
    query = query.options(joinedload(Revision.author), joinedload(Revision.proposer), defer(Revision.source))
    rows = list(session().scalars(query.order_by(Revision.number.desc()).limit(REVISIONS_PER_PAGE + 1)))
    shown = rows[:REVISIONS_PER_PAGE]
    numbers = [*(row.number for row in rows[1:]), None]
    kept = [Kept(row, number) for row, number in zip(shown, numbers, strict=False)]
    return kept, shown[-1].number if len(rows) > len(shown) else None


def version_page(slug: str, number: int) -> Revision | None:
    """One version, with its resource (and what its rights need) and its author."""
    if not _SLUG.fullmatch(slug):
        return None
    query = (
        select(Revision)
        .join(Revision.resource)
        .where(Resource.slug == slug, Revision.number == number)
        .options(
            contains_eager(Revision.resource), joinedload(Revision.author), joinedload(Revision.proposer)
        )
    )
    return session().scalar(query)


def _versions(resource: Resource, user: User) -> Select[Revision]:
    """The SQL twin of the rule `view` on versions, for a resource that `user` reads."""
    query = select(Revision).filter_by(resource_id=resource.id)
    return query if reads_drafts(user, resource) else query.where(Revision.published)


def version_before(revision: Revision, user: User) -> int | None:
    """The number of the newest version older than `revision` that `user` may read. Needs its resource."""
    query = _versions(revision.resource, user).where(Revision.number < revision.number)
    return session().scalar(query.with_only_columns(func.max(Revision.number)))


def version(resource: Resource, number: int, user: User) -> Revision | None:
    """Version `number` of the resource, with its author, if `user` may read it."""
    query = _versions(resource, user).filter_by(number=number)
    return session().scalar(query.options(joinedload(Revision.author), joinedload(Revision.proposer)))

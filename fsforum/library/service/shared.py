"""What the acts on a resource share, within their transaction."""

from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from fsforum.core import clock, filetexts, index, markup, notify, scopes
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.index.rows import QUESTION_RANKS
from fsforum.core.policy import demand
from fsforum.core.policy.library import LIVE
from fsforum.core.transaction import locked
from fsforum.library import skeletons
from fsforum.library.freshness import Freshness
from fsforum.models import (
    Body,
    MessageKind,
    Question,
    QuestionMessage,
    QuestionState,
    Resource,
    ResourceBody,
    ResourceQuestion,
    ResourceState,
    ResourceTheme,
    Theme,
    ThingKind,
    User,
)

UNDESCRIBED = (
    "Une image n’a pas de description. Dites entre les crochets ce qu’elle montre : "
    "![Le bouton « Valider »](…)."
)


def demand_ready(source: str) -> None:
    """Raise DomainError when a draft is not yet for readers: a picture says nothing to who cannot see it, or
    nobody wrote anything in the place of the skeleton.
    """
    if markup.undescribed(source):
        raise DomainError(UNDESCRIBED)
    if skeletons.untouched(source):
        raise DomainError("Remplacez le texte proposé par le vôtre.")


def put(session: Session, resource: Resource) -> None:
    """Give the resource the readers of its state, and the index and the notifications what it now says."""
    before, resource.scope = resource.scope, scopes.of_resource(resource)
    session.flush()
    themes = select(Theme.slug).join(ResourceTheme).filter_by(resource_id=resource.id)
    bodies = select(Body.slug).join(ResourceBody).filter_by(resource_id=resource.id)
    index.put_resource(
        session,
        resource,
        list(session.scalars(themes.order_by(Theme.position))),
        list(session.scalars(bodies.order_by(Body.position))),
    )
    filetexts.follow(session, resource)
    if before != resource.scope:
        notify.rescope(session, ThingKind.RESOURCE, resource.id, resource.scope)


def about_body(session: Session, resource: Resource, body_id: int | None) -> None:
    """Who is asked to validate: a body that the resource is about, or the animation (None)."""
    about = exists().where(ResourceBody.resource_id == resource.id, ResourceBody.body_id == body_id)
    if body_id is not None and not session.scalar(select(about)):
        raise DomainError("Cette ressource ne concerne pas cet organisme.")


def hand_in(session: Session, resource: Resource, author: User, body_id: int | None) -> None:
    """The draft waits for the animation, or for the référents of a body, who may then read it."""
    demand(author, "submit", resource)
    about_body(session, resource, body_id)
    enter(resource, ResourceState.TO_VALIDATE)
    resource.asked_body_id = body_id
    put(session, resource)
    notify.resource_submitted(session, resource, author)


def go_live(session: Session, resource: Resource, actor: User, freshness: Freshness) -> None:
    """The resource becomes readable by the whole network; the questions that it answers say so."""
    demand_ready(resource.source)
    now = clock.now()
    resource.state, resource.asked_body_id = ResourceState.PUBLISHED, None
    resource.published_at = resource.published_at or now
    resource.updated_at = now
    resource.state_on, resource.state_reason = clock.today(), ""
    resource.verified_on, resource.verified_by_id = freshness.verified_on, actor.id
    resource.verified_body_id = freshness.verified_body_id
    resource.review_before = freshness.review_before
    put(session, resource)
    answer(session, resource, actor)
    notify.draft_decided(session, resource, actor)
    notify.resource_published(session, resource, actor)


def link(session: Session, resource: Resource, author: User, numbers: Iterable[int]) -> None:
    """Note from which questions the resource was made; `author` must have the right on each."""
    wanted = sorted(set(numbers))
    if not wanted:
        return
    links = session.scalars(select(ResourceQuestion).filter_by(resource_id=resource.id))
    known = {link.question_id: link for link in links}
    for question in session.scalars(select(Question).where(Question.id.in_(wanted)).order_by(Question.id)):
        demand(author, "make_guide", question)
        if question.id in known:
            known[question.id].changed_at = None  # its new answer was taken in
        else:
            session.add(ResourceQuestion(resource_id=resource.id, question_id=question.id))
    session.flush()


def answer(session: Session, resource: Resource, actor: User) -> None:
    """The validated answers from which a published resource was made are « Publiée dans un guide ».

    One that changed since is not, until the resource has taken it in.
    """
    if resource.state not in LIVE:
        return
    linked = select(ResourceQuestion.question_id).filter_by(resource_id=resource.id, changed_at=None)
    query = select(Question).where(Question.id.in_(linked), Question.state == QuestionState.VALIDATED)
    for question in session.scalars(query.order_by(Question.id).options(joinedload(Question.body))):
        locked(session, question)
        if question.state == QuestionState.VALIDATED:
            _publish_answer(session, question, resource, actor)


def _publish_answer(session: Session, question: Question, resource: Resource, actor: User) -> None:
    text = f"Publiée dans « [{_bare(resource.title)}](/ressources/{resource.slug}) »."
    question.state = QuestionState.PUBLISHED
    question.last_seq += 1
    question.active_at = clock.now()
    session.add(
        QuestionMessage(
            question_id=question.id,
            seq=question.last_seq,
            author_id=actor.id,
            kind=MessageKind.EVENT,
            source=text,
            html=str(markup.render(text)),
            render_version=markup.VERSION,
            created_at=question.active_at,
            state_before=QuestionState.VALIDATED,
            state_after=QuestionState.PUBLISHED,
        )
    )
    rank = QUESTION_RANKS[QuestionState.PUBLISHED]
    index.touch(session, ThingKind.QUESTION, question.id, state=QuestionState.PUBLISHED, rank=rank)
    notify.guide_made(session, question, resource, actor)


def _bare(title: str) -> str:
    """A title whose signs mean nothing in Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#" else c for c in title)


def hold(session: Session, resource: Resource, states: tuple[ResourceState, ...], otherwise: str) -> None:
    """Read the resource again and hold its row; raise NotNow with `otherwise` in any other state."""
    locked(session, resource)
    if resource.state not in states:
        raise NotNow(otherwise)


def enter(resource: Resource, state: ResourceState, reason: str = "") -> None:
    """The resource is in `state` from today on."""
    resource.state, resource.state_reason, resource.state_on = state, reason, clock.today()
    resource.updated_at = clock.now()

"""What people are told because of a write: explicit calls from the service, in its transaction.

A notification carries references and the scope of its thing, never a text. Further events of a thing
that is still unread add to the same line. Mail follows the person's choice and leaves from the outbox,
where the right is checked again.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from fsforum.core import clock, reading, scopes, telling
from fsforum.core.policy import circles
from fsforum.core.policy.accounts import ANIMATION
from fsforum.models import (
    Body,
    Follow,
    Incident,
    IncidentSite,
    Notification,
    NotificationKind,
    Post,
    Question,
    Resource,
    ResourceBody,
    ResourceTheme,
    ThingKind,
    Thread,
    User,
)
from fsforum.models.base import UTCDateTime


def thread_opened(session: Session, thread: Thread, author: User, handles: Iterable[str]) -> None:
    """The author follows; those cited in the first message, then who follows space or theme, are told."""
    follow(session, author, ThingKind.THREAD, thread.id)
    cited = telling.mention(session, telling.of_thread(NotificationKind.MENTION, thread, author, 1), handles)
    event = telling.of_thread(NotificationKind.NEW_HERE, thread, author, 1)
    places = [(ThingKind.SPACE, thread.space_id), (ThingKind.THEME, thread.theme_id)]
    telling.tell_those_around(session, event, places, cited)


def reply_posted(session: Session, thread: Thread, post: Post, author: User, handles: Iterable[str]) -> None:
    """The author follows; those cited, then the other followers, are told, each once."""
    follow(session, author, ThingKind.THREAD, thread.id)
    cited = telling.mention(
        session, telling.of_thread(NotificationKind.MENTION, thread, author, post.seq), handles
    )
    event = telling.of_thread(NotificationKind.REPLY, thread, author, post.seq)
    telling.tell(session, event, [u for u in telling.followers(session, event) if u.id not in cited])


def question_asked(session: Session, question: Question, asker: User) -> None:
    """The asker follows; the référents of the body are told (the animation when it has none).

    Then those who follow the body or the theme; colleagues of the asker on the site only.
    """
    follow(session, asker, ThingKind.QUESTION, question.id)
    event = telling.of_question(NotificationKind.NEW_QUESTION, question, asker, 1)
    speakers = telling.speakers(session, question)
    telling.tell(session, event, speakers)
    new = telling.of_question(NotificationKind.NEW_HERE, question, asker, 1)
    places = [(ThingKind.BODY, question.body_id), (ThingKind.THEME, question.theme_id)]
    telling.tell_those_around(session, new, places, {user.id for user in speakers})


def question_assigned(session: Session, question: Question, actor: User, person: User) -> None:
    """The référent to whom the question was given."""
    event = telling.of_question(NotificationKind.NEW_QUESTION, question, actor, None)
    telling.tell(session, event, telling.people(session, event, User.id == person.id))


def question_redirected(session: Session, question: Question, actor: User) -> None:
    """The référents of the new body get the question, its followers hear where it went.

    For those of the old body it is no longer a question to answer.
    """
    settle(session, NotificationKind.NEW_QUESTION, ThingKind.QUESTION, question.id)
    event = telling.of_question(NotificationKind.NEW_QUESTION, question, actor, None)
    speakers = telling.speakers(session, question)
    telling.tell(session, event, speakers)
    moved = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, None)
    told = {u.id for u in speakers}
    telling.tell(session, moved, [u for u in telling.followers(session, moved) if u.id not in told])


def question_moved(
    session: Session, question: Question, actor: User, seq: int | None = None, animation: bool = False
) -> None:
    """Its followers hear that it was taken, dropped, or declared a duplicate; the `animation` too."""
    event = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    people = {user.id: user for user in telling.followers(session, event)}
    if animation:
        people |= {u.id: u for u in telling.people(session, event, circles.FIELD_ANIMATORS)}
    telling.tell(session, event, list(people.values()))


def clarification_asked(session: Session, question: Question, actor: User, seq: int) -> None:
    """The asker is told that a clarification is awaited."""
    event = telling.of_question(NotificationKind.CLARIFY, question, actor, seq)
    telling.tell(session, event, telling.people(session, event, User.id == question.asker_id))


def question_answered(session: Session, question: Question, actor: User, seq: int) -> None:
    """The asker and all who follow hear of the answer (given, validated or revised)."""
    event = telling.of_question(NotificationKind.ANSWER, question, actor, seq)
    telling.tell(session, event, telling.followers(session, event))


def message_written(
    session: Session, question: Question, actor: User, seq: int, handles: Iterable[str]
) -> None:
    """A line of the exchange: those cited, the body (when the asker writes), the followers."""
    cited = telling.mention(
        session, telling.of_question(NotificationKind.MENTION, question, actor, seq), handles
    )
    event = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    people = {u.id: u for u in telling.followers(session, event)}
    if actor.id == question.asker_id:
        people |= {u.id: u for u in telling.speakers(session, question)}
    telling.tell(session, event, [u for number, u in people.items() if number not in cited])


def note_written(session: Session, question: Question, actor: User, seq: int) -> None:
    """A note between the body and the animation: only those two hear of it."""
    event = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    animation = telling.people(session, event, User.role.in_(ANIMATION))
    people = {u.id: u for u in [*telling.speakers(session, question), *animation]}
    telling.tell(session, event, list(people.values()))


def guide_made(session: Session, question: Question, resource: Resource, actor: User) -> None:
    """Those who follow the question hear that its answer now stands in a published guide."""
    asked = telling.of_question(NotificationKind.GUIDE, question, actor, None)
    event = telling.of_resource(NotificationKind.GUIDE, resource, actor)
    telling.tell(session, event, telling.followers(session, asked))


def resource_submitted(session: Session, resource: Resource, actor: User) -> None:
    """Those who publish hear that a draft awaits them."""
    event = _at_version(NotificationKind.PROPOSED, resource, actor)
    telling.tell(session, event, telling.people(session, event, User.role.in_(ANIMATION)))


def question_found_in(session: Session, question: Question, resource: Resource, actor: User) -> None:
    """« Déjà répondu »: the followers of the question follow the resource that holds the answer."""
    asked = telling.of_question(NotificationKind.GUIDE, question, actor, None)
    people = [user for user in telling.followers(session, asked) if user.id != actor.id]
    for user in people:
        follow(session, user, ThingKind.RESOURCE, resource.id)
    telling.tell(session, telling.of_resource(NotificationKind.GUIDE, resource, actor), people)


def question_reopened(session: Session, question: Question, actor: User, seq: int) -> None:
    """Its answer did not help: the référents get it again, its followers hear of it."""
    again = telling.of_question(NotificationKind.NEW_QUESTION, question, actor, seq)
    speakers = telling.speakers(session, question)
    telling.tell(session, again, speakers)
    moved = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    told = {user.id for user in speakers}
    telling.tell(session, moved, [u for u in telling.followers(session, moved) if u.id not in told])


def answer_failed(session: Session, question: Question, actor: User, seq: int) -> None:
    """The answer in a guide did not help: the animation hears of it."""
    event = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    telling.tell(session, event, telling.people(session, event, circles.FIELD_ANIMATORS))


def resource_published(session: Session, resource: Resource, actor: User) -> None:
    """Its owner hears that somebody else published it, those who follow a theme or body of a new resource."""
    proposals_settled(session, resource.id)
    done = _at_version(NotificationKind.PROPOSAL_DECIDED, resource, actor)
    telling.tell(session, done, telling.people(session, done, User.id == resource.owner_id))
    event = telling.of_resource(NotificationKind.NEW_HERE, resource, actor)
    bodies = select(ResourceBody.body_id).where(ResourceBody.resource_id == resource.id)
    themes = select(ResourceTheme.theme_id).where(ResourceTheme.resource_id == resource.id)
    places = [(ThingKind.BODY, number) for number in session.scalars(bodies)]
    places += [(ThingKind.THEME, number) for number in session.scalars(themes)]
    telling.tell_those_around(session, event, places, {resource.owner_id})


def resource_changed(session: Session, resource: Resource, actor: User) -> None:
    """Those who follow a resource hear of an important change, but those who are asked to read it anew."""
    event = telling.of_resource(NotificationKind.NEW_HERE, resource, actor)
    asked = reading.audience(session, resource)
    telling.tell(session, event, [u for u in telling.followers(session, event) if u.id not in asked])


def source_changed(session: Session, resource: Resource, actor: User) -> None:
    """Who looks after a resource hears that an answer it was made of has changed."""
    event = telling.of_resource(NotificationKind.SOURCE, resource, actor)
    telling.tell(session, event, telling.keepers(session, event, resource))


def something_missing(session: Session, resource: Resource, reader: User) -> None:
    """Who looks after a resource hears what a reader did not find in it."""
    event = telling.of_resource(NotificationKind.RATING, resource, reader)
    telling.tell(session, event, telling.keepers(session, event, resource))


def asked_about(session: Session, resource: Resource, question: Question, asker: User) -> None:
    """Who looks after a resource hears of a question about it, where they may read it."""
    event = telling.of_question(NotificationKind.NEW_HERE, question, asker, 1)
    told = {user.id for user in telling.speakers(session, question)}
    people = telling.keepers(session, event, resource)
    telling.tell(session, event, [user for user in people if user.id not in told])


def change_proposed(session: Session, resource: Resource, author: User, body_id: int | None) -> None:
    """Those who judge it: the référents of the body it was sent to, else the owner and the animation."""
    event = telling.of_resource(NotificationKind.PROPOSED, resource, author)
    body = and_(circles.REFERENTS, User.body_id == body_id)
    judges = body if body_id else or_(User.id == resource.owner_id, circles.FIELD_ANIMATORS)
    telling.tell(session, event, telling.people(session, event, judges))


def proposal_decided(session: Session, resource: Resource, author_id: int, actor: User) -> None:
    """Who proposed a change hears what became of it."""
    event = telling.of_resource(NotificationKind.PROPOSAL_DECIDED, resource, actor)
    telling.tell(session, event, telling.people(session, event, User.id == author_id))


def proposals_settled(session: Session, resource_id: int) -> None:
    """Nothing proposed on the resource waits any more."""
    settle(session, NotificationKind.PROPOSED, ThingKind.RESOURCE, resource_id)


def resource_edited(session: Session, resource: Resource, actor: User) -> None:
    """The owner hears of each change that somebody else made."""
    event = _at_version(NotificationKind.EDITED, resource, actor)
    telling.tell(session, event, telling.people(session, event, User.id == resource.owner_id))


def _at_version(kind: NotificationKind, resource: Resource, actor: User) -> telling.Event:
    """An event of a resource as it reads now."""
    return replace(telling.of_resource(kind, resource, actor), seq=resource.version)


def incident_raised(session: Session, incident: Incident, body: Body, actor: User) -> None:
    """The référents of the body and the field animators hear that something does not work."""
    event = telling.of_incident(incident, body, actor)
    own = and_(circles.REFERENTS, User.body_id == body.id)
    telling.tell(session, event, telling.people(session, event, or_(own, circles.FIELD_ANIMATORS)))


def incident_closed(session: Session, incident: Incident, body: Body, actor: User) -> None:
    """Those who raised or confirmed it hear that it is over; nobody has to look at it any more."""
    settle(session, NotificationKind.INCIDENT, ThingKind.INCIDENT, incident.id)
    event = telling.of_incident(incident, body, actor)
    sites = select(IncidentSite.user_id).where(IncidentSite.incident_id == incident.id)
    telling.tell(
        session, event, telling.people(session, event, or_(User.id.in_(sites), User.id == incident.author_id))
    )


def stand_in_named(session: Session, absent: User, delegate: User) -> None:
    """Who stands in for somebody hears from when to when."""
    telling.tell(session, telling.of_absence(absent), [delegate])


def stand_in_released(session: Session, absent: User, delegate: User) -> None:
    """They need not any more; who was not told yet hears of neither."""
    kind, event = NotificationKind.STANDS_IN, telling.of_absence(absent)
    mine = {"user_id": delegate.id, "kind": kind, "thing": event.thing, "ref_id": absent.id, "read_at": None}
    unread = session.scalars(select(Notification).filter_by(**mine)).all()
    for row in unread:
        row.read_at = clock.now()
    session.flush()
    if all(row.awaits is None for row in unread):
        telling.tell(session, event, [delegate])


def post_reported(session: Session, thread: Thread, post: Post, reporter: User) -> None:
    """The moderators hear of a reported message, once while they have not looked."""
    event = telling.of_thread(NotificationKind.REPORT, thread, reporter, post.seq)
    telling.tell(session, event, telling.people(session, event, User.role.in_(ANIMATION)))


def follow(session: Session, user: User, thing: ThingKind, ref_id: int) -> None:
    """`user` follows the thing from now on, unless they once said that they would rather not."""
    if session.get(Follow, (user.id, thing, ref_id)) is None:
        session.add(Follow(user_id=user.id, kind=thing, ref_id=ref_id, created_at=clock.now()))


def rescope(session: Session, thing: ThingKind, ref_id: int, scope: str) -> None:
    """The thing changed readers (moved, hidden, re-routed, published): its notifications follow."""
    where = and_(Notification.thing == thing, Notification.ref_id == ref_id)
    session.execute(update(Notification).where(where).values(scope=scope))


def rescope_questions(session: Session, body_id: int, scope: str) -> None:
    """All questions of a body changed readers (its channel was opened or restricted)."""
    asked = select(Question.id).where(Question.body_id == body_id).scalar_subquery()
    lines = update(Notification).where(
        Notification.thing == ThingKind.QUESTION, Notification.ref_id.in_(asked)
    )
    session.execute(lines.values(scope=scope), execution_options={"synchronize_session": False})


def read(session: Session, user: User, thing: ThingKind, ref_id: int, seq: int | None = None) -> None:
    """`user` had the thing on screen (its messages up to `seq`): its notifications are read."""
    query = update(Notification).where(
        Notification.user_id == user.id,
        Notification.thing == thing,
        Notification.ref_id == ref_id,
        Notification.read_at.is_(None),
    )
    if seq is not None:
        query = query.where(Notification.seq.is_(None) | (Notification.seq <= seq))
    session.execute(query.values(read_at=clock.now()))


def settle(
    session: Session, kind: NotificationKind, thing: ThingKind, ref_id: int, user_id: int | None = None
) -> None:
    """What these notifications asked for is done or gone: nobody (or not `user_id`) has to read them, or be
    mailed, any more."""
    query = update(Notification).where(
        Notification.thing == thing,
        Notification.ref_id == ref_id,
        Notification.kind == kind,
        Notification.read_at.is_(None),
    )
    if user_id is not None:
        query = query.where(Notification.user_id == user_id)
    session.execute(query.values(read_at=clock.now()))


def forget(session: Session, thing: ThingKind, ref_id: int) -> None:
    """Remove every notification of a thing that is gone for good."""
    session.execute(delete(Notification).where(Notification.thing == thing, Notification.ref_id == ref_id))


_INCIDENT = (
    select(Incident.id)
    .where(Incident.closed_at.is_(None), Incident.expires_at > bindparam("now", type_=UTCDateTime()))
    .limit(1)
    .scalar_subquery()
)


@lru_cache
def _count(scopes_held: int) -> Any:
    """The unread notifications of a reader who holds so many scopes."""
    mine = (Notification.user_id == bindparam("reader"), Notification.read_at.is_(None))
    readable = scopes.held_one_by_one(Notification.scope, scopes_held)
    return select(func.count()).where(*mine, readable).scalar_subquery()


@lru_cache
def _band(scopes_held: int) -> Any:
    return select(_count(scopes_held), _INCIDENT)


def unread(session: Session, user: User) -> int:
    """How many notifications of `user`, about things that they may still read, are unread."""
    given = scopes.given_one_by_one(user)
    statement = select(_count(len(given)))
    return session.connection().execute(statement, given | {"reader": user.id}).scalar() or 0


def band(session: Session, user: User) -> tuple[int, bool]:
    """What every page asks at once: the unread count, and whether any incident is open."""
    given = scopes.given_one_by_one(user)
    statement = _band(len(given))
    given |= {"reader": user.id, "now": clock.now()}
    count, incident = session.connection().execute(statement, given).one()
    return count, incident is not None

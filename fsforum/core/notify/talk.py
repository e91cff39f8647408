"""What happened to discussions, questions, incidents and stand-ins, told to those whom it concerns."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from fsforum.core import clock, telling
from fsforum.core.notify.lines import follow, settle
from fsforum.core.policy import circles
from fsforum.core.policy.accounts import ANIMATION
from fsforum.models import (
    Body,
    Incident,
    IncidentSite,
    Notification,
    NotificationKind,
    Post,
    Question,
    QuestionState,
    Resource,
    ThingKind,
    Thread,
    User,
)

OVER = (QuestionState.DROPPED, QuestionState.DUPLICATE)


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


def question_assigned(session: Session, question: Question, actor: User, person: User, seq: int) -> None:
    """The référent to whom the question was given."""
    event = telling.of_question(NotificationKind.NEW_QUESTION, question, actor, seq)
    telling.tell(session, replace(event, again=True), telling.people(session, event, User.id == person.id))


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
    if question.state in OVER:
        settle(session, NotificationKind.NEW_QUESTION, ThingKind.QUESTION, question.id)
    event = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    people = {user.id: user for user in telling.followers(session, event)}
    if animation:
        people |= {u.id: u for u in telling.people(session, event, circles.FIELD_ANIMATORS)}
    telling.tell(session, event, list(people.values()))


def clarification_asked(session: Session, question: Question, actor: User, seq: int) -> None:
    """The asker is told that a clarification is awaited."""
    event = telling.of_question(NotificationKind.CLARIFY, question, actor, seq)
    asker = telling.people(session, event, User.id == question.asker_id)
    telling.tell(session, replace(event, again=True), asker)


def clarified(session: Session, question: Question, actor: User, seq: int, handles: Iterable[str]) -> None:
    """What the body asked for is there: its référents get the question again, then as of any message."""
    settle(session, NotificationKind.CLARIFY, ThingKind.QUESTION, question.id)
    told = _question_again(session, question, actor, seq)
    message_written(session, question, actor, seq, handles, told)


def question_answered(session: Session, question: Question, actor: User, seq: int) -> None:
    """The asker and all who follow hear of the answer (given, validated, revised); nothing else is due."""
    for kind in (NotificationKind.NEW_QUESTION, NotificationKind.CLARIFY):
        settle(session, kind, ThingKind.QUESTION, question.id)
    event = telling.of_question(NotificationKind.ANSWER, question, actor, seq)
    telling.tell(session, event, telling.followers(session, event))


def message_written(
    session: Session,
    question: Question,
    actor: User,
    seq: int,
    handles: Iterable[str],
    told: AbstractSet[int] = frozenset(),
) -> None:
    """A line of the exchange: those cited, the body (when the asker writes), the followers, less `told`."""
    cited = told | telling.mention(
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


def question_found_in(session: Session, question: Question, resource: Resource, actor: User) -> None:
    """« Déjà répondu »: the followers of the question follow the resource that holds the answer."""
    settle(session, NotificationKind.NEW_QUESTION, ThingKind.QUESTION, question.id)
    asked = telling.of_question(NotificationKind.GUIDE, question, actor, None)
    people = [user for user in telling.followers(session, asked) if user.id != actor.id]
    for user in people:
        follow(session, user, ThingKind.RESOURCE, resource.id)
    telling.tell(session, telling.of_resource(NotificationKind.GUIDE, resource, actor), people)


def question_reopened(session: Session, question: Question, actor: User, seq: int) -> None:
    """Its answer did not help: the référents get it again, its followers hear of it."""
    told = _question_again(session, question, actor, seq)
    moved = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    telling.tell(session, moved, [u for u in telling.followers(session, moved) if u.id not in told])


def _question_again(session: Session, question: Question, actor: User, seq: int) -> set[int]:
    """It waits for the référents of its body once more, whatever they read of it; returns their numbers."""
    event = telling.of_question(NotificationKind.NEW_QUESTION, question, actor, seq)
    speakers = telling.speakers(session, question)
    telling.tell(session, replace(event, again=True), speakers)
    return {user.id for user in speakers}


def answer_failed(session: Session, question: Question, actor: User, seq: int) -> None:
    """The answer in a guide did not help: the animation hears of it."""
    event = telling.of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    telling.tell(session, event, telling.people(session, event, circles.FIELD_ANIMATORS))


def asked_about(session: Session, resource: Resource, question: Question, asker: User) -> None:
    """Who looks after a resource hears of a question about it, where they may read it."""
    event = telling.of_question(NotificationKind.NEW_HERE, question, asker, 1)
    told = {user.id for user in telling.speakers(session, question)}
    people = telling.keepers(session, event, resource)
    telling.tell(session, event, [user for user in people if user.id not in told])


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

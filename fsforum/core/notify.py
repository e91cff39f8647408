"""What people are told because of a write: explicit calls from the service, in its transaction.

A notification carries references and the scope of its thing, never a text. Further events of a thing
that is still unread add to the same line. Mail follows the person's choice and leaves from the outbox,
where the right is checked again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from fsforum.core import clock, scopes
from fsforum.core.outbox import put
from fsforum.core.policy.accounts import ANIMATION
from fsforum.models import (
    Follow,
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    Post,
    Question,
    Resource,
    Role,
    ThingKind,
    Thread,
    User,
)

DEFAULTS = {
    NotificationKind.REPLY: MailChoice.MAIL,
    NotificationKind.MENTION: MailChoice.MAIL,
    NotificationKind.NEW_QUESTION: MailChoice.MAIL,
    NotificationKind.ANSWER: MailChoice.MAIL,
    NotificationKind.CLARIFY: MailChoice.MAIL,
    NotificationKind.QUESTION_MOVED: MailChoice.SITE,
    NotificationKind.GUIDE: MailChoice.SITE,
    NotificationKind.REPORT: MailChoice.MAIL,
}


@dataclass(frozen=True)
class _Event:
    kind: NotificationKind
    thing: ThingKind
    ref_id: int
    scope: str
    actor: User
    seq: int | None = None


def thread_opened(session: Session, thread: Thread, author: User, handles: Iterable[str]) -> None:
    """The author follows; those cited in the first message are told."""
    follow(session, author, ThingKind.THREAD, thread.id)
    _mention(session, _of_thread(NotificationKind.MENTION, thread, author, 1), handles)


def reply_posted(session: Session, thread: Thread, post: Post, author: User, handles: Iterable[str]) -> None:
    """The author follows; those cited, then the other followers, are told, each once."""
    follow(session, author, ThingKind.THREAD, thread.id)
    cited = _mention(session, _of_thread(NotificationKind.MENTION, thread, author, post.seq), handles)
    event = _of_thread(NotificationKind.REPLY, thread, author, post.seq)
    _tell(session, event, [u for u in _followers(session, event) if u.id not in cited])


def question_asked(session: Session, question: Question, asker: User) -> None:
    """The asker follows; the référents of the body are told (the animation when it has none)."""
    follow(session, asker, ThingKind.QUESTION, question.id)
    event = _of_question(NotificationKind.NEW_QUESTION, question, asker, 1)
    _tell(session, event, _speakers(session, question))


def question_assigned(session: Session, question: Question, actor: User, person: User) -> None:
    """The référent to whom the question was given."""
    event = _of_question(NotificationKind.NEW_QUESTION, question, actor, None)
    _tell(session, event, _people(session, event, User.id == person.id))


def question_redirected(session: Session, question: Question, actor: User) -> None:
    """The référents of the new body get the question, its followers hear where it went.

    For those of the old body it is no longer a question to answer.
    """
    settle(session, NotificationKind.NEW_QUESTION, ThingKind.QUESTION, question.id)
    event = _of_question(NotificationKind.NEW_QUESTION, question, actor, None)
    speakers = _speakers(session, question)
    _tell(session, event, speakers)
    moved = _of_question(NotificationKind.QUESTION_MOVED, question, actor, None)
    told = {u.id for u in speakers}
    _tell(session, moved, [u for u in _followers(session, moved) if u.id not in told])


def question_moved(session: Session, question: Question, actor: User, seq: int | None = None) -> None:
    """Its followers hear that it was taken, dropped, or declared a duplicate."""
    event = _of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    _tell(session, event, _followers(session, event))


def clarification_asked(session: Session, question: Question, actor: User, seq: int) -> None:
    """The asker is told that a clarification is awaited."""
    event = _of_question(NotificationKind.CLARIFY, question, actor, seq)
    _tell(session, event, _people(session, event, User.id == question.asker_id))


def question_answered(session: Session, question: Question, actor: User, seq: int) -> None:
    """The asker and all who follow hear of the answer (given, validated or revised)."""
    event = _of_question(NotificationKind.ANSWER, question, actor, seq)
    _tell(session, event, _followers(session, event))


def message_written(
    session: Session, question: Question, actor: User, seq: int, handles: Iterable[str]
) -> None:
    """A line of the exchange: those cited, the body (when the asker writes), the followers."""
    cited = _mention(session, _of_question(NotificationKind.MENTION, question, actor, seq), handles)
    event = _of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    people = {u.id: u for u in _followers(session, event)}
    if actor.id == question.asker_id:
        people |= {u.id: u for u in _speakers(session, question)}
    _tell(session, event, [u for number, u in people.items() if number not in cited])


def note_written(session: Session, question: Question, actor: User, seq: int) -> None:
    """A note between the body and the animation: only those two hear of it."""
    event = _of_question(NotificationKind.QUESTION_MOVED, question, actor, seq)
    animation = _people(session, event, User.role.in_(ANIMATION))
    people = {u.id: u for u in [*_speakers(session, question), *animation]}
    _tell(session, event, list(people.values()))


def guide_made(session: Session, question: Question, resource: Resource, actor: User) -> None:
    """Those who follow the question hear that its answer now stands in a published guide."""
    asked = _of_question(NotificationKind.GUIDE, question, actor, None)
    event = _of_resource(NotificationKind.GUIDE, resource, actor)
    _tell(session, event, _followers(session, asked))


def resource_submitted(session: Session, resource: Resource, actor: User) -> None:
    """Those who publish hear that a draft awaits them."""
    event = _of_resource(NotificationKind.GUIDE, resource, actor)
    _tell(session, event, _people(session, event, User.role.in_(ANIMATION)))


def post_reported(session: Session, thread: Thread, post: Post, reporter: User) -> None:
    """The moderators hear of a reported message, once while they have not looked."""
    event = _of_thread(NotificationKind.REPORT, thread, reporter, post.seq)
    _tell(session, event, _people(session, event, User.role.in_(ANIMATION)))


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


def settle(session: Session, kind: NotificationKind, thing: ThingKind, ref_id: int) -> None:
    """What these notifications asked for is done or gone: nobody has to read them (or be mailed) any more."""
    query = update(Notification).where(
        Notification.thing == thing,
        Notification.ref_id == ref_id,
        Notification.kind == kind,
        Notification.read_at.is_(None),
    )
    session.execute(query.values(read_at=clock.now()))


def forget(session: Session, thing: ThingKind, ref_id: int) -> None:
    """Remove every notification of a thing that is gone for good."""
    session.execute(delete(Notification).where(Notification.thing == thing, Notification.ref_id == ref_id))


_UNREAD = select(func.count()).where(
    Notification.user_id == bindparam("reader"),
    Notification.read_at.is_(None),
    Notification.scope.in_(bindparam("held", expanding=True)),
)


def unread(session: Session, user: User) -> int:
    """How many notifications of `user`, about things that they may still read, are unread."""
    given = {"reader": user.id, "held": sorted(scopes.of_user(user))}
    return session.connection().execute(_UNREAD, given).scalar() or 0


def _of_thread(kind: NotificationKind, thread: Thread, actor: User, seq: int) -> _Event:
    return _Event(kind, ThingKind.THREAD, thread.id, thread.scope, actor, seq)


def _of_question(kind: NotificationKind, question: Question, actor: User, seq: int | None) -> _Event:
    return _Event(kind, ThingKind.QUESTION, question.id, question.scope, actor, seq)


def _of_resource(kind: NotificationKind, resource: Resource, actor: User) -> _Event:
    return _Event(kind, ThingKind.RESOURCE, resource.id, resource.scope, actor, None)


def _people(session: Session, event: _Event, *where: object) -> list[User]:
    """The active people who match `where` and may read the event's thing, its actor excepted."""
    query = select(User).where(scopes.readers(event.scope), User.id != event.actor.id, *where)  # type: ignore[arg-type]
    return list(session.scalars(query.order_by(User.id)))


def _followers(session: Session, event: _Event) -> list[User]:
    followed = exists().where(
        Follow.user_id == User.id,
        Follow.kind == event.thing,
        Follow.ref_id == event.ref_id,
        Follow.muted.is_(False),
    )
    return _people(session, event, followed)


def _speakers(session: Session, question: Question) -> list[User]:
    """The référents of the question's body; the field animators when it has none."""
    members = session.scalars(
        select(User).where(
            scopes.readers(question.scope), User.role == Role.PARTNER, User.body_id == question.body_id
        )
    )
    found = list(members)
    if found:
        return found
    return list(session.scalars(select(User).where(scopes.readers(question.scope), User.role == Role.FIELD)))


def _mention(session: Session, event: _Event, handles: Iterable[str]) -> set[int]:
    """Tell those cited who may read; returns their numbers."""
    names = sorted(set(handles))[:20]
    if not names:
        return set()
    people = _people(session, event, User.handle.in_(names))
    _tell(session, event, people)
    return {user.id for user in people}


def _tell(session: Session, event: _Event, people: list[User]) -> None:
    """Add the event to each person's inbox and, when they want it so, to their mail."""
    people = [user for user in people if user.id != event.actor.id]
    if not people:
        return
    numbers = [user.id for user in people]
    choices = _choices(session, event.kind, numbers)
    pending = _pending(session, event, numbers)
    if pending:
        session.execute(
            update(Notification)
            .where(Notification.id.in_(list(pending.values())))
            .values(count=Notification.count + 1, at=clock.now(), actor_id=event.actor.id)
        )
    new = [u for u in people if u.id not in pending and choices[u.id] != MailChoice.NEVER]
    if not new:
        return
    made = session.execute(
        insert(Notification).returning(Notification.id, Notification.user_id),
        [_row(event, user) for user in new],
    )
    by_user = {user_id: number for number, user_id in made}
    for user in new:
        if choices[user.id] == MailChoice.MAIL:
            put(session, event.kind.name.lower(), user.email, user, notification=by_user[user.id])


def _row(event: _Event, user: User) -> dict[str, object]:
    return {
        "user_id": user.id,
        "kind": event.kind,
        "thing": event.thing,
        "ref_id": event.ref_id,
        "seq": event.seq,
        "scope": event.scope,
        "actor_id": event.actor.id,
        "at": clock.now(),
        "count": 1,
    }


def _choices(session: Session, kind: NotificationKind, numbers: list[int]) -> dict[int, MailChoice]:
    choices = dict.fromkeys(numbers, DEFAULTS[kind])
    rows = select(NotificationChoice.user_id, NotificationChoice.choice).where(
        NotificationChoice.kind == kind, NotificationChoice.user_id.in_(numbers)
    )
    choices.update((user_id, choice) for user_id, choice in session.execute(rows))
    return choices


def _pending(session: Session, event: _Event, numbers: list[int]) -> dict[int, int]:
    """The still unread lines of the same kind and thing: user → notification."""
    rows = select(Notification.user_id, Notification.id).where(
        Notification.user_id.in_(numbers),
        Notification.read_at.is_(None),
        Notification.kind == event.kind,
        Notification.thing == event.thing,
        Notification.ref_id == event.ref_id,
    )
    return {row.user_id: row.id for row in session.execute(rows)}

"""One event, told to many: whose inbox it enters, whose mail or digest; further events add to a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from fsforum.core import absences, choices, clock, scopes
from fsforum.core.outbox import put
from fsforum.core.policy import circles
from fsforum.models import (
    Body,
    Follow,
    Incident,
    MailChoice,
    Notification,
    NotificationKind,
    Outbox,
    Question,
    Resource,
    ThingKind,
    Thread,
    User,
)


@dataclass(frozen=True)
class Event:
    """What happened to a thing, by whom, and who may read of it."""

    kind: NotificationKind
    thing: ThingKind
    ref_id: int
    scope: str
    actor: User
    seq: int | None = None
    desk: int | None = None
    """The structure whose own question it is: told on the site, not mailed."""
    again: bool = False
    """Somebody waits for these very people: told anew, also to who did not read the earlier line."""


def of_thread(kind: NotificationKind, thread: Thread, actor: User, seq: int) -> Event:
    """An event of a discussion."""
    return Event(kind, ThingKind.THREAD, thread.id, thread.scope, actor, seq)


def of_question(kind: NotificationKind, question: Question, actor: User, seq: int | None) -> Event:
    """An event of a question; by its own structure, colleagues read of it on the site alone."""
    own = question.structure_id is not None and question.structure_id == actor.structure_id
    desk = question.structure_id if own else None
    return Event(kind, ThingKind.QUESTION, question.id, question.scope, actor, seq, desk)


def of_incident(incident: Incident, body: Body, actor: User) -> Event:
    """An event of an incident. Its readers are those of the channel of `body`."""
    return Event(
        NotificationKind.INCIDENT, ThingKind.INCIDENT, incident.id, scopes.of_body(body), actor, None
    )


def of_resource(kind: NotificationKind, resource: Resource, actor: User) -> Event:
    """An event of a resource."""
    return Event(kind, ThingKind.RESOURCE, resource.id, resource.scope, actor, None)


def of_absence(absent: User) -> Event:
    """Somebody is away, or back; told to who stands in for them alone."""
    kind = NotificationKind.STANDS_IN
    return Event(kind, ThingKind.PERSON, absent.id, scopes.LIBRARY, absent, None)


def people(session: Session, event: Event, *where: object) -> list[User]:
    """The active people who match `where` and may read the event's thing, its actor excepted."""
    query = select(User).where(scopes.readers(event.scope), User.id != event.actor.id, *where)  # type: ignore[arg-type]
    return list(session.scalars(query.order_by(User.id)))


def followers(session: Session, event: Event) -> list[User]:
    """The active people who follow the event's thing and may read it."""
    followed = exists().where(
        Follow.user_id == User.id,
        Follow.kind == event.thing,
        Follow.ref_id == event.ref_id,
        Follow.muted.is_(False),
    )
    return people(session, event, followed)


def speakers(session: Session, question: Question) -> list[User]:
    """The référents of the question's body; the field animators too when none of them is there."""
    members = session.scalars(
        select(User).where(
            scopes.readers(question.scope), circles.REFERENTS, User.body_id == question.body_id
        )
    )
    found = list(members)
    if absences.has_interlocutor(session, question.body_id):
        return found
    field = session.scalars(select(User).where(scopes.readers(question.scope), circles.FIELD_ANIMATORS))
    return [*found, *field]


def keepers(session: Session, event: Event, resource: Resource) -> list[User]:
    """The owner of the resource; the field animators once that account is gone."""
    owner = people(session, event, User.id == resource.owner_id)
    if owner or event.actor.id == resource.owner_id:
        return owner
    return people(session, event, circles.FIELD_ANIMATORS)


def mention(session: Session, event: Event, handles: Iterable[str]) -> set[int]:
    """Tell those cited who may read; returns their numbers."""
    names = sorted(set(handles))[:20]
    if not names:
        return set()
    cited = people(session, event, User.handle.in_(names))
    tell(session, event, cited)
    return {user.id for user in cited}


def tell_those_around(
    session: Session, event: Event, places: Sequence[tuple[ThingKind, int | None]], told: set[int]
) -> None:
    """Those who follow one of `places` (a theme, a body, a space) hear of the new thing, `told` excepted."""
    here = [and_(Follow.kind == kind, Follow.ref_id == number) for kind, number in places if number]
    if not here:
        return
    followed = exists().where(Follow.user_id == User.id, Follow.muted.is_(False), or_(*here))
    tell(session, event, [u for u in people(session, event, followed) if u.id not in told])


def tell(session: Session, event: Event, people: list[User]) -> None:
    """Add the event to each person's inbox and, when they want it so, to their mail or their next digest."""
    people = [user for user in _with_delegates(session, event, people) if user.id != event.actor.id]
    if not people:
        return
    chosen = choices.of_people(session, event.kind, people)
    for user in people:
        if event.desk is not None and event.desk == user.structure_id and chosen[user.id] != MailChoice.NEVER:
            chosen[user.id] = MailChoice.SITE
    pending = _pending(session, event, [user.id for user in people])
    if event.again:
        over = update(Notification).where(Notification.id.in_(list(pending.values())))
        session.execute(over.values(read_at=clock.now()))
        pending = {}
    _add_to_lines(session, event, pending, chosen)
    new = [u for u in people if u.id not in pending and chosen[u.id] != MailChoice.NEVER]
    if not new:
        return
    made = session.execute(
        insert(Notification).returning(Notification.id, Notification.user_id),
        [_row(event, user, chosen[user.id]) for user in new],
    )
    by_user = {user_id: number for number, user_id in made}
    for user in new:
        if chosen[user.id] == MailChoice.MAIL:
            put(session, event.kind.name.lower(), user.email, user, notification=by_user[user.id])


def _with_delegates(session: Session, event: Event, people: list[User]) -> list[User]:
    """Who stands in today for somebody who is away hears of questions too; citing was meant for one only."""
    if event.thing != ThingKind.QUESTION:
        return people
    everybody = absences.with_delegates(session, people, scopes.readers(event.scope))
    if event.kind != NotificationKind.MENTION:
        return everybody
    known = {user.id for user in people}
    others = [user for user in everybody if user.id not in known]
    if others:
        tell(session, replace(event, kind=NotificationKind.QUESTION_MOVED), others)
    return people


def _add_to_lines(
    session: Session, event: Event, pending: dict[int, int], chosen: dict[int, MailChoice]
) -> None:
    """One more event on the lines still unread; those told by digest stand in the next one again."""
    values = {"count": Notification.count + 1, "at": clock.now(), "actor_id": event.actor.id}
    for digest in (None, *choices.DIGESTS):
        lines = [line for user, line in pending.items() if _digest(chosen[user]) == digest]
        if lines:
            query = update(Notification).where(Notification.id.in_(lines)).values(**values)
            session.execute(query.values(awaits=digest) if digest else query)


def read_by_mail(session: Session, user: User, thing: ThingKind, ref_id: int) -> None:
    """`user` answered a mail about the thing: what mails have told of it is read, what came since is not."""
    told = exists().where(
        Outbox.user_id == user.id,
        Outbox.data["notification"].as_integer() == Notification.id,
        Outbox.outcome.in_(("sent", "kept", "unsure")),
        Outbox.done_at >= Notification.at,
    )
    mine = update(Notification).where(
        Notification.user_id == user.id,
        Notification.thing == thing,
        Notification.ref_id == ref_id,
        Notification.read_at.is_(None),
        told,
    )
    session.execute(mine.values(read_at=clock.now()), execution_options={"synchronize_session": False})


def _digest(choice: MailChoice) -> MailChoice | None:
    return choice if choice in choices.DIGESTS else None


def _row(event: Event, user: User, choice: MailChoice) -> dict[str, object]:
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
        "awaits": _digest(choice),
    }


def _pending(session: Session, event: Event, numbers: list[int]) -> dict[int, int]:
    """The still unread lines of the same kind and thing: user → notification."""
    rows = select(Notification.user_id, Notification.id).where(
        Notification.user_id.in_(numbers),
        Notification.read_at.is_(None),
        Notification.kind == event.kind,
        Notification.thing == event.thing,
        Notification.ref_id == event.ref_id,
    )
    return {row[0]: row[1] for row in session.execute(rows)}

"""Review tasks and reports: asked for, and settled by what is done to their thing."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from fsforum.core import clock, index, notify
from fsforum.core.index.rows import RESOURCE_RANKS, question_rank
from fsforum.core.policy import circles
from fsforum.core.policy.accounts import ANIMATION
from fsforum.core.reviews import notices
from fsforum.core.transaction import locked
from fsforum.models import (
    AccountState,
    Change,
    NotificationKind,
    OutdatedReport,
    Question,
    Resource,
    ResourceState,
    ReviewOutcome,
    ReviewTask,
    ThingKind,
    User,
)

Thing = Resource | Question


def kind_of(thing: Thing) -> ThingKind:
    """What a notification calls it."""
    return ThingKind.RESOURCE if isinstance(thing, Resource) else ThingKind.QUESTION


def thing_of(task: ReviewTask) -> Thing:
    """The guide or the question to look at: every task has one."""
    thing = task.thing
    assert thing is not None
    return thing


def tasks_of(thing: Thing) -> ColumnElement[bool]:
    """The open tasks of a thing."""
    column = ReviewTask.resource_id if isinstance(thing, Resource) else ReviewTask.question_id
    return (column == thing.id) & (ReviewTask.outcome == ReviewOutcome.OPEN)


def reports_of(thing: Thing) -> ColumnElement[bool]:
    """The open reports of a thing."""
    column = OutdatedReport.resource_id if isinstance(thing, Resource) else OutdatedReport.question_id
    return (column == thing.id) & (OutdatedReport.outcome == ReviewOutcome.OPEN)


def doubted(session: Session, thing: Thing) -> bool:
    """Whether anybody has to look at it, or says that it no longer holds."""
    return bool(
        session.scalar(select(or_(exists().where(tasks_of(thing)), exists().where(reports_of(thing)))))
    )


def ask(session: Session, thing: Thing, actor: User, change: Change | None = None) -> bool:
    """« En cours de révision », with a task; False when that was asked already.

    The caller holds the row of `thing`, which is published (or has a validated answer). Reports are
    answered by it: what was reported is going to be revised.
    """
    same = ReviewTask.change_id == change.id if change else ReviewTask.change_id.is_(None)
    if session.scalar(select(exists().where(tasks_of(thing), same))):
        return False
    owner = owner_of(session, thing)
    session.add(
        ReviewTask(
            change_id=change.id if change else None,
            resource_id=thing.id if isinstance(thing, Resource) else None,
            question_id=thing.id if isinstance(thing, Question) else None,
            owner_id=owner.id,
            asked_by_id=actor.id,
            created_at=clock.now(),
        )
    )
    _mark(thing, change)
    session.flush()
    _reindex(session, thing)
    notices.task_given(session, thing, owner, actor)
    _answer_reports(session, thing, ReviewOutcome.REVISING, actor)
    return True


def settle(session: Session, thing: Thing, outcome: ReviewOutcome, actor: User) -> None:
    """What `actor` did to `thing` ends its tasks and reports; the last task of a change closes it.

    The caller holds the row of `thing`, and has already written its new dates or state.
    """
    tasks = list(session.scalars(select(ReviewTask).where(tasks_of(thing))))
    for task in tasks:
        task.outcome, task.done_at, task.done_by_id = outcome, clock.now(), actor.id
    _unmark(thing)
    session.flush()
    _reindex(session, thing)
    notify.settle(session, NotificationKind.REVIEW_TASK, kind_of(thing), thing.id)
    for number in sorted({task.change_id for task in tasks if task.change_id}):
        _close_if_done(session, session.get_one(Change, number))
    _answer_reports(session, thing, outcome, actor)


def release(session: Session, change: Change) -> None:
    """Nobody has to look at anything because of `change` any more; what was looked at stays so.

    The caller holds the rows of the things of its open tasks (`of_change`), and the change's.
    """
    for task in of_change(session, change):
        thing = thing_of(task)
        session.delete(task)
        session.flush()
        left = session.scalar(
            select(ReviewTask).where(tasks_of(thing)).order_by(ReviewTask.id.desc()).limit(1)
        )
        if left is None:
            _unmark(thing)
            notify.settle(session, NotificationKind.REVIEW_TASK, kind_of(thing), thing.id)
        elif thing.revising_change_id == change.id:
            thing.revising_change_id = left.change_id
        session.flush()
        _reindex(session, thing)


def of_change(session: Session, change: Change) -> list[ReviewTask]:
    """The open tasks of a change with their things, in the order in which things are held."""
    open_ones = (ReviewTask.change_id == change.id, ReviewTask.outcome == ReviewOutcome.OPEN)
    things = (joinedload(ReviewTask.resource), joinedload(ReviewTask.question))
    tasks = session.scalars(select(ReviewTask).where(*open_ones).options(*things))
    return sorted(tasks, key=lambda task: (kind_of(thing_of(task)).value, thing_of(task).id))


def entrust(session: Session, task: ReviewTask, owner: User, actor: User) -> None:
    """Another person has to look at it, and is told; the one before no longer. The caller holds the row."""
    thing, before = thing_of(task), task.owner_id
    task.owner_id = owner.id
    session.flush()
    others = (tasks_of(thing), ReviewTask.owner_id == before)
    if not session.scalar(select(exists().where(*others))):
        notify.settle(session, NotificationKind.REVIEW_TASK, kind_of(thing), thing.id, before)
    notices.task_given(session, thing, owner, actor)


def report(session: Session, thing: Thing, reporter: User, reason: str) -> bool:
    """« Signaler comme obsolète »; False when this person's earlier report is still open."""
    if session.scalar(select(exists().where(reports_of(thing), OutdatedReport.reporter_id == reporter.id))):
        return False
    session.add(
        OutdatedReport(
            resource_id=thing.id if isinstance(thing, Resource) else None,
            question_id=thing.id if isinstance(thing, Question) else None,
            reporter_id=reporter.id,
            reason=reason,
            created_at=clock.now(),
        )
    )
    session.flush()
    notices.outdated_reported(session, thing, reporter)
    return True


def owner_of(session: Session, thing: Thing) -> User:
    """Who is to look at it: the owner of a resource, who validated an answer; else a référent of the
    answer's body, else a field animator."""
    if isinstance(thing, Resource):
        first = [User.id == thing.owner_id]
    else:
        own = (circles.REFERENTS) & (User.body_id == thing.body_id)
        first = [(User.id == thing.validated_by_id) & (own | User.role.in_(ANIMATION)), own]
    for wanted in (*first, circles.FIELD_ANIMATORS, circles.ADMINISTRATORS):
        query = select(User).where(wanted, User.state == AccountState.ACTIVE).order_by(User.id).limit(1)
        if found := session.scalar(query):
            return found
    return session.get_one(User, thing.owner_id if isinstance(thing, Resource) else thing.asker_id)


def _mark(thing: Thing, change: Change | None) -> None:
    if isinstance(thing, Resource):
        if thing.state != ResourceState.REVISING:
            thing.state, thing.state_on, thing.state_reason = ResourceState.REVISING, clock.today(), ""
    else:
        thing.revising_on = thing.revising_on or clock.today()
    if change is not None:
        thing.revising_change_id = change.id


def _unmark(thing: Thing) -> None:
    thing.revising_change_id = None
    if isinstance(thing, Question):
        thing.revising_on = None
    elif thing.state == ResourceState.REVISING:
        thing.state, thing.state_on = ResourceState.PUBLISHED, clock.today()


def _reindex(session: Session, thing: Thing) -> None:
    """Search shows the state of a thing, and orders by it."""
    if isinstance(thing, Resource):
        rank = RESOURCE_RANKS.get(thing.state, 0)
        index.touch(session, ThingKind.RESOURCE, thing.id, state=thing.state, rank=rank)
        return
    index.touch(session, ThingKind.QUESTION, thing.id, state=thing.state, rank=question_rank(thing))


def _close_if_done(session: Session, change: Change) -> None:
    """Two people who end the two last tasks at once meet here, one after the other."""
    locked(session, change)
    left = exists().where(ReviewTask.change_id == change.id, ReviewTask.outcome == ReviewOutcome.OPEN)
    if change.closed_at is None and not session.scalar(select(left)):
        change.closed_at = clock.now()


def _answer_reports(session: Session, thing: Thing, outcome: ReviewOutcome, actor: User) -> None:
    """Reports end with the outcome; who reported hears of it."""
    reports = list(session.scalars(select(OutdatedReport).where(reports_of(thing))))
    for row in reports:
        row.outcome, row.handled_at, row.handled_by_id = outcome, clock.now(), actor.id
    session.flush()
    notify.settle(session, NotificationKind.OUTDATED, kind_of(thing), thing.id)
    notices.report_answered(session, thing, {row.reporter_id for row in reports}, actor)

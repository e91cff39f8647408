"""One guide, answer or task, with what its rights need; who may look at it instead."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from fsforum.core.policy import can, circles
from fsforum.core.policy.accounts import ANIMATION
from fsforum.core.reviews import Thing
from fsforum.extensions import session
from fsforum.models import AccountState, Question, Resource, ReviewTask, ThingKind, User


def thing(kind: str, ref_id: int) -> Thing | None:
    """A resource or a question with what its rights need."""
    if kind == ThingKind.RESOURCE:
        with_bodies = [selectinload(Resource.bodies)]
        return session().get(Resource, ref_id, options=with_bodies, populate_existing=True)
    if kind == ThingKind.QUESTION:
        return session().get(Question, ref_id, options=[joinedload(Question.body)], populate_existing=True)
    return None


def task(task_id: int) -> ReviewTask | None:
    """One review task with its guide or question, its change and who has it."""
    wanted = [
        joinedload(ReviewTask.resource).selectinload(Resource.bodies),
        joinedload(ReviewTask.question).joinedload(Question.body),
        joinedload(ReviewTask.change),
        joinedload(ReviewTask.owner),
    ]
    return session().get(ReviewTask, task_id, options=wanted, populate_existing=True)


def heirs(task: ReviewTask) -> list[User]:
    """Who may look at it instead: the animation, the référents of its bodies, the owner of the guide."""
    guide, question = task.resource, task.question
    bodies = [body.id for body in guide.bodies] if guide else [question.body_id] if question else []
    wanted = or_(
        User.role.in_(ANIMATION),
        and_(circles.REFERENTS, User.body_id.in_(bodies)),
        User.id == (guide.owner_id if guide else 0),
    )
    people = select(User).where(wanted, User.state == AccountState.ACTIVE, User.id != task.owner_id)
    people = people.options(joinedload(User.body), joinedload(User.structure)).order_by(
        User.last_name, User.first_name, User.id
    )
    return [one for one in session().scalars(people) if can(one, "ask_review", task.thing)]

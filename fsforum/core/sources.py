"""Answers that went into resources: when another answer is validated, the resource does not say it yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsforum.core import clock, notify
from fsforum.models import Question, Resource, ResourceQuestion, ResourceState, User


def answer_changed(session: Session, question: Question, actor: User) -> None:
    """Another answer to `question` stands: the resources made of it say so, and their owners are told."""
    query = (
        select(ResourceQuestion, Resource)
        .join(Resource, Resource.id == ResourceQuestion.resource_id)
        .where(ResourceQuestion.question_id == question.id, Resource.state != ResourceState.ARCHIVED)
        .order_by(Resource.id)
    )
    for link, resource in session.execute(query).all():
        link.changed_at = clock.now()
        notify.source_changed(session, resource, actor)

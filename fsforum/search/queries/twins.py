"""Questions that say about the same as an earlier one."""

from dataclasses import dataclass

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import aliased, joinedload

from fsforum.core import scopes
from fsforum.core.policy.channels import FROM
from fsforum.extensions import session
from fsforum.models import Question, QuestionTwin, Settled, User

TWINS = "doublon:"


@dataclass(frozen=True)
class Twins:
    """A question, and the earlier one that it resembles."""

    question: Question
    earlier: Question

    @property
    def name(self) -> str:
        """« 15:12 »."""
        return f"{self.question.id}:{self.earlier.id}"


def twins(reader: User) -> list[Twins]:
    """The open questions that resemble an earlier one, likest first; without those that were put aside."""
    earlier = aliased(Question)
    name = (
        literal(TWINS) + cast(QuestionTwin.question_id, String) + ":" + cast(QuestionTwin.earlier_id, String)
    )
    query = (
        select(Question, earlier)
        .join(QuestionTwin, QuestionTwin.question_id == Question.id)
        .join(earlier, earlier.id == QuestionTwin.earlier_id)
        .outerjoin(Settled, Settled.what == name)
        .where(
            Settled.what.is_(None),
            Question.state.in_(FROM["duplicate"]),
            scopes.within(Question.scope, reader),
            scopes.within(earlier.scope, reader),
        )
        .options(joinedload(Question.body), joinedload(earlier.body))
        .order_by(QuestionTwin.likeness.desc(), Question.id.desc())
    )
    return [Twins(question, first) for question, first in session().execute(query)]

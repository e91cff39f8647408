"""How a question moves: what each act leads to, and what is said to who comes too late.

| act                      | from (core.policy.channels.FROM)        | to                                  |
|--------------------------|-----------------------------------------|-------------------------------------|
| take, assign             | sent (assign: any open state)           | taken                               |
| clarify                  | sent, taken                             | clarify: the commitment pauses      |
| message of the asker     | clarify                                 | taken: the commitment resumes       |
| answer, revise           | open; validated or published            | answered, or validated at once      |
| validate                 | answered                                | validated                           |
| review                   | validated or published                  | (the same, another year)            |
| redirect                 | open                                    | sent, to the other body             |
| drop, duplicate          | open                                    | dropped, duplicate                  |
| judge: « non »           | answered, validated                     | sent: the commitment starts again   |

The last working day of the commitment (`due_on`): the body's number of working days after the day of the
question; moved on by the working days of each pause; set anew, with the other body's whole commitment,
from the day of a re-routing. docs/commitments.md has the rules in full.
"""

from datetime import date, timedelta

from fsforum.core import calendar, clock
from fsforum.core.errors import NotNow
from fsforum.core.policy.channels import FROM
from fsforum.models import Body, Question, QuestionState

REVIEW_AFTER = timedelta(days=365)
"""A validated answer is to be looked at again after a year."""

TOO_LATE = {
    QuestionState.SENT: "Cette question attend encore une réponse.",
    QuestionState.TAKEN: "Cette question est déjà prise en charge.",
    QuestionState.CLARIFY: "Une précision est déjà demandée sur cette question.",
    QuestionState.ANSWERED: "Une réponse vient d’être apportée à cette question.",
    QuestionState.VALIDATED: "La réponse à cette question est déjà validée.",
    QuestionState.PUBLISHED: "La réponse à cette question est déjà publiée dans un guide.",
    QuestionState.DROPPED: "Cette question est classée sans suite.",
    QuestionState.DUPLICATE: "Cette question est rattachée à une autre.",
}
CHANGED = (
    "La réponse a changé depuis que vous l’avez lue. Rechargez la page et relisez-la avant de la valider."
)
MOVED_AWAY = "Cette question vient d’être réorientée vers un autre partenaire. Rechargez la page."


class Overtaken(NotNow):
    """Somebody answered while an answer was being written."""

    def __init__(self) -> None:
        super().__init__(
            "Une réponse vient d’être apportée pendant que vous écriviez : relisez-la. "
            "Votre texte est conservé ; si vous l’envoyez, il prend sa place."
        )


def admit(question: Question, act: str) -> None:
    """Raise NotNow, in words, when the question is not in a state from which `act` leads."""
    if question.state not in FROM[act]:
        raise NotNow(TOO_LATE[question.state])


def due_from(body: Body, day: date) -> date:
    """The last day of the commitment of `body` for a question that reached it on `day`."""
    return calendar.after(body, day, body.commitment_days)


def take(question: Question, by: int) -> None:
    """Person number `by` looks after the question from now on."""
    question.taken_by_id = by
    question.taken_at = question.taken_at or clock.now()
    if question.state == QuestionState.SENT:
        question.state = QuestionState.TAKEN


def pause(question: Question, by: int) -> None:
    """A clarification is awaited: who asks for it looks after the question, its commitment rests."""
    if question.taken_by_id is None:
        take(question, by)
    question.state, question.paused_on = QuestionState.CLARIFY, clock.today()


def resume(question: Question) -> None:
    """The commitment goes on, later by the working days of the pause. Needs `question.body`."""
    body = question.body
    rested = calendar.between(body, question.paused_on, clock.today()) if question.paused_on else 0
    if rested > 0:
        question.due_on = calendar.after(body, question.due_on, rested)
        question.rested_days += rested
    question.state, question.paused_on = QuestionState.TAKEN, None


def answered(question: Question, seq: int) -> None:
    """Message number `seq` is its answer, not yet validated. The first answer is the one in time or late."""
    question.state, question.paused_on, question.answer_seq = QuestionState.ANSWERED, None, seq
    _holds_again(question)
    question.answered_at = question.answered_at or clock.now()
    question.validated_at = question.validated_by_id = question.review_before = None


def validated(question: Question, by: int) -> None:
    """Person number `by` stands for its answer on behalf of the body."""
    question.state = QuestionState.VALIDATED
    question.validated_at, question.validated_by_id = clock.now(), by
    question.review_before = clock.today() + REVIEW_AFTER
    question.verified_on = question.verified_by_id = None


def reviewed(question: Question, by: int) -> None:
    """Person number `by` looked at its answer again: it holds, another year."""
    question.review_before = clock.today() + REVIEW_AFTER
    question.verified_on, question.verified_by_id = clock.today(), by
    _holds_again(question)


def retired(question: Question, reason: str, replacement: int | None) -> None:
    """Its answer no longer holds; it stays to be read, with what replaces it."""
    question.obsolete_on, question.obsolete_reason = clock.today(), reason
    question.replaced_by_id = replacement


def _holds_again(question: Question) -> None:
    question.obsolete_on, question.obsolete_reason, question.replaced_by_id = None, "", None


def redirected(question: Question, body: Body, scope: str) -> None:
    """It is the question of `body` now, as if asked today; what others answered stays to be read."""
    question.body_id, question.body, question.scope = body.id, body, scope
    question.state, question.due_on = QuestionState.SENT, due_from(body, clock.today())
    question.reached_on, question.rested_days = clock.today(), 0
    question.paused_on = question.taken_at = question.taken_by_id = None
    question.answer_seq = question.answered_at = None


def reopened(question: Question) -> None:
    """Its answer did not help: it is back to its body, as if asked today. Needs `question.body`."""
    question.state, question.due_on = QuestionState.SENT, due_from(question.body, clock.today())
    question.reached_on, question.rested_days = clock.today(), 0
    question.paused_on = question.taken_at = question.taken_by_id = None
    question.answer_seq = question.answered_at = None
    question.validated_at = question.validated_by_id = question.review_before = None


def ended(question: Question, state: QuestionState, reason: str = "") -> None:
    """It is over without an answer of its own."""
    question.state, question.closing_reason, question.paused_on = state, reason, None

"""Rights over partner channels and their questions."""

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.registry import rule
from fsforum.models import Body, MessageKind, Question, QuestionMessage, QuestionState, Role, User

OPEN = (QuestionState.SENT, QuestionState.TAKEN, QuestionState.CLARIFY, QuestionState.ANSWERED)
WAITING = (QuestionState.SENT, QuestionState.TAKEN)
SOLVED = (QuestionState.VALIDATED, QuestionState.PUBLISHED)
ENDED = (QuestionState.DROPPED, QuestionState.DUPLICATE)
ASKERS = (Role.ANIMATEUR, Role.FIELD, Role.ADMIN)
FROM: dict[str, tuple[QuestionState, ...]] = {
    "take": (QuestionState.SENT,),
    "answer": OPEN,
    "clarify": WAITING,
    "redirect": OPEN,
    "validate": (QuestionState.ANSWERED,),
    "revise": SOLVED,
    "review": SOLVED,
    "drop": OPEN,
    "duplicate": OPEN,
    "judge": (QuestionState.ANSWERED, *SOLVED),
    "assign": OPEN,
    "nudge": WAITING,
    "make_guide": SOLVED,
    "message": OPEN + SOLVED,
    "metoo": OPEN + SOLVED,
    "edit": OPEN,
}
"""From which states each act leads on: for the rules below and for the services, which ask again once
they hold the row."""


def speaks_for(user: User, body_id: int) -> bool:
    """A référent of the body, or the animation on its behalf."""
    return animates(user) or (user.role == Role.PARTNER and user.body_id == body_id)


@rule("view", Body)
def view_channel(user: User, body: Body) -> bool:
    """Everybody an open channel; a restricted one its body, the structures and the animation."""
    return scopes.of_body(body) in scopes.of_user(user)


@rule("follow", Body)
def follow_channel(user: User, body: Body) -> bool:
    """Whoever reads its channel."""
    return view_channel(user, body)


@rule("ask", Body)
def ask(user: User, body: Body) -> bool:
    """Animateurs and the animation, where they read."""
    return user.role in ASKERS and body.active and view_channel(user, body)


@rule("ask", Question)
def ask_somebody(user: User, kind: type[Question]) -> bool:
    """Whoever may ask in at least one channel."""
    return user.role in ASKERS


@rule("commit", Body)
@rule("answer", Body)
def answers_for(user: User, body: Body) -> bool:
    """See the body's queue « À répondre », set its commitment: its référents and the animation."""
    return speaks_for(user, body.id)


@rule("view", Question)
def view_question(user: User, question: Question) -> bool:
    """Whoever reads its channel."""
    return question.scope in scopes.of_user(user)


@rule("follow", Question)
@rule("save", Question)
def follow_question(user: User, question: Question) -> bool:
    """Whoever reads it."""
    return view_question(user, question)


@rule("speak", Question)
@rule("note", Question)
def speak(user: User, question: Question) -> bool:
    """Act on a question, read and write its notes: the body or the animation, in whatever state it is."""
    return view_question(user, question) and speaks_for(user, question.body_id)


@rule("steer", Question)
def steer(user: User, question: Question) -> bool:
    """Assign, remind: the animation, in whatever state it is."""
    return animates(user) and view_question(user, question)


@rule("converse", Question)
def converse(user: User, question: Question) -> bool:
    """Take part in the exchange: the asker, the sites concerned, the body and the animation.

    Needs `question.sites`.
    """
    if not view_question(user, question):
        return False
    return close_it(user, question) or (
        user.role in ASKERS and any(site.structure_id == user.structure_id for site in question.sites)
    )


@rule("close", Question)
def close_it(user: User, question: Question) -> bool:
    """End a question without an answer: the asker, the body or the animation, in whatever state it is."""
    return view_question(user, question) and (
        question.asker_id == user.id or speaks_for(user, question.body_id)
    )


@rule("join", Question)
def join(user: User, question: Question) -> bool:
    """Say « Moi aussi » for one's structure: animateurs of another one than the asker's."""
    return (
        user.role == Role.ANIMATEUR
        and view_question(user, question)
        and question.structure_id != user.structure_id
    )


@rule("metoo", Question)
def me_too(user: User, question: Question) -> bool:
    """Join, while the question is neither dropped nor a duplicate."""
    return join(user, question) and question.state in FROM["metoo"]


@rule("message", Question)
def write_message(user: User, question: Question) -> bool:
    """Take part in the exchange; nobody once the question has ended. Needs `question.sites`."""
    return question.state in FROM["message"] and converse(user, question)


@rule("take", Question)
def take(user: User, question: Question) -> bool:
    """« Je m’en occupe »: the body or the animation, on a question just sent."""
    return speak(user, question) and question.state in FROM["take"]


@rule("answer", Question)
def answer(user: User, question: Question) -> bool:
    """Answer: the body or the animation, while it is open."""
    return speak(user, question) and question.state in FROM["answer"]


@rule("clarify", Question)
def clarify(user: User, question: Question) -> bool:
    """Ask for a clarification: the body or the animation, while no answer was given."""
    return speak(user, question) and question.state in FROM["clarify"]


@rule("redirect", Question)
def redirect(user: User, question: Question) -> bool:
    """« Ce n’est pas pour nous »: the body or the animation, while it is open."""
    return speak(user, question) and question.state in FROM["redirect"]


@rule("validate", Question)
def validate(user: User, question: Question) -> bool:
    """The body or the animation, once an answer was given."""
    return speak(user, question) and question.state in FROM["validate"]


@rule("review", Question)
def review(user: User, question: Question) -> bool:
    """« Toujours valable »: the body or the animation, of a validated answer."""
    return speak(user, question) and question.state in FROM["review"]


@rule("ask_review", Question)
@rule("retire", Question)
def retire(user: User, question: Question) -> bool:
    """« Demander une révision », « Marquer comme obsolète »: whoever may say that the answer still holds."""
    return question.obsolete_on is None and review(user, question)


@rule("report_outdated", Question)
def report_outdated(user: User, question: Question) -> bool:
    """« Signaler comme obsolète »: the readers of a validated answer, but observers."""
    holds = question.state in FROM["review"] and question.obsolete_on is None
    return user.role != Role.OBSERVER and holds and view_question(user, question)


@rule("answer_by_mail", Question)
def answer_by_mail(user: User, question: Question) -> bool:
    """Whose reply by mail is the answer itself: a référent of the body, while the question is open."""
    return answer(user, question) and user.role == Role.PARTNER and user.body_id == question.body_id


@rule("revise", Question)
def revise(user: User, question: Question) -> bool:
    """Give a new answer after validation: the body or the animation."""
    return speak(user, question) and question.state in FROM["revise"]


@rule("drop", Question)
def drop(user: User, question: Question) -> bool:
    """« Sans suite »: the asker, the body or the animation, while it is open."""
    return close_it(user, question) and question.state in FROM["drop"]


@rule("duplicate", Question)
def mark_duplicate(user: User, question: Question) -> bool:
    """The body or the animation, while the question is open."""
    return speak(user, question) and question.state in FROM["duplicate"]


@rule("answered", Question)
def got_answer(user: User, question: Question) -> bool:
    """Say whether the answer helped: who asked, in whatever state the question is."""
    return question.asker_id == user.id and view_question(user, question)


@rule("judge", Question)
def judge(user: User, question: Question) -> bool:
    """Say it while there is an answer."""
    return got_answer(user, question) and question.state in FROM["judge"]


@rule("assign", Question)
def assign(user: User, question: Question) -> bool:
    """The animation gives the question to a référent of its body."""
    return steer(user, question) and question.state in FROM["assign"]


@rule("nudge", Question)
def nudge(user: User, question: Question) -> bool:
    """« Relancer »: the animation reminds the body, while it has to answer."""
    return steer(user, question) and question.state in FROM["nudge"]


@rule("make_guide", Question)
def make_guide(user: User, question: Question) -> bool:
    """« En faire un guide »: the animation or the body, from a validated answer."""
    return speak(user, question) and question.state in FROM["make_guide"]


@rule("edit", Question)
def edit_question(user: User, question: Question) -> bool:
    """Title, theme and keywords: the asker while nobody has answered, and the animation."""
    early = (QuestionState.SENT, QuestionState.TAKEN, QuestionState.CLARIFY)
    own = question.asker_id == user.id and question.state in early
    return view_question(user, question) and (own or animates(user))


@rule("view", QuestionMessage)
def view_message(user: User, message: QuestionMessage) -> bool:
    """Whoever reads the question; a note only the body and the animation. Needs `message.question`."""
    if message.kind == MessageKind.NOTE:
        return speak(user, message.question)
    return view_question(user, message.question)


@rule("edit", QuestionMessage)
def edit_message(user: User, message: QuestionMessage) -> bool:
    """Its author while the question is open (an answer: until it is validated), the animation at any time.

    Needs `message.question`.
    """
    own = message.author_id == user.id and message.question.state in FROM["edit"]
    return view_message(user, message) and message.kind != MessageKind.EVENT and (own or animates(user))


@rule("useful", QuestionMessage)
def find_useful(user: User, message: QuestionMessage) -> bool:
    """Everybody but observers, on somebody else's answer."""
    return (
        user.role != Role.OBSERVER
        and message.kind == MessageKind.ANSWER
        and message.author_id != user.id
        and view_message(user, message)
    )

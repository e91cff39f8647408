"""Rights over partner channels and their questions."""

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.registry import rule
from fsforum.models import Body, MessageKind, Question, QuestionMessage, QuestionState, Role, User

OPEN = (QuestionState.SENT, QuestionState.TAKEN, QuestionState.CLARIFY, QuestionState.ANSWERED)
ENDED = (QuestionState.DROPPED, QuestionState.DUPLICATE)
ASKERS = (Role.ANIMATEUR, Role.FIELD, Role.ADMIN)


def speaks_for(user: User, body_id: int) -> bool:
    """A référent of the body, or the animation on its behalf."""
    return animates(user) or (user.role == Role.PARTNER and user.body_id == body_id)


@rule("view", Body)
def view_channel(user: User, body: Body) -> bool:
    """Everybody an open channel; a restricted one its body, the structures and the animation."""
    return scopes.of_body(body) in scopes.of_user(user)


@rule("ask", Body)
def ask(user: User, body: Body) -> bool:
    """Animateurs and the animation, where they read."""
    return user.role in ASKERS and body.active and view_channel(user, body)


@rule("ask", Question)
def ask_somebody(user: User, kind: type[Question]) -> bool:
    """Whoever may ask in at least one channel."""
    return user.role in ASKERS


@rule("answer", Body)
def answers_for(user: User, body: Body) -> bool:
    """Those who see the body's queue « À répondre »."""
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


@rule("metoo", Question)
def me_too(user: User, question: Question) -> bool:
    """Animateurs of another structure, while the question is neither dropped nor a duplicate."""
    return (
        user.role == Role.ANIMATEUR
        and view_question(user, question)
        and question.state not in ENDED
        and question.structure_id != user.structure_id
    )


@rule("message", Question)
def write_message(user: User, question: Question) -> bool:
    """The asker on their own question, the body and the animation; nobody once it has ended."""
    if not view_question(user, question) or question.state in ENDED:
        return False
    return question.asker_id == user.id or speaks_for(user, question.body_id)


@rule("take", Question)
def take(user: User, question: Question) -> bool:
    """« Je m’en occupe »: the body or the animation, on a question just sent."""
    return (
        view_question(user, question)
        and speaks_for(user, question.body_id)
        and question.state == QuestionState.SENT
    )


@rule("answer", Question)
@rule("clarify", Question)
@rule("redirect", Question)
def act_on_open(user: User, question: Question) -> bool:
    """Answer, ask for a clarification, re-route: the body or the animation, while it is open."""
    return (
        view_question(user, question) and speaks_for(user, question.body_id) and question.state in OPEN
    )


@rule("validate", Question)
def validate(user: User, question: Question) -> bool:
    """The body or the animation, once an answer was given."""
    return (
        view_question(user, question)
        and speaks_for(user, question.body_id)
        and question.state == QuestionState.ANSWERED
    )


@rule("revise", Question)
def revise(user: User, question: Question) -> bool:
    """Give a new answer after validation: the body or the animation."""
    return (
        view_question(user, question)
        and speaks_for(user, question.body_id)
        and question.state in (QuestionState.VALIDATED, QuestionState.PUBLISHED)
    )


@rule("drop", Question)
def drop(user: User, question: Question) -> bool:
    """« Sans suite »: the asker, the body or the animation, while it is open."""
    return (
        view_question(user, question)
        and question.state in OPEN
        and (question.asker_id == user.id or speaks_for(user, question.body_id))
    )


@rule("note", Question)
def read_and_write_notes(user: User, question: Question) -> bool:
    """Notes between the body and the animation, never visible to the structures."""
    return view_question(user, question) and speaks_for(user, question.body_id)


@rule("duplicate", Question)
def mark_duplicate(user: User, question: Question) -> bool:
    """The animation, while the question is open."""
    return animates(user) and view_question(user, question) and question.state in OPEN


@rule("assign", Question)
def assign(user: User, question: Question) -> bool:
    """The animation gives the question to a référent of its body."""
    return animates(user) and view_question(user, question) and question.state in OPEN


@rule("make_guide", Question)
def make_guide(user: User, question: Question) -> bool:
    """« En faire un guide »: the animation or the body, from a validated answer."""
    return (
        view_question(user, question)
        and speaks_for(user, question.body_id)
        and question.state in (QuestionState.VALIDATED, QuestionState.PUBLISHED)
    )


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
        return read_and_write_notes(user, message.question)
    return view_question(user, message.question)


@rule("edit", QuestionMessage)
def edit_message(user: User, message: QuestionMessage) -> bool:
    """Its author, while the question is open (an answer: until it is validated). Needs `message.question`."""
    return (
        view_message(user, message)
        and message.author_id == user.id
        and message.kind != MessageKind.EVENT
        and message.question.state in OPEN
    )


@rule("useful", QuestionMessage)
def find_useful(user: User, message: QuestionMessage) -> bool:
    """Everybody but observers, on somebody else's answer."""
    return (
        user.role != Role.OBSERVER
        and message.kind == MessageKind.ANSWER
        and message.author_id != user.id
        and view_message(user, message)
    )

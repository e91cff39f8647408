"""What the pages of a question read: the question, its exchange, what its reader did with it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, String, bindparam, cast, exists, literal, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from fsforum.channels.states import REVIEW_AFTER
from fsforum.core import absences, already, attachments, clock, once, reviews, scopes
from fsforum.core.policy import can, circles
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.channels import ENDED
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Body,
    Change,
    File,
    Follow,
    MessageKind,
    MessageUseful,
    Question,
    QuestionMessage,
    QuestionSite,
    Resource,
    ResourceAsked,
    ResourceQuestion,
    Saved,
    Structure,
    ThingKind,
    User,
    Verdict,
)


@dataclass(frozen=True)
class Guide:
    """A resource that holds the answer of a question, or something that its asker had seen before."""

    title: str
    url: str


@dataclass(frozen=True)
class Exchange:
    """All that the page of a question shows beside the question itself."""

    messages: list[QuestionMessage]
    answer: QuestionMessage | None
    files: dict[int, list[attachments.Shown]]
    following: bool
    saved: bool
    useful: frozenset[int]
    attended: bool
    """Whether somebody is there today to answer for the body."""
    guides: list[Guide]
    found_in: Guide | None
    """The resource that already held the answer."""
    about: Guide | None
    """The resource under which it was asked."""
    instead: Guide | None
    """The resource that replaces its obsolete answer."""
    seen_before: list[Guide]
    """What resembled the question and was not the answer, said its asker."""
    judged: bool
    """Whether the reader said if the present answer helped."""


NAMES = (User.first_name, User.last_name, User.state, User.role, User.structure_id, User.body_id)
BODY = (Body.slug, Body.short, Body.article)


def _person(path: Any) -> Any:
    """The columns of a person that pages show; a service that needs more reads the account itself."""
    return joinedload(path).load_only(*NAMES)


_MESSAGES = (
    select(QuestionMessage)
    .where(QuestionMessage.question_id == bindparam("number"))
    .options(
        _person(QuestionMessage.author).options(
            joinedload(User.structure).load_only(Structure.name), joinedload(User.body).load_only(*BODY)
        ),
        joinedload(QuestionMessage.body_before).load_only(*BODY),
        joinedload(QuestionMessage.body_after).load_only(*BODY),
    )
    .order_by(QuestionMessage.created_at, QuestionMessage.id)
)
_WITHOUT_NOTES = _MESSAGES.where(QuestionMessage.kind != MessageKind.NOTE)
# Statements of the most visited page are built once; only their parameters change.
_NUMBERED = (
    select(Question)
    .where(Question.id == bindparam("number"))
    .options(
        joinedload(Question.body),
        joinedload(Question.structure).load_only(Structure.name),
        joinedload(Question.theme),
        _person(Question.asker),
        _person(Question.taken_by),
        _person(Question.validated_by),
        _person(Question.verified_by),
        joinedload(Question.revising_change).load_only(Change.title, Change.effective_on),
        joinedload(Question.duplicate_of)
        .load_only(Question.title, Question.scope, Question.body_id)
        .joinedload(Question.body)
        .load_only(*BODY),
        joinedload(Question.sites).joinedload(QuestionSite.structure).load_only(Structure.name),
    )
    .execution_options(populate_existing=True)
)
_QUESTION = _NUMBERED.where(exists().where(Body.slug == bindparam("canal")))


def _line(kind: str, label: Any, slug: Any, of: Any) -> Any:
    return select(literal(kind), cast(label, String), cast(slug, String), of)


def _resources(number: Any) -> tuple[Any, ...]:
    """The resources of the question that its reader may see: made of it, answering it, asked about …"""

    def resource(kind: str, *where: Any) -> Any:
        readable = Resource.scope.in_(bindparam("scopes", expanding=True))
        return _line(kind, Resource.title, Resource.slug, Resource.id).where(readable, *where)

    made = select(ResourceQuestion.resource_id).where(ResourceQuestion.question_id == number)
    asked = select(ResourceAsked.resource_id).where(ResourceAsked.question_id == number)
    found = select(Question.answered_in_id).where(Question.id == number)
    instead = select(Question.replaced_by_id).where(Question.id == number)
    return (
        resource("guide", Resource.id.in_(made), Resource.scope == scopes.LIBRARY),
        resource("about", Resource.id.in_(asked)),
        resource("found", Resource.id == found.scalar_subquery()),
        resource("instead", Resource.id == instead.scalar_subquery()),
    )


def _overlay() -> Any:
    """What depends on the reader, in one statement: (kind, label, slug, number)."""
    reader: Any = bindparam("reader")
    number: Any = bindparam("number")
    empty = literal("")
    followed = _line("follow", empty, empty, Follow.ref_id).where(
        Follow.user_id == reader,
        Follow.kind == ThingKind.QUESTION,
        Follow.ref_id == number,
        Follow.muted.is_(False),
    )
    saved = _line("saved", empty, empty, Saved.ref_id).where(
        Saved.user_id == reader, Saved.kind == ThingKind.QUESTION, Saved.ref_id == number
    )
    useful = (
        _line("useful", empty, empty, MessageUseful.message_id)
        .join(QuestionMessage, QuestionMessage.id == MessageUseful.message_id)
        .where(MessageUseful.user_id == reader, QuestionMessage.question_id == number)
    )
    there = _line("attended", empty, empty, Question.id).where(
        Question.id == number, absences.interlocutor(Question.body_id, bindparam("today", type_=Date))
    )
    judged = _line("judged", empty, empty, Verdict.answer_seq).where(
        Verdict.question_id == number, Verdict.user_id == reader
    )
    return union_all(followed, saved, useful, there, judged, *_resources(number), *already.links_of(number))


_OVERLAY = _overlay()


_CHANNEL = select(Body).where(Body.slug == bindparam("canal"))


def channel(canal: str) -> Body | None:
    """The body whose channel has this address."""
    return session().scalar(_CHANNEL, {"canal": canal})


def question(canal: str, question_id: int) -> Question | None:
    """A question with all that its page says of it.

    `canal` is any channel: after a re-routing, old addresses still lead to the question.
    """
    found = session().scalars(_QUESTION, {"number": question_id, "canal": canal})
    return found.unique().one_or_none()


def numbered(question_id: int) -> Question | None:
    """A question by its number alone, for links and replies that come by mail."""
    return session().scalars(_NUMBERED, {"number": question_id}).unique().one_or_none()


def holds(question: Question) -> bool:
    """Whether its answer was validated, or found still valid, today, and nobody has doubted it since."""
    today = clock.today()
    fresh = question.verified_on == today or question.review_before == today + REVIEW_AFTER
    return fresh and question.obsolete_on is None and not reviews.doubted(session(), question)


def message(canal: str, question_id: int, seq: int) -> QuestionMessage | None:
    """One line of a question, with its question."""
    asked = question(canal, question_id)
    if asked is None or seq < -(2**31):
        return None
    query = select(QuestionMessage).where(
        QuestionMessage.question_id == question_id, QuestionMessage.seq == seq
    )
    return session().scalar(
        query.options(joinedload(QuestionMessage.author), joinedload(QuestionMessage.question))
    )


def exchange(asked: Question, reader: User) -> Exchange:
    """The exchange as `reader` may see it: notes only for the body and the animation."""
    statement = _MESSAGES if can(reader, "note", asked) else _WITHOUT_NOTES
    messages = list(session().scalars(statement, {"number": asked.id}))
    found: dict[str, list[tuple[str, str, int]]] = {}
    mine = {"reader": reader.id, "number": asked.id, "scopes": sorted(scopes.of_user(reader))}
    mine["today"] = clock.today()
    for kind, label, slug, number in session().execute(_OVERLAY, mine):
        found.setdefault(kind, []).append((label, slug, number))
    return Exchange(
        messages,
        next((m for m in messages if m.seq == asked.answer_seq), None),
        _files([m.id for m in messages if m.file_count], reader),
        "follow" in found,
        "saved" in found,
        frozenset(number for _, _, number in found.get("useful", [])),
        "attended" in found,
        [Guide(label, f"/ressources/{slug}") for label, slug, _ in found.get("guide", [])],
        next((Guide(label, f"/ressources/{slug}") for label, slug, _ in found.get("found", [])), None),
        next((Guide(label, f"/ressources/{slug}") for label, slug, _ in found.get("about", [])), None),
        next((Guide(label, f"/ressources/{slug}") for label, slug, _ in found.get("instead", [])), None),
        _seen_before(found),
        any(seq == asked.answer_seq for _, _, seq in found.get("judged", [])),
    )


def opinion_awaited(question: Question, reader: User) -> bool:
    """Whether `reader` asked and has not said yet whether they were helped."""
    return question.asker_id == reader.id and (
        session().get(Verdict, (question.id, question.answer_seq or 0)) is None
    )


def _seen_before(found: dict[str, list[tuple[str, str, int]]]) -> list[Guide]:
    return [
        Guide(label, already.address(kind, slug, number))
        for kind in already.KINDS
        for label, slug, number in found.get(f"near {kind}", [])
    ]


def attended(body: Body) -> bool:
    """Whether somebody is there today to answer for `body`."""
    return absences.has_interlocutor(session(), body.id)


def _files(message_ids: list[int], reader: User) -> dict[int, list[attachments.Shown]]:
    files: dict[int, list[attachments.Shown]] = {}
    if message_ids:
        shown = attachments.readable(reader.id, animates(reader))
        query = select(File).where(File.message_id.in_(message_ids), shown)
        for file in session().scalars(query.order_by(File.id)):
            files.setdefault(file.message_id or 0, []).append(attachments.shown(file))
    return files


def asked_already(asker: User, body: Body, title: str, text: str, key: str) -> bool:
    """Whether this very form was sent before: see `service.ask`."""
    return once.known(session(), asker, once.mark("question", key, body.id, title, text)) is not None


def referents(body_id: int) -> list[User]:
    """The active référents of a body, by name."""
    query = select(User).where(User.state == AccountState.ACTIVE, circles.REFERENTS, User.body_id == body_id)
    return list(session().scalars(query.order_by(User.last_name, User.first_name, User.id)))


def possible_original(number: int, asked: Question, reader: User) -> Question | None:
    """The question number `number`, if `reader` may see it and `asked` may be attached to it."""
    query = select(Question).where(
        Question.id == number,
        Question.id != asked.id,
        Question.state.not_in(ENDED),
        scopes.within(Question.scope, reader),
    )
    return session().scalar(query.options(joinedload(Question.body)))


def asked_about(user: User, number: int | None) -> Resource | None:
    """The resource number `number` with its themes, if `user` may ask about it."""
    if not number or not 0 < number < 2**31:
        return None
    found = session().get(Resource, number, options=[selectinload(Resource.themes)])
    return found if found is not None and can(user, "ask_about", found) else None


def possible_resource(number: int) -> Resource | None:
    """The published resource number `number`."""
    found = session().get(Resource, number)
    return found if found is not None and found.state in LIVE else None

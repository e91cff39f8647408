"""Addresses of things, the same in pages, mails and notifications (no request needed)."""

from collections.abc import Mapping
from typing import Any

from fsforum.models import Change, Incident, Post, Question, QuestionMessage, Resource, ThingKind, Thread

MESSAGES_PER_PAGE = 20
STANDS_IN_FOR = "remplacement"
_PLACES = {
    ThingKind.SPACE: "/discussions/?espace={}",
    ThingKind.BODY: "/questions/{}/",
    ThingKind.THEME: "/ressources/?theme={}",
}


def page_of(seq: int) -> int:
    """The page of a long exchange on which message number `seq` stands."""
    return (seq - 1) // MESSAGES_PER_PAGE + 1


def _message(seq: int | None) -> str:
    if not seq:
        return ""
    page = page_of(seq)
    return (f"?page={page}" if page > 1 else "") + f"#message-{seq}"


def thread(thing: Thread, seq: int | None = None) -> str:
    """« /discussions/12-qui-prete#message-3 »."""
    return f"/discussions/{thing.id}-{thing.slug}{_message(seq)}"


def post(thing: Post) -> str:
    """The permanent address of a message. Needs `post.thread`."""
    return thread(thing.thread, thing.seq)


def question(thing: Question, seq: int | None = None) -> str:
    """« /questions/caf/12#message-3 ». Needs `question.body`."""
    anchor = f"#message-{seq}" if seq else ""
    return f"/questions/{thing.body.slug}/{thing.id}{anchor}"


def message(thing: QuestionMessage) -> str:
    """The permanent address of a line of a question. Needs `message.question.body`."""
    return question(thing.question, thing.seq)


def resource(thing: Resource) -> str:
    """« /ressources/prime-d-activite »."""
    return f"/ressources/{thing.slug}"


def incident(thing: Incident) -> str:
    """« /incidents/4 »."""
    return f"/incidents/{thing.id}"


def stand_in(thing: Any) -> str:
    """The questions that come to who stands in for somebody; opening it marks that as read."""
    place = f"{thing.body.slug}/" if thing.body else ""
    return f"/questions/{place}?{STANDS_IN_FOR}={thing.person.id}"


def change(thing: Change) -> str:
    """« /ca-change/4 »."""
    return f"/ca-change/{thing.id}"


def collection(thing: Any) -> str:
    """« /ressources/collections/premiers-jours »."""
    return f"/ressources/collections/{thing.slug}"


def of(kind: ThingKind, thing: Any, seq: int | None = None) -> str:
    """The address of a discussion, question, resource, collection, incident or change, of a place."""
    if kind in _PLACES:
        return _PLACES[kind].format(thing.slug)
    alone: Mapping[ThingKind, Any] = {
        ThingKind.INCIDENT: incident,
        ThingKind.CHANGE: change,
        ThingKind.PERSON: stand_in,
        ThingKind.COLLECTION: collection,
    }
    if kind in alone:
        return str(alone[kind](thing))
    makers: Mapping[ThingKind, Any] = {ThingKind.THREAD: thread, ThingKind.QUESTION: question}
    return str(makers[kind](thing, seq) if kind in makers else resource(thing))

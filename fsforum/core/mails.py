"""Composing and sending: a mail is written when it leaves, with its reader's rights at that moment."""

import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from flask import current_app, render_template
from sqlalchemy.orm import joinedload

from fsforum.config import Settings
from fsforum.core import (
    absences,
    clock,
    digests,
    headers,
    links,
    mailframe,
    outbox,
    postman,
    reading,
    reminders,
    sentences,
    told,
    words,
)
from fsforum.core.absences import StandIn
from fsforum.core.policy import can
from fsforum.core.reviews import reminders as reviews
from fsforum.core.typography import typeset
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Change,
    Collection,
    Incident,
    Notification,
    Outbox,
    Question,
    Resource,
    ThingKind,
    Thread,
    User,
)

ABOUT_QUESTIONS = {"review", "new_link", "to_validate"}


@dataclass(frozen=True)
class Composed:
    """A mail ready to leave."""

    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def deliver_due(limit: int = 5) -> int:
    """Send (or keep, without a mail server) the mails that are due; returns how many were handled.

    A mail that cannot be composed or sent is tried again later and never holds up the others. One that
    may have left is not: whether it leaves again is decided by hand (core.outbox).
    """
    mails = outbox.lease(limit)
    for mail in mails:
        try:
            _deliver(mail)
        except outbox.NotOurs:
            current_app.logger.info("mail %s is sent by another worker", mail.id)
        except postman.Unanswered as error:
            current_app.logger.warning("mail %s: left or not? %s", mail.id, error)
            outbox.unanswered(mail, str(error))
        except (OSError, smtplib.SMTPException) as error:
            current_app.logger.warning("mail %s not sent: %s", mail.id, type(error).__name__)
            refused = isinstance(error, smtplib.SMTPDataError)
            outbox.failed(mail, f"{type(error).__name__}: {error}", refused)
        except Exception as error:
            current_app.logger.exception("mail %s cannot be composed", mail.id)
            session().rollback()
            outbox.failed(mail, type(error).__name__)
    return len(mails)


def _deliver(mail: Outbox) -> None:
    composed = compose(mail)
    if composed is None:
        outbox.done(mail, "dropped")
        return
    if not _settings().mail_url:
        outbox.done(mail, "kept", composed.subject, composed.text, composed.html)
        return
    letter = message(mail, composed)
    text, html = (mailframe.without_secrets(part) for part in (composed.text, composed.html))
    if "token" in mail.data:
        text = html = ""
    with postman.connected(_settings()) as server:
        postman.hand_over(server, letter, before_end=lambda: outbox.leaving(mail))
        outbox.done(mail, "sent", composed.subject, text, html)  # before anything else can go wrong


def compose(mail: Outbox) -> Composed | None:
    """The text of `mail`, or None when it must not leave any more (read meanwhile, right or account gone)."""
    user = session().get(User, mail.user_id, populate_existing=True) if mail.user_id else None
    if mail.user_id and (user is None or user.state != AccountState.ACTIVE):
        return None
    about = _about(mail, user)
    if about is None:
        return None
    context: dict[str, Any] = mail.data | about
    if "title" in context:
        context["title"] = typeset(context["title"])
    base = _settings().base_url
    context["url"] = base + context.pop("path", "/")
    context |= {
        "recipient": user.first_name if user else "",
        "site_url": base + "/",
        "preferences_url": f"{base}/compte/notifications"
        if {"notification", "digest"} & mail.data.keys()
        else "",
        "departement_name": _settings().departement_name,
    }
    frame = mailframe.of(mail, user)
    context |= frame.context
    text = render_template(f"mail/{mail.template}.txt", **context)
    subject, _, body = text.partition("\n")
    html = render_template(f"mail/{mail.template}.html", **context)
    line = subject.partition(":")[2]  # « Objet : » stands before it
    return Composed(" ".join(line.split()), body.strip() + "\n", html, frame.headers)


def _about(mail: Outbox, user: User | None) -> dict[str, Any] | None:
    """What `mail` says of its thing; None when it has no reason to leave any more."""
    if "notification" in mail.data:
        return _notified(mail.data["notification"], user)
    if "reading" in mail.data:
        return reading.about(mail, user)
    if "reminder" in mail.data:
        return reminders.about(mail, user)
    if "digest" in mail.data:
        lines = digests.lines(mail.data["digest"], user, _settings().base_url) if user else []
        return {"lines": lines, "path": "/notifications/"} if lines else None
    if mail.template == reviews.TEMPLATE:
        return reviews.about(mail, user)
    if mail.template in ABOUT_QUESTIONS:
        return _about_question(mail, user)
    return {}


def _notified(number: int, user: User | None) -> dict[str, Any] | None:
    """What the mail of a notification says: kind, title and address of its thing, never its text."""
    query = joinedload(Notification.actor)
    notification = session().get(Notification, number, options=[query], populate_existing=True)
    if notification is None or user is None or notification.read_at is not None:
        return None
    thing = _told(notification, user)
    if thing is None:
        return None
    body = thing.body if isinstance(thing, Question | Incident | StandIn) else None
    return {
        "title": thing.title,
        "path": told.address(notification, thing),
        "actor": notification.actor.full_name if notification.actor else "",
        "count": notification.count,
        "body": body.short if body else "",
        "to_body": body.to if body else "",
        "the_body": body.the if body else "",
        "moved": words.moved(notification, thing) if isinstance(thing, Question) else "",
        "arrived": words.arrived(notification, thing) if isinstance(thing, Question) else "",
        "state": _state(thing),
        "draft": isinstance(thing, Resource) and notification.seq is not None,
        "sentence": sentences.of(notification, thing, user),
    }


def _state(thing: told.Thing) -> str:
    if isinstance(thing, StandIn):
        return "en_cours" if thing.absence else "terminee"
    if isinstance(thing, Incident):
        return "terminee" if thing.closed_at else "en_cours"
    return thing.state.value if isinstance(thing, Question | Resource) else ""


def _told(notification: Notification, user: User) -> told.Thing | None:
    """What a notification is about, if `user` may see it now."""
    number = notification.ref_id
    if notification.thing == ThingKind.PERSON:
        return absences.standing_in(user, [number]).get(number)
    thing = _thing(notification.thing, number)
    return thing if thing is not None and can(user, "view", thing) else None


def _about_question(mail: Outbox, user: User | None) -> dict[str, Any] | None:
    """What a mail to who answers for a body says of a question; a review that was done needs none."""
    question = _thing(ThingKind.QUESTION, mail.data["question"])
    if not isinstance(question, Question) or not can(user, "speak", question):
        return None
    if mail.template == "to_validate" and not can(user, "validate", question):
        return None
    day = mail.data.get("review")
    if day and (question.review_before is None or question.review_before.isoformat() != day):
        return None
    return {"title": question.title, "path": links.question(question), "the_body": question.body.the}


def _thing(kind: ThingKind, number: int) -> told.Thing | None:
    if kind == ThingKind.CHANGE:
        return session().get(Change, number, populate_existing=True)
    if kind == ThingKind.COLLECTION:
        return session().get(Collection, number, populate_existing=True)
    if kind == ThingKind.INCIDENT:
        return session().get(Incident, number, options=[joinedload(Incident.body)], populate_existing=True)
    if kind == ThingKind.THREAD:
        return session().get(Thread, number, populate_existing=True)
    if kind == ThingKind.QUESTION:
        return session().get(Question, number, options=[joinedload(Question.body)], populate_existing=True)
    return session().get(Resource, number, populate_existing=True)


def message(mail: Outbox, composed: Composed) -> EmailMessage:
    """The MIME message: plain text and HTML, one stable Message-ID, marked as sent by a machine."""
    settings = _settings()
    result = EmailMessage(headers.POLICY)
    result["Subject"] = composed.subject
    result["From"] = f"Espace France services {settings.departement_name} <{settings.mail_from}>"
    result["To"] = mail.address
    result["Date"] = formatdate(clock.now().timestamp())
    result["Message-ID"] = f"<{mail.message_id}@{settings.mail_domain}>"
    for name, value in composed.headers.items():
        result[name] = value
    result.set_content(composed.text)
    result.add_alternative(composed.html, subtype="html")
    return result

"""What surrounds a mail: links that act, the thread it belongs to, how to answer it, how to stop it."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy.orm import joinedload, selectinload

from fsforum.config import Settings
from fsforum.core import choices, clock, dates, inbound, links, links_signed, words
from fsforum.core.links_signed import Act
from fsforum.core.policy import can
from fsforum.core.policy.channels import SOLVED
from fsforum.extensions import session
from fsforum.models import (
    Digest,
    MailChoice,
    Notification,
    Outbox,
    Question,
    ReminderKind,
    Resource,
    ThingKind,
    Thread,
    User,
)

NEW = ((Act.ANSWER, "Répondre"), (Act.TAKE, "Je m’en occupe"), (Act.REDIRECT, "Ce n’est pas pour nous"))
ACTS: dict[str, tuple[tuple[Act, str], ...]] = {
    "new_question": NEW,
    "reminder": NEW,
    "to_validate": ((Act.ANSWER, "Valider la réponse"),),
    "review": ((Act.STILL_VALID, "Toujours valable"), (Act.ANSWER, "Donner une nouvelle réponse")),
}
ACTS |= {"review_task": ACTS["review"], "outdated": ACTS["review"]}
"""The links of a mail, by its template; the first one is its button."""
ABOUT_RESOURCES = ("review_resource", "review_task", "outdated")
"""Mails about a resource whose button is « Toujours valable », for those who may say it."""
NEEDS = {Act.ANSWER: "speak", Act.TAKE: "take", Act.REDIRECT: "redirect", Act.STILL_VALID: "review"}


_SECRET = re.compile(r"(/courriel/(?:desabonnement/|ressource/)?)[\w.~-]+")


@dataclass(frozen=True)
class Frame:
    """What a mail says besides its text, and its headers."""

    context: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def of(mail: Outbox, user: User | None) -> Frame:
    """The frame of `mail` to `user`, as the thing it is about stands now."""
    result = Frame({}, {"Auto-Submitted": mail.data.get("auto", "auto-generated")})
    if "in_reply_to" in mail.data:
        _thread(result, mail.data["in_reply_to"])
    note = session().get(Notification, mail.data["notification"]) if "notification" in mail.data else None
    digest = session().get(Digest, mail.data["digest"]) if "digest" in mail.data else None
    if digest is not None and user is not None:
        _stoppable(result, user, digest.kind)
        result.context["weekly"] = digest.kind == MailChoice.WEEKLY
    mandatory = note is not None and note.kind in choices.MANDATORY
    if mandatory or "reminder" in mail.data or mail.template == "review":
        result.context["always"] = True
    kind, number = _thing_of(mail, note)
    if kind is None:
        return result
    if mail.template in ABOUT_RESOURCES and kind == ThingKind.RESOURCE and user is not None:
        _still_valid(result, user, number)
    _thread(result, f"<{kind.value}-{number}@{_settings().mail_domain}>")
    if user is None:
        result.context["shared"] = True
        return result
    thing = _thing(kind, number)
    if isinstance(thing, Question):
        _question(result, thing)
        _acts(result, mail, user, thing)
    _replies(result, user, kind, thing)
    if note is not None and note.kind not in choices.MANDATORY:
        _stoppable(result, user, note.kind)
    return result


def _stoppable(result: Frame, user: User, kind: links_signed.Stopped) -> None:
    url = _settings().base_url + links_signed.unsubscription(user, kind)
    result.context["unsubscribe_url"] = url
    result.headers["List-Unsubscribe"] = f"<{url}>"
    result.headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _thing_of(mail: Outbox, note: Notification | None) -> tuple[ThingKind | None, int]:
    if note is not None:
        return note.thing, note.ref_id
    if "question" in mail.data:
        return ThingKind.QUESTION, mail.data["question"]
    if "resource" in mail.data and "review" in mail.data:
        return ThingKind.RESOURCE, mail.data["resource"]
    return None, 0


def _thing(kind: ThingKind, number: int) -> Thread | Question | None:
    if kind == ThingKind.THREAD:
        return session().get(Thread, number)
    if kind != ThingKind.QUESTION:
        return None
    options = [
        joinedload(getattr(Question, name)) for name in ("body", "asker", "structure", "theme", "sites")
    ]
    return session().get(Question, number, options=options, populate_existing=True)


def _thread(result: Frame, root: str) -> None:
    """All mails about one thing answer one message, which was never sent: programs show them together."""
    result.headers["In-Reply-To"] = result.headers["References"] = root


def _question(result: Frame, question: Question) -> None:
    delay = words.delay(question, clock.today())
    result.context.update(
        {
            "asker": question.asker.full_name,
            "structure": question.structure.name if question.structure else "",
            "theme": question.theme.name if question.theme else "",
            "due": dates.day(question.due_on) if delay else "",
            "delay": delay[0] if delay else "",
            "review_before": dates.day(question.review_before) if question.review_before else "",
        }
    )


def _acts(result: Frame, mail: Outbox, user: User, question: Question) -> None:
    """Links for those who answer for the body, as far as the question lets them act.

    The animation, told that a question is late, moves it on the site.
    """
    wanted = ACTS.get(mail.template, ())
    if mail.template == "new_link":
        wanted = _one_again(mail.data.get("act"), question)
    if mail.data.get("reminder") == ReminderKind.LATE or not can(user, "speak", question):
        return
    found = [
        (label, _settings().base_url + _address(user, question, act, mail))
        for act, label in wanted
        if can(user, NEEDS[act], question)
    ]
    if found:
        result.context.update({"main_action": found[0][0], "url": found[0][1], "acts": found[1:]})
        result.context["site_path"] = _settings().base_url + links.question(question)


def _one_again(act: Any, question: Question) -> tuple[tuple[Act, str], ...]:
    """The link that had expired, under the name that it has now."""
    known = (*ACTS["review"], *NEW) if question.state in SOLVED else (*NEW, *ACTS["review"])
    return tuple(one for one in known if one[0].value == act)[:1]


def _still_valid(result: Frame, user: User, number: int) -> None:
    """« Toujours valable » of a resource is the button of its reminder."""
    with_bodies = [selectinload(Resource.bodies)]
    thing = session().get(Resource, number, options=with_bodies, populate_existing=True)
    if thing is None or not can(user, "verify", thing):
        return
    base = _settings().base_url
    url = base + links_signed.still_valid(user, number)
    result.context.update({"main_action": "Toujours valable", "url": url, "acts": []})
    result.context["site_path"] = base + links.resource(thing)


def _address(user: User, question: Question, act: Act, mail: Outbox) -> str:
    solved = mail.template == "review" or (mail.template == "new_link" and question.state in SOLVED)
    anew = f"?{links_signed.ANEW}=oui" if solved and act == Act.ANSWER else ""
    return links_signed.act(user, question.id, act) + anew


def _replies(result: Frame, user: User, kind: ThingKind, thing: Thread | Question | None) -> None:
    """Reply-To, where replies are taken and this person may write."""
    if thing is None or not can(user, "reply" if isinstance(thing, Thread) else "message", thing):
        return
    address = inbound.reply_to(user, kind, thing.id)
    if not address:
        return
    result.headers["Reply-To"] = address
    place = "dans la discussion" if isinstance(thing, Thread) else "sous la question"
    if isinstance(thing, Question) and can(user, "answer_by_mail", thing):
        place = "comme réponse à la question (il restera à la valider)"
    result.context["reply_words"] = f"Vous pouvez répondre à ce message : votre texte sera publié {place}."


def without_secrets(text: str) -> str:
    """A mail as it may be kept: who reads it later cannot act for its recipient."""
    return _SECRET.sub(r"\1…", text)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

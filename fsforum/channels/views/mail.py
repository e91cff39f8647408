"""What a référent does from the mail: a page for each act, opened by a signed link, without signing in.

Opening the page changes nothing (mail scanners open links); its button does, on behalf of the link's
account, with the rights that this account has at that moment.
"""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, g, make_response, redirect, render_template, request
from flask_login import current_user

from fsforum.channels import listing, queries, service, states
from fsforum.channels.forms import RedirectForm, TextForm
from fsforum.channels.views.blueprint import bp, seen
from fsforum.core import attachments, clock, links_signed, readmarks, shield
from fsforum.core.guard import public
from fsforum.core.links_signed import Act
from fsforum.core.policy import can
from fsforum.core.web import errors, uploads
from fsforum.core.web.secret import secret_address
from fsforum.core.words import REVIEW_NOTICE
from fsforum.models import File, MessageKind, Question, QuestionState, ThingKind, User

HEADINGS = {
    Act.TAKE: "Je m’en occupe",
    Act.REDIRECT: "Ce n’est pas pour nous",
    Act.ANSWER: "Répondre",
    Act.STILL_VALID: "Toujours valable ?",
}
SHOWN = (MessageKind.QUESTION, MessageKind.MESSAGE, MessageKind.ANSWER, MessageKind.CLARIFY)
NEEDS = {Act.TAKE: "take", Act.REDIRECT: "redirect", Act.STILL_VALID: "review"}
CONFIRMED, ANEW = "au-nom", links_signed.ANEW


@dataclass(frozen=True)
class Opened:
    """A link whose account may still speak for the body of its question."""

    link: links_signed.Link
    question: Question

    @property
    def user(self) -> User:
        """On whose behalf."""
        return self.link.user


@bp.route("/courriel/<token>", methods=["GET", "POST"])
@public
@secret_address
def mail(token: str) -> Any:
    """The page of one act; its button does it."""
    found = links_signed.opened(token)
    if found is None:
        return _dead()
    g.acting = found.user
    question = queries.numbered(found.question_id)
    if question is None or not can(found.user, "view", question):
        return _dead()
    if not can(found.user, "speak", question):
        html = render_template("channels/mail/elsewhere.html", question=question, given_back=_typed())
        return html, 403
    if found.expired:
        return _dead(token)
    opened = Opened(found, question)
    if _somebody_else(found.user) and request.args.get(CONFIRMED) != str(found.user.id):
        html = render_template(
            "channels/mail/other.html", opened=opened, confirmed=CONFIRMED, given_back=_typed()
        )
        return html, 409 if request.method == "POST" else 200
    return DOERS[found.act](opened)


mail.takes_files = True  # type: ignore[attr-defined]


@bp.post("/courriel/<token>/nouveau-lien")
@public
@secret_address
def mail_again(token: str) -> Any:
    """Send the account of an expired link a new one, at its own address; the page says no more than that."""
    found = links_signed.opened(token)
    question = queries.numbered(found.question_id) if found else None
    if found and question and can(found.user, "speak", question):
        service.send_again(question, found.user, found.act.value)
    return render_template("channels/mail/sent_again.html")


def _dead(token: str = "") -> Any:
    """« Lien expiré ou déjà utilisé »; with `token`, a new one may be asked for."""
    return render_template("channels/mail/dead.html", token=token, given_back=_typed()), 410


def _typed() -> list[tuple[str, str]]:
    """What was written on the page of a link that can no longer be used."""
    return errors.given_back() if request.method == "POST" else []


def _somebody_else(user: User) -> bool:
    visitor: Any = current_user._get_current_object()
    return bool(visitor.is_authenticated) and visitor.id != user.id


def _take(opened: Opened) -> Any:
    if request.method == "POST":
        service.take(opened.question, opened.user)
        return _done(opened, "Vous vous occupez de cette question. L’animateur qui l’a posée est prévenu.")
    return _page(opened)


def _redirect(opened: Opened) -> Any:
    form = RedirectForm()
    bodies = listing.other_bodies(opened.user, opened.question.body_id)
    form.offer(bodies)
    if request.method == "GET" or not form.validate_on_submit():
        return _page(opened, form)
    target = next(body for body in bodies if body.slug == form.target.data)
    service.redirect(opened.question, opened.user, target, form.word.data or "")
    return render_template("channels/mail/redirected.html", question=opened.question, target=target)


def _answer(opened: Opened) -> Any:
    """Answer, answer and validate, or validate the answer that is there."""
    wanted = shield.pressed("suite")
    if request.method == "POST" and wanted == "validation":
        service.validate(opened.question, opened.user, seen())
        return _done(opened, "La réponse est validée. Les sites concernés sont prévenus.")
    form = TextForm()
    if request.method == "GET":
        return _page(opened, form)
    valid = form.validate_on_submit()
    files = uploads.received(form, opened.user)
    if not valid or form.files.errors:
        return _page(opened, form, files)
    number = opened.question.id
    try:
        service.answer(
            opened.question,
            opened.user,
            form.body.data,
            valid=wanted == "valider",
            files=[file.id for file in files],
            key=form.key.data or "",
            seen=seen(),
        )
    except states.Overtaken as overtaken:
        form.body.errors = [str(overtaken)]
        again = queries.numbered(number) or abort(404)
        return _page(Opened(opened.link, again), form, files)
    if wanted == "valider":
        return _done(opened, "Votre réponse est validée. Les sites concernés sont prévenus.")
    return _done(opened, "Votre réponse est publiée. Il reste à la valider.")


def _still_valid(opened: Opened) -> Any:
    if request.method == "POST":
        service.still_valid(opened.question, opened.user)
        return _done(opened, "C’est noté : la réponse est toujours valable, pour un an.")
    return _page(opened)


DOERS = {Act.TAKE: _take, Act.REDIRECT: _redirect, Act.ANSWER: _answer, Act.STILL_VALID: _still_valid}


def _done(opened: Opened, said: str) -> Any:
    """Back to the page of the link, which shows how things stand now; what was on it is read."""
    readmarks.note(opened.user, ThingKind.QUESTION, opened.question.id, opened.question.last_seq)
    flash(said, "success")
    return make_response(redirect(request.path + _query(), 303))


def _page(opened: Opened, form: Any = None, files: list[File] | None = None) -> Any:
    user, question, link = opened.user, opened.question, opened.link
    exchange = queries.exchange(question, user)
    shown = [line for line in exchange.messages if line.kind in SHOWN]
    needs = NEEDS.get(link.act) or ("answer" if can(user, "answer", question) else "revise")
    html = render_template(
        "channels/mail/act.html",
        user=user,
        question=question,
        act=link.act,
        heading=HEADINGS[link.act],
        may=can(user, needs, question),
        verified=link.act == Act.STILL_VALID and queries.holds(question),
        revises=needs == "revise",
        writes=needs == "answer" or ANEW in request.args or request.method == "POST",
        anew=_anew(),
        validates=can(user, "validate", question),
        too_late=_where_it_stands(question, user),
        lines=shown,
        files=exchange.files,
        form=form,
        kept=[replace(attachments.shown(file), url="") for file in files or []],  # read with a sign-in alone
        others=_others(opened),
    )
    return html, 422 if form is not None and form.errors else 200


def _where_it_stands(question: Question, user: User) -> str:
    if question.state == QuestionState.TAKEN and question.taken_by_id == user.id:
        return "Vous vous occupez de cette question. Vous pouvez y répondre dès maintenant, ou plus tard."
    return states.TOO_LATE[question.state]


def _others(opened: Opened) -> list[tuple[str, str]]:
    """The other acts that are possible now, by links that live no longer than this one."""
    user, question, link = opened.user, opened.question, opened.link
    needs = {Act.ANSWER: "answer", **NEEDS}
    if question.review_before is None or question.review_before - clock.today() > REVIEW_NOTICE:
        del needs[Act.STILL_VALID]
    found = [
        (HEADINGS[act], links_signed.act(user, question.id, act, link.made) + _query())
        for act, need in needs.items()
        if act != link.act and can(user, need, question)
    ]
    if link.act != Act.ANSWER and can(user, "revise", question):
        address = links_signed.act(user, question.id, Act.ANSWER, link.made)
        found.append(("Donner une nouvelle réponse", address + _anew()))
    return found


def _anew() -> str:
    """The query of the page of an answer, with the form for another one."""
    return "?" + "&".join(part for part in (_query().removeprefix("?"), f"{ANEW}=oui") if part)


def _query() -> str:
    confirmed = request.args.get(CONFIRMED, "")
    return f"?{CONFIRMED}={confirmed}" if confirmed.isdecimal() else ""

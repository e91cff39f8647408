"""Acts on a question, each a resource of its own; those that need words have a page to write them on."""

from typing import Any

from flask import flash, render_template, request

from fsforum.channels import listing, queries, service, states
from fsforum.channels.forms import AssignForm, DropForm, RedirectForm
from fsforum.channels.views.blueprint import ONE, back, bp, done, seen, wanted
from fsforum.core.guard import guard
from fsforum.core.reviews import retiring
from fsforum.core.web import returning
from fsforum.core.web.visitor import visitor
from fsforum.models import Question


@bp.post(f"{ONE}/prise-en-charge")
@guard("speak", on=queries.question)
def take(question: Question) -> Any:
    """« Je m’en occupe »."""
    service.take(question, visitor())
    flash("Vous vous occupez de cette question. L’animateur qui l’a posée est prévenu.", "success")
    return back(question)


@bp.post(f"{ONE}/validation")
@guard("speak", on=queries.question)
def validate(question: Question) -> Any:
    """« Valider la réponse »."""
    service.validate(question, visitor(), seen())
    flash("La réponse est validée. Les sites concernés sont prévenus.", "success")
    return back(question)


@bp.post(f"{ONE}/verification")
@guard("speak", on=queries.question)
def verify(question: Question) -> Any:
    """« Toujours valable »."""
    service.still_valid(question, visitor())
    flash("C’est noté : la réponse est toujours valable, pour un an.", "success")
    return _reviewed(question)


@bp.route(f"{ONE}/obsolescence", methods=["GET", "POST"])
@guard("retire", on=queries.question)
def obsolete(question: Question) -> Any:
    """« Marquer comme obsolète » the answer: why, and what replaces it."""
    form = retiring.RetireForm()
    valid = form.validate_on_submit()
    named = form.replacement.data or ""
    other = retiring.replacement(visitor(), named) if named and valid else None
    if named and valid and other is None:
        form.unknown()
    elif valid:
        service.declare_obsolete(question, visitor(), form.reason.data, other)
        flash("La réponse est marquée comme obsolète.", "success")
        return _reviewed(question)
    near = retiring.suggestions(visitor(), question.title)
    html = render_template("channels/obsolete.html", question=question, form=form, near=near)
    return (html, 422) if request.method == "POST" else html


def _reviewed(question: Question) -> Any:
    """To the page from which it was done: « À revoir », else that of the question."""
    return returning.to_reviews() or back(question)


@bp.route(f"{ONE}/reorientation", methods=["GET", "POST"])
@guard("speak", on=queries.question)
def redirection(question: Question) -> Any:
    """« Ce n’est pas pour nous » → « Réorienter vers… »."""
    form = RedirectForm()
    bodies = listing.other_bodies(visitor(), question.body_id)
    form.offer(bodies)
    if not form.validate_on_submit():
        if request.method == "GET":
            states.admit(question, "redirect")
        return _asks("redirect", question, form)
    target = next(body for body in bodies if body.slug == form.target.data)
    service.redirect(question, visitor(), target, form.word.data or "")
    flash(f"La question est réorientée vers {target.the}.", "success")
    return done(question)


@bp.route(f"{ONE}/sans-suite", methods=["GET", "POST"])
@guard("close", on=queries.question)
def drop(question: Question) -> Any:
    """« Sans suite », with its reason; who asked may say whether they were helped."""
    form = DropForm()
    if not queries.opinion_awaited(question, visitor()):
        form.leave_opinion_out()
    if not form.validate_on_submit():
        if request.method == "GET":
            states.admit(question, "drop")
        return _asks("drop", question, form)
    service.drop(question, visitor(), form.reason.data, form.opinion)
    flash("La question est classée sans suite.", "success")
    return back(question)


@bp.route(f"{ONE}/assignation", methods=["GET", "POST"])
@guard("steer", on=queries.question)
def assignment(question: Question) -> Any:
    """Give the question to a référent of its body."""
    form = AssignForm()
    people = queries.referents(question.body_id)
    form.offer(people)
    if not form.validate_on_submit():
        if request.method == "GET":
            states.admit(question, "assign")
        return _asks("assign", question, form, people=people)
    person = next(one for one in people if str(one.id) == form.person.data)
    service.assign(question, visitor(), person)
    flash(f"La question est confiée à {person.full_name}.", "success")
    return done(question)


@bp.post(f"{ONE}/relance")
@guard("steer", on=queries.question)
def nudge(question: Question) -> Any:
    """« Relancer » the body, at most once a day."""
    service.nudge(question, visitor())
    flash(f"Vous avez relancé {question.body.the} par courriel.", "success")
    return done(question)


def _asks(name: str, question: Question, form: Any, **more: Any) -> Any:
    """The page of an act, again with its errors (422) once submitted."""
    html = render_template(f"channels/{name}.html", question=question, form=form, **more)
    return html, 422 if form.errors else 200


@bp.post(f"{ONE}/moi-aussi")
@guard("join", on=queries.question)
def me_too(question: Question) -> Any:
    """« Moi aussi »."""
    joined = wanted()
    service.join(question, visitor(), joined)
    if joined:
        flash("Votre structure est comptée. Vous serez prévenu de la réponse.", "success")
    return back(question)


@bp.post(f"{ONE}/suivi")
@guard("follow", on=queries.question)
def follow(question: Question) -> Any:
    """Hear of the question, or no longer."""
    service.follow(question, visitor(), wanted())
    return back(question)


@bp.post(f"{ONE}/enregistrement")
@guard("save", on=queries.question)
def save(question: Question) -> Any:
    """Keep the question at hand, or no longer."""
    service.save(question, visitor(), wanted())
    return back(question)

"""Personal data that stand somewhere: findings, held files, taking them out, the register of incidents."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import attachments, links
from fsforum.core import privacy as personal
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.shield import extracts
from fsforum.core.web.visitor import visitor
from fsforum.extensions import session
from fsforum.models import File, ThingKind
from fsforum.moderation import queries
from fsforum.moderation.forms import RELEASE, AdmitForm, HeldForm, RemovalForm
from fsforum.moderation.views.blueprint import before, bp, tabs

Page = tuple[str, int] | str | Response
HERE = "/moderation/donnees-personnelles"
ONE = f"{HERE}/<kind>/<int(max=2147483647):ref_id>"


@bp.get(HERE)
@guard("moderate", on="site")
def privacy() -> str:
    """The held files, and what the last scan found."""
    user = visitor()
    found, more = queries.findings(before())
    things = [(row, personal.thing_of(session(), row.thing, row.ref_id)) for row in found]
    return render_template(
        "moderation/privacy.html",
        tabs=tabs("moderation.privacy"),
        found=[(row, thing) for row, thing in things if thing is not None and can(user, "view", thing)],
        held=[file for file in personal.held_files(session()) if can(user, "release", file)],
        in_words=personal.kinds_in_words,
        shown=attachments.shown,
        address=links.of,
        older=url_for(".privacy", avant=more) if more else "",
        newest=url_for(".privacy") if before() else "",
    )


@bp.route(f"{ONE}/retrait", methods=["GET", "POST"])
@guard("moderate", on="site")
def removal(kind: str, ref_id: int) -> Page:
    """« Retirer une donnée personnelle »: show what is found, then take it out of everything."""
    thing = _thing(kind, ref_id)
    form = RemovalForm()
    if request.method == "POST" and form.validate():
        try:
            count = personal.take_out(visitor(), ThingKind(kind), ref_id, form.exact.data or "")
        except DomainError as error:
            form.exact.errors = [str(error)]
        else:
            flash(f"{count} donnée{'s' if count > 1 else ''} retirée{'s' if count > 1 else ''}.", "success")
            return redirect(url_for(".privacy"), 303)
    return _removal_page(thing, kind, form, AdmitForm(formdata=None))


@bp.post(f"{ONE}/maintien")
@guard("moderate", on="site")
def admit(kind: str, ref_id: int) -> Page:
    """What was found may stay, with a reason."""
    thing = _thing(kind, ref_id)
    finding = queries.finding(kind, ref_id)
    if finding is None:
        abort(404)
    form = AdmitForm()
    if not form.validate():
        return _removal_page(thing, kind, RemovalForm(formdata=None), form)
    personal.let_stand(visitor(), finding, form.reason.data or "")
    flash("C’est noté : rien n’est retiré.", "success")
    return redirect(url_for(".privacy"), 303)


@bp.route(f"{HERE}/fichiers/<int(max=2147483647):file_id>", methods=["GET", "POST"])
@guard("release", on=queries.held_file)
def held(file: File) -> Page:
    """A held file: release it with a reason, or remove it."""
    form = HeldForm()
    if request.method == "POST" and form.validate():
        if form.decision.data == RELEASE:
            personal.release(visitor(), file, form.reason.data or "")
            flash("Le fichier est libéré.", "success")
        else:
            for key in personal.remove_file(visitor(), file):
                attachments.storage().remove(key)
            flash("Le fichier est supprimé.", "success")
        return redirect(url_for(".privacy"), 303)
    html = render_template(
        "moderation/held.html",
        file=file,
        shown=attachments.shown(file),
        form=form,
        in_words=personal.kinds_in_words(file.found),
    )
    return html, 422 if request.method == "POST" else 200


@bp.get(f"{HERE}/registre")
@guard("moderate", on="site")
def register() -> str:
    """The incident register."""
    rows, more = queries.incidents(before())
    return render_template(
        "moderation/register.html",
        rows_shown=rows,
        in_words=personal.kinds_in_words,
        older=url_for(".register", avant=more) if more else "",
        newest=url_for(".register") if before() else "",
    )


def _thing(kind: str, ref_id: int) -> Any:
    thing = personal.thing_of(session(), ThingKind(kind), ref_id) if kind in set(ThingKind) else None
    if thing is None or not can(visitor(), "view", thing):
        abort(404)
    return thing


def _removal_page(thing: Any, kind: str, form: RemovalForm, admitting: AdmitForm) -> Page:
    passages = personal.passages(session(), thing)
    html = render_template(
        "moderation/removal.html",
        thing=thing,
        kind=kind,
        url=links.of(ThingKind(kind), thing),
        passages=[(one.at, extracts(one.text, found)) for one, found in passages],
        kinds=personal.kinds_in_words(",".join(sorted({f.kind for _, found in passages for f in found}))),
        finding=queries.finding(kind, thing.id),
        form=form,
        admitting=admitting,
    )
    return html, 422 if request.method == "POST" else 200

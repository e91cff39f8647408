"""The page of one's absences."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from fsforum.accounts.absences import queries, service
from fsforum.accounts.absences.forms import AbsenceForm
from fsforum.accounts.blueprint import bp
from fsforum.core import dates
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Absence


@bp.route("/compte/absences", methods=["GET", "POST"])
@guard("be_away", on="site")
def absences() -> Any:
    """My days away, and one more."""
    user = visitor()
    form = AbsenceForm()
    form.offer(queries.delegates(user))
    if form.validate_on_submit():
        delegate = int(form.delegate.data) if form.delegate.data else None
        try:
            service.declare(user, form.starts_on.data, form.ends_on.data, delegate, form.key.data or "")
        except DomainError as error:
            form.starts_on.errors = [str(error)]
        else:
            flash("Votre absence est notée.", "success")
            return redirect(url_for(".absences"), 303)
    page = render_template(
        "accounts/absences.html",
        form=form,
        absences=queries.mine(user),
        replaced=queries.replaced(user),
        span=dates.span,
    )
    return page, 422 if form.errors else 200


@bp.post("/compte/absences/<int(max=2147483647):absence_id>/fin")
@guard("end", on=queries.absence)
def end_absence(absence: Absence) -> Any:
    """« Je suis de retour », or the absence is called off."""
    service.end(absence)
    flash("Cette absence a pris fin.", "success")
    return redirect(url_for(".absences"), 303)

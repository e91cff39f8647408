"""Spaces and who reads and writes in them."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from fsforum.admin import queries
from fsforum.admin.forms.places import SpaceForm
from fsforum.admin.service import places as service
from fsforum.admin.views.base import bp
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor

Answer = str | Response | tuple[str, int]


@bp.get("/administration/espaces")
@guard("manage", on="site")
def spaces() -> str:
    """All spaces with their audience."""
    return render_template("admin/espaces.html", rows=queries.places.spaces())


@bp.route("/administration/espaces/nouveau", methods=["GET", "POST"])
@guard("manage", on="site")
def new_space() -> Answer:
    """Add a space."""
    form = SpaceForm()
    if form.validate_on_submit():
        made = service.create_space(
            visitor(), form.name.data or "", form.description.data or "", form.audience(), form.key.data or ""
        )
        flash(f"L’espace « {made.name} » est ouvert.", "success")
        return redirect(url_for(".spaces"), 303)
    return render_template("admin/espace.html", form=form, space=None), 422 if form.errors else 200


@bp.route("/administration/espaces/<int:space_id>", methods=["GET", "POST"])
@guard("manage", on="site")
def space(space_id: int) -> Answer:
    """Change a space; administrators may do so even where they do not read."""
    row = queries.places.space(space_id)
    if row is None:
        abort(404)
    form = SpaceForm()
    if not form.is_submitted():
        form.load(row)
    if form.validate_on_submit():
        service.change_space(
            visitor(), row, form.name.data or "", form.description.data or "", form.audience()
        )
        flash("L’espace est enregistré.", "success")
        return redirect(url_for(".spaces"), 303)
    return render_template("admin/espace.html", form=form, space=row), 422 if form.errors else 200

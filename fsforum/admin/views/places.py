"""Structures and partner bodies."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from fsforum.admin import queries
from fsforum.admin.forms.places import BodyForm, StructureForm
from fsforum.admin.service import places as service
from fsforum.admin.views.base import bp
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Body, Structure

Answer = str | Response | tuple[str, int]


@bp.get("/administration/structures")
@guard("create", on=Structure)
def structures() -> str:
    """All structures and antennes."""
    return render_template(
        "admin/structures.html",
        rows=queries.places.structures(),
        people=queries.places.people_by_structure(),
    )


@bp.route("/administration/structures/nouvelle", methods=["GET", "POST"])
@guard("create", on=Structure)
def new_structure() -> Answer:
    """Add a structure or an antenne."""
    form = StructureForm()
    form.offer(queries.places.structures(True))
    if form.validate_on_submit():
        try:
            made = service.create_structure(visitor(), form.values(), form.key.data or "")
            flash(f"« {made.name} » fait partie du réseau.", "success")
            return redirect(url_for(".structures"), 303)
        except DomainError as error:
            form.parent_id.errors = [str(error)]
    return render_template("admin/structure.html", form=form, structure=None), 422 if form.errors else 200


@bp.route("/administration/structures/<int:structure_id>", methods=["GET", "POST"])
@guard("edit", on=queries.places.structure)
def structure(row: Structure) -> Answer:
    """Change a structure."""
    form = StructureForm(obj=row)
    form.offer(queries.places.structures(), but=row.id)
    if form.validate_on_submit():
        try:
            service.change_structure(visitor(), row, form.values())
            flash("La structure est enregistrée.", "success")
            return redirect(url_for(".structures"), 303)
        except DomainError as error:
            form.kind.errors = [str(error)]
            row = queries.places.structure(row.id) or row
    return render_template("admin/structure.html", form=form, structure=row), 422 if form.errors else 200


@bp.get("/administration/organismes")
@guard("create", on=Body)
def bodies() -> str:
    """All partner bodies with their channels."""
    return render_template(
        "admin/organismes.html", rows=queries.places.bodies(), people=queries.places.people_by_body()
    )


@bp.route("/administration/organismes/nouveau", methods=["GET", "POST"])
@guard("create", on=Body)
def new_body() -> Answer:
    """Add a body and open its channel."""
    form = BodyForm()
    if form.validate_on_submit():
        made = service.create_body(visitor(), form.values(), form.key.data or "")
        flash(f"Le canal « {made.short} » est ouvert.", "success")
        return redirect(url_for(".bodies"), 303)
    return render_template("admin/organisme.html", form=form, body=None), 422 if form.errors else 200


@bp.route("/administration/organismes/<int:body_id>", methods=["GET", "POST"])
@guard("edit", on=queries.places.body)
def body(row: Body) -> Answer:
    """Change a body; restricting its channel changes who reads its questions."""
    form = BodyForm(obj=row)
    if form.validate_on_submit():
        service.change_body(visitor(), row, form.values())
        flash("L’organisme est enregistré.", "success")
        return redirect(url_for(".bodies"), 303)
    return render_template("admin/organisme.html", form=form, body=row), 422 if form.errors else 200

"""Accounts: the list, and what may be done to one of them."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.admin import queries
from fsforum.admin.forms.people import RoleForm
from fsforum.admin.views.base import bp, chosen, position
from fsforum.core import people
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.models import Role, User

Answer = str | Response | tuple[str, int]


@bp.get("/administration/comptes")
@guard("administer", on="site")
def accounts() -> str:
    """Accounts by name; administrators may also look for an address."""
    state, search = chosen("etat", queries.accounts.STATES), tidy(request.args.get("q", ""))[:100]
    by_address = can(visitor(), "manage", "site")
    rows, following = queries.accounts.accounts(state, search, position("apres"), by_address)
    return render_template(
        "admin/comptes.html",
        rows=rows,
        following=following,
        counts=queries.accounts.counts(),
        state=state,
        search=search,
        after=position("apres"),
    )


@bp.get("/administration/comptes/<int:user_id>")
@guard("administer", on=queries.accounts.account)
def account(person: User) -> str:
    """One account: who it is, and the acts that its reader may do."""
    return _page(person, _role_form(person) if can(visitor(), "manage", person) else None)


@bp.post("/administration/comptes/<int:user_id>/role")
@guard("manage", on=queries.accounts.account)
def change_role(person: User) -> Answer:
    """Another role, structure or body."""
    form = _role_form(person)
    if form.validate_on_submit():
        try:
            people.change_role(visitor(), person, Role(form.role.data), form.structure_id, form.body_id)
        except NotNow as error:
            form.role.errors = [str(error)]
        except DomainError as error:
            form.place.errors = [str(error)]
        else:
            flash("Le rôle est enregistré : il vaut dès la prochaine page.", "success")
            return redirect(url_for(".account", user_id=person.id), 303)
    return _page(_again(person), form), 422


@bp.get("/administration/comptes/<int:user_id>/suspension")
@guard("manage", on=queries.accounts.account)
def ask_suspend(person: User) -> str:
    """Ask before shutting somebody out."""
    return render_template("admin/suspension.html", person=person)


@bp.post("/administration/comptes/<int:user_id>/suspension")
@guard("manage", on=queries.accounts.account)
def suspend(person: User) -> Response:
    """End all sign-ins of the account and let it in no more."""
    try:
        people.suspend(visitor(), person)
        flash("Le compte est suspendu : la personne est déconnectée partout.", "success")
    except NotNow as error:
        flash(str(error), "error")
    return redirect(url_for(".account", user_id=person.id), 303)


@bp.post("/administration/comptes/<int:user_id>/reactivation")
@guard("manage", on=queries.accounts.account)
def reactivate(person: User) -> Response:
    """Let a suspended account in again."""
    try:
        people.reactivate(visitor(), person)
        flash("Le compte est réactivé.", "success")
    except NotNow as error:
        flash(str(error), "error")
    return redirect(url_for(".account", user_id=person.id), 303)


@bp.get("/administration/comptes/<int:user_id>/anonymisation")
@guard("manage", on=queries.accounts.account)
def ask_anonymise(person: User) -> str:
    """Ask before somebody becomes an « Ancien membre » for good."""
    return render_template("admin/anonymisation.html", person=person)


@bp.post("/administration/comptes/<int:user_id>/anonymisation")
@guard("manage", on=queries.accounts.account)
def anonymise(person: User) -> Response:
    """Leave of the account nothing but what it wrote."""
    try:
        people.anonymise(visitor(), person)
        flash("Le compte est anonymisé : ses messages restent, signés « Ancien membre ».", "success")
    except NotNow as error:
        flash(str(error), "error")
    return redirect(url_for(".account", user_id=person.id), 303)


@bp.post("/administration/comptes/<int:user_id>/mot-de-passe")
@guard("reset_password", on=queries.accounts.account)
def start_reset(person: User) -> Response:
    """Mail the person a link for a new password; nobody else sees it."""
    people.start_reset(visitor(), person.email)
    flash("Si le compte est actif, un lien valable une heure part à l’adresse de la personne.", "success")
    return redirect(url_for(".account", user_id=person.id), 303)


def _role_form(person: User) -> RoleForm:
    place = (
        f"s{person.structure_id}" if person.structure_id else f"o{person.body_id}" if person.body_id else ""
    )
    form = RoleForm(role=person.role.value, place=place)
    form.offer(tuple(Role), queries.places.structures(True), queries.places.bodies(True))
    return form


def _page(person: User, form: RoleForm | None) -> str:
    return render_template("admin/compte.html", person=person, form=form)


def _again(person: User) -> User:
    """The account as it is, after a write that was undone."""
    return queries.accounts.account(person.id) or person

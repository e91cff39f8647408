"""Invitations: send one, see what became of the others."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.admin import queries, service
from fsforum.admin.forms.people import InviteForm
from fsforum.admin.service.invitations import Guest
from fsforum.admin.views.base import bp, chosen
from fsforum.core import once, paging, people
from fsforum.core.errors import DomainError, NotNow, TooMany
from fsforum.core.guard import guard
from fsforum.core.policy.accounts import invitable_roles
from fsforum.core.web.visitor import visitor
from fsforum.models import Invitation, Role


@bp.get("/administration/invitations")
@guard("invite", on=Invitation)
def invitations() -> str:
    """The invitations of one state, newest first, under the form that sends one."""
    return _page(_form())


@bp.post("/administration/invitations")
@guard("invite", on=Invitation)
def invite() -> str | Response | tuple[str, int]:
    """Invite one person."""
    form = _form()
    if form.validate_on_submit():
        role = Role(form.role.data)
        guest = Guest(form.email.data or "", role, form.structure_id, form.body_id)
        try:
            if service.invitations.invite(visitor(), guest, form.key.data or ""):
                flash(f"L’invitation part à {guest.email}. Son lien vaut sept jours.", "success")
            return redirect(url_for(".invitations"), 303)
        except TooMany:
            raise
        except DomainError as error:
            form.key.data = once.new_key()
            form.email.errors = [str(error)]
    return _page(form), 422


@bp.post("/administration/invitations/<int:invitation_id>/envoi")
@guard("invite", on=queries.invitations.invitation)
def resend(invitation: Invitation) -> Response:
    """A new link for seven days."""
    try:
        service.invitations.resend(visitor(), invitation)
        flash("Un nouveau lien est parti, valable sept jours. L’ancien ne vaut plus.", "success")
    except NotNow as error:
        flash(str(error), "error")
    return redirect(url_for(".invitations"), 303)


@bp.post("/administration/invitations/<int:invitation_id>/revocation")
@guard("invite", on=queries.invitations.invitation)
def revoke(invitation: Invitation) -> Response:
    """The link is dead at once."""
    try:
        people.revoke(visitor(), invitation)
        flash("L’invitation est révoquée : son lien ne vaut plus.", "success")
    except NotNow as error:
        flash(str(error), "error")
    return redirect(url_for(".invitations"), 303)


def _form() -> InviteForm:
    form = InviteForm()
    form.offer(invitable_roles(visitor()), queries.places.structures(True), queries.places.bodies(True))
    return form


def _page(form: InviteForm) -> str:
    state = chosen("etat", queries.invitations.STATES)
    return render_template(
        "admin/invitations.html",
        form=form,
        page=queries.invitations.invitations(state, paging.parse(request.args.get("avant"))),
        counts=queries.invitations.counts(),
        state=state,
        first=not request.args.get("avant"),
    )

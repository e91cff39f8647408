"""Inviting a whole list: give it, look at it, send it."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from fsforum.admin import lists, queries, service
from fsforum.admin.forms.people import ListForm, SendListForm
from fsforum.admin.views.base import bp
from fsforum.core import dates
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.policy.accounts import invitable_roles
from fsforum.core.web.visitor import visitor
from fsforum.models import Invitation

Answer = str | Response | tuple[str, int]


@bp.get("/administration/invitations/liste")
@guard("invite", on=Invitation)
def ask_list() -> str:
    """Choose a file or paste the lines."""
    return render_template("admin/liste.html", form=ListForm())


@bp.post("/administration/invitations/liste")
@guard("invite", on=Invitation)
def preview_list() -> Answer:
    """Each wrong line with its reason, the good ones ready to be sent; nothing is saved yet."""
    form = ListForm()
    known = _known()
    try:
        read = lists.read(form.content(), known)
    except DomainError as error:
        form.text.errors = [str(error)]
        return render_template("admin/liste.html", form=form), 422
    guests = [guest for _line, guest in read.guests]
    return render_template(
        "admin/liste_verifiee.html",
        read=read,
        form=SendListForm(rows=lists.write(guests, known), formdata=None),
        structures={row.id: row.name for row in known.structures},
        bodies={row.id: row.short for row in known.bodies},
    )


@bp.post("/administration/invitations/liste/envoi")
@guard("invite", on=Invitation)
def send_list() -> Answer:
    """Invite the good lines of the preview, judged once more; sending it twice invites once."""
    form = SendListForm()
    try:
        read = lists.read(form.rows.data or "", _known())
    except DomainError as error:
        empty = ListForm(formdata=None)
        empty.text.errors = [str(error)]
        return render_template("admin/liste.html", form=empty), 422
    guests = [guest for _line, guest in read.guests]
    done = service.invitations.invite_all(visitor(), guests, form.key.data or "")
    if done is None:
        flash("Cette liste est déjà envoyée.", "info")
    else:
        sent, refused = done
        refused += [f"{line.shown} : {line.reason}" for line in read.wrong]
        flash(f"{dates.plural(sent, 'invitation envoyée')}.", "success" if sent else "info")
        for sentence in refused[:10]:
            flash(sentence, "warning")
    return redirect(url_for(".invitations"), 303)


def _known() -> lists.Known:
    return lists.Known(
        roles=invitable_roles(visitor()),
        structures=queries.places.structures(True),
        bodies=queries.places.bodies(True),
        accounts=queries.accounts.emails(),
        waiting=queries.invitations.waiting_addresses(),
    )

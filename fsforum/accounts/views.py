"""One's own account: profile, password, address, sign-ins, notifications, things kept at hand."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_login import logout_user

from fsforum.accounts import devices, entry, forms, queries, service, stopping
from fsforum.accounts.absences import views as absences
from fsforum.accounts.blueprint import bp
from fsforum.core import charter, choices, paging, passwords
from fsforum.core import follows as follows_
from fsforum.core.errors import DomainError, TooMany
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import LoginSession, MailChoice

__all__ = ["absences", "bp", "entry", "stopping"]

WRONG = "Ce n’est pas votre mot de passe actuel."


@bp.route("/compte/", methods=["GET", "POST"])
@guard("view", on="site")
def profile() -> Any:
    """What the directory says of me, and the doors to the rest of my account."""
    user = visitor()
    form = forms.ProfileForm(obj=user)
    if form.validate_on_submit():
        service.update_profile(
            user, form.first_name.data, form.last_name.data, form.job.data, form.phone.data or ""
        )
        flash("Votre profil est enregistré.", "success")
        return redirect(url_for(".profile"))
    page = render_template("accounts/profile.html", form=form, user=user, place=queries.place(user))
    return page, 422 if form.errors else 200


@bp.get("/compte/charte")
@guard("view", on="site")
def charter_text() -> Any:
    """The charter, and when I accepted it."""
    return render_template("accounts/charter.html", user=visitor(), version=charter.VERSION)


@bp.route("/compte/mot-de-passe", methods=["GET", "POST"])
@guard("view", on="site")
def password() -> Any:
    """A new password, against the current one."""
    user = visitor()
    form = forms.PasswordForm()
    form.about = (user.first_name, user.last_name, user.email)
    if form.validate_on_submit() and _current_is_right(form):
        service.change_password(user, passwords.hash_of(form.password.data))
        flash("Votre mot de passe est changé. Vos autres connexions ont pris fin.", "success")
        return redirect(url_for(".profile"))
    page = render_template("accounts/password.html", form=form, hint=forms.HINT, user=user)
    return page, 422 if form.errors else 200


@bp.route("/compte/adresse", methods=["GET", "POST"])
@guard("view", on="site")
def email() -> Any:
    """A new address, against the current password; the old address is told."""
    user = visitor()
    form = forms.EmailForm()
    if form.validate_on_submit() and _current_is_right(form):
        try:
            service.change_email(user, form.email.data)
        except DomainError as error:
            form.email.errors = [str(error)]
        else:
            flash("Votre adresse est changée. L’ancienne en est avertie.", "success")
            return redirect(url_for(".profile"))
    return render_template("accounts/email.html", form=form, user=user), 422 if form.errors else 200


def _current_is_right(form: forms.CurrentPasswordForm) -> bool:
    """Look at the current password, counting the tries; says in `form` what is wrong."""
    user, field = visitor(), form.current_password
    try:
        service.count_own_attempt(user)
    except TooMany as error:
        field.errors = [str(error)]
        return False
    if passwords.verify(user.password_hash, field.data[:1000]):
        return True
    field.errors = [WRONG]
    return False


@bp.get("/compte/connexions")
@guard("view", on="site")
def sign_ins() -> Any:
    """Where I am signed in."""
    rows = queries.sign_ins(visitor())
    return render_template("accounts/sign_ins.html", sign_ins=rows, user=visitor(), in_words=devices.in_words)


@bp.post("/compte/connexions/<int(max=2147483647):session_id>/fin")
@guard("end", on=queries.sign_in_of)
def end_sign_in(row: LoginSession) -> Any:
    """End one of my sign-ins; ending the present one is signing out."""
    user = visitor()
    present = row.id == user.session_id
    service.end(user, row.id)
    if present:
        logout_user()
        session.clear()
        flash("Vous êtes déconnecté.", "success")
        return redirect(url_for(".sign_in"))
    flash("Cette connexion a pris fin.", "success")
    return redirect(url_for(".sign_ins"))


@bp.post("/compte/connexions/autres/fin")
@guard("view", on="site")
def end_others() -> Any:
    """End all my sign-ins but the present one."""
    service.end_others(visitor())
    flash("Toutes vos autres connexions ont pris fin.", "success")
    return redirect(url_for(".sign_ins"))


@bp.route("/compte/notifications", methods=["GET", "POST"])
@guard("view", on="site")
def notifications() -> Any:
    """What I want to hear of, and how."""
    user = visitor()
    kinds = choices.kinds_for(user)
    form = forms.choices_form(kinds, queries.choices(user))
    if form.validate_on_submit():
        free = [kind for kind in kinds if kind not in choices.MANDATORY]
        service.choose(user, {kind: MailChoice(form[kind.name.lower()].data) for kind in free})
        flash("Vos choix sont enregistrés.", "success")
        return redirect(url_for(".notifications"))
    page = render_template("accounts/notifications.html", form=form, kinds=kinds, mandatory=choices.MANDATORY)
    return page, 422 if form.errors else 200


@bp.get("/compte/enregistrements")
@guard("view", on="site")
def saved() -> Any:
    """What I keep at hand."""
    page = queries.saved(visitor(), paging.parse(request.args.get("avant")))
    return render_template("accounts/saved.html", page=page, kinds=queries.KINDS, removed=_removed())


@bp.get("/compte/suivis")
@guard("view", on="site")
def follows() -> Any:
    """What I follow."""
    page = queries.followed(visitor(), paging.parse(request.args.get("avant")))
    places = queries.places(visitor())
    return render_template(
        "accounts/follows.html", page=page, kinds=queries.KINDS, removed=_removed(), places=places
    )


@bp.post("/compte/enregistrements")
@guard("view", on="site")
def change_saved() -> Any:
    """Take a thing off the list, or put it back."""
    user, gone = visitor(), "retirer" in request.form
    kind, number = forms.thing(request.form.get("retirer" if gone else "remettre", "")) or abort(404)
    if gone:
        service.unsave(user, kind, number)
        flash("Retiré de vos enregistrements.", "success")
        return redirect(url_for(".saved", retire=f"{kind.value}:{number}"))
    if not queries.may_read(user, kind, number):
        abort(404)
    service.save(user, kind, number)
    flash("Remis dans vos enregistrements.", "success")
    return redirect(url_for(".saved"))


@bp.post("/compte/suivis")
@guard("view", on="site")
def change_follow() -> Any:
    """Stop following a thing, or follow it again."""
    gone = "retirer" in request.form
    kind, number = forms.thing(request.form.get("retirer" if gone else "remettre", "")) or abort(404)
    if not gone and not queries.may_read(visitor(), kind, number):
        abort(404)
    follows_.follow(visitor(), kind, number, wanted=not gone)
    flash("Vous ne suivez plus cela." if gone else "C’est suivi : vous serez prévenu.", "success")
    return redirect(url_for(".follows", retire=f"{kind.value}:{number}" if gone else None))


def _removed() -> str:
    """The thing that was just taken off the list, as a form names it; empty otherwise."""
    text = request.args.get("retire", "")
    return text if forms.thing(text) else ""

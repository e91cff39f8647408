"""The doors: signing in and out, forgotten password, invitation."""

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user

from fsforum.accounts import devices, forms, queries, redirects, service
from fsforum.accounts.blueprint import bp
from fsforum.core import demonstration, passwords, people, words
from fsforum.core.errors import NotNow, TooMany
from fsforum.core.guard import public
from fsforum.core.web.secret import secret_address
from fsforum.extensions import session as db_session
from fsforum.models import User

UNKNOWN = "Adresse ou mot de passe incorrect. Vérifiez les deux, ou demandez un nouveau mot de passe."
SUSPENDED = "Votre accès est suspendu. Adressez-vous à la préfecture ou à l’animation départementale."
SENT = (
    "Si un compte existe à cette adresse, un message vient de partir avec un lien valable une heure. "
    "Pensez à regarder dans les courriers indésirables."
)


@bp.route("/connexion", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    """Address and password; then the page that was asked for."""
    goal = redirects.local_path(request.values.get("suite"))
    if request.method == "GET" and _present():
        return redirect(goal)
    form = _sign_in_form()
    if request.method == "GET":
        return _sign_in_page(form, goal, 200)
    if not form.validate():
        return _sign_in_page(form, goal, 422)
    email, kept = queries.address(form.email.data), form.remember.data
    device = devices.known(email)
    try:
        service.count_attempt(email, device, devices.network())
    except TooMany as error:
        form.form_errors.append(str(error))
        return *_sign_in_page(form, goal, 429), {"Retry-After": str(error.wait)}
    user = queries.holder_of(email, form.password.data)
    if user is None or not _enter(user, kept, email, device):
        service.note_failure(email, devices.network())
        form.form_errors.append(UNKNOWN if user is None else SUSPENDED)
        return _sign_in_page(form, goal, 422)
    response = make_response(redirect(goal))
    devices.remember(response, email)
    return response


def _present() -> User | None:
    """Who is signed in in this browser."""
    user: Any = current_user._get_current_object()
    return user if user.is_authenticated else None


def _sign_in_form() -> forms.SignInForm:
    """The form; on a demonstration, filled with the account that was chosen."""
    if not current_app.extensions["settings"].demo:
        return forms.SignInForm()
    chosen = request.args.get("compte", "")
    if request.method == "GET" and chosen in {email for _label, email in demonstration.ACCOUNTS}:
        return forms.DemonstrationForm(formdata=None, email=chosen, password=demonstration.PASSWORD)
    return forms.SignInForm()


def _sign_in_page(form: forms.SignInForm, goal: str, status: int) -> tuple[str, int]:
    page = render_template(
        "accounts/sign_in.html", form=form, goal="" if goal == redirects.HOME else goal, demo=demonstration
    )
    return page, status


def _enter(user: User, kept: bool, email: str = "", device: str = "") -> bool:
    """Sign `user` in under a session of this moment, whatever the browser held before."""
    before = _present()
    agent, address = request.user_agent.string, request.remote_addr or ""
    if not service.begin(
        user, kept, agent, address, email, device, instead_of=before.session_id if before else 0
    ):
        return False
    session.clear()
    login_user(user)
    session.permanent = kept
    return True


@bp.post("/deconnexion")
@public
def sign_out() -> Any:
    """End this sign-in on the server, and forget it here."""
    if user := _present():
        service.end(user, user.session_id)
        logout_user()
    session.clear()
    flash("Vous êtes déconnecté.", "success")
    return redirect(url_for(".sign_in"))


@bp.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@public
def forgotten() -> Any:
    """One address; the same answer for all."""
    form = forms.ForgottenForm()
    if form.validate_on_submit():
        service.ask_reset(form.email.data, devices.network())
        flash(SENT, "success")
        return redirect(url_for(".sign_in"))
    return render_template("accounts/forgotten.html", form=form), 422 if form.errors else 200


@bp.route("/mot-de-passe/<token>", methods=["GET", "POST"])
@public
@secret_address
def new_password(token: str) -> Any:
    """A new password for the holder of the link; opening it changes nothing."""
    reset = people.open_reset(db_session(), token)
    if reset is None:
        return _expired(url_for(".forgotten"), "Demander un nouveau lien")
    user = reset.user
    form = forms.NewPasswordForm()
    form.about = (user.first_name, user.last_name, user.email)
    if form.validate_on_submit():
        try:
            people.use_reset(token, passwords.hash_of(form.password.data))
        except NotNow:
            return _expired(url_for(".forgotten"), "Demander un nouveau lien")
        logout_user()
        session.clear()
        flash("Votre mot de passe est changé : connectez-vous.", "success")
        return redirect(url_for(".sign_in"))
    page = render_template("accounts/new_password.html", form=form, user=user, hint=forms.HINT)
    return page, 422 if form.errors else 200


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
@secret_address
def invitation(token: str) -> Any:
    """Who invites, as what; the form makes the account, opening the page changes nothing."""
    invited = people.pending(db_session(), token)
    if invited is None:
        return _expired()
    place = invited.structure or invited.body
    form = forms.InvitationForm(obj=invited)
    form.about = (invited.email, place.name if place else "")
    if form.validate_on_submit():
        try:
            user = people.accept(
                token, form.first_name.data, form.last_name.data, passwords.hash_of(form.password.data)
            )
        except NotNow:
            return _expired()
        _enter(user, kept=False)
        flash(f"Bienvenue, {user.first_name} ! Votre compte est prêt.", "success")
        return redirect(url_for("pages.home"))
    page = render_template(
        "accounts/invitation.html",
        form=form,
        invitation=invited,
        place=place.name if place else "",
        role=words.ROLES[invited.role],
        hint=forms.HINT,
    )
    return page, 422 if form.errors else 200


def _expired(url: str = "", label: str = "") -> tuple[str, int]:
    """The page of a link that is worth nothing any more, with what to do."""
    return render_template("accounts/expired.html", url=url, label=label), 410

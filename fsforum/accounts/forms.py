"""Forms of signing in and of one's own account."""

import re
from typing import Any

from wtforms import BooleanField, EmailField, PasswordField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import PasswordInput

from fsforum.core import passwords, people, words
from fsforum.core.choices import MANDATORY
from fsforum.core.errors import DomainError
from fsforum.core.forms import Form, Line, Words
from fsforum.models import MailChoice, NotificationKind, ThingKind

PHONE = re.compile(r"\+?[\d ().-]{4,25}")
HINT = "12\u00a0caractères au moins, sans autre règle\u00a0: une phrase de quatre mots convient très bien."


class Address(EmailField):
    """An e-mail address."""

    data: Any

    def __init__(self, label: str = "Adresse électronique professionnelle", **options: Any) -> None:
        super().__init__(label, validators=[DataRequired("Indiquez votre adresse électronique.")], **options)


class Secret(PasswordField):
    """A password, never sent back unless it is `public`, as that of a demonstration."""

    data: Any

    def __init__(self, label: str, empty: str, public: bool = False, **options: Any) -> None:
        widget = PasswordInput(hide_value=not public)
        super().__init__(label, validators=[DataRequired(empty)], widget=widget, **options)


class SignInForm(Form):
    """Address, password, and whether this computer is one's own."""

    email = Address()
    password = Secret("Mot de passe", "Indiquez votre mot de passe.")
    remember = BooleanField("Rester connecté sur cet ordinateur")


class DemonstrationForm(SignInForm):
    """The sign-in form of a demonstration, which may show the public password it was filled with."""

    password = Secret("Mot de passe", "Indiquez votre mot de passe.", public=True)


class ForgottenForm(Form):
    """One address."""

    email = Address()

    def validate_email(self, field: Any) -> None:
        """Exactly one, and one that can be written to."""
        _sendable(field)


class NewPasswordForm(Form):
    """A password to choose; `about` is set by the view to the words that it must not lean on."""

    password = Secret("Nouveau mot de passe", "Choisissez un mot de passe.")
    about: tuple[str, ...] = ()

    def validate_password(self, field: Any) -> None:
        """Long enough and hard to guess."""
        if sentence := passwords.weakness(field.data, [*self.about, *self.typed_names()]):
            raise ValidationError(sentence)

    def typed_names(self) -> list[str]:
        """Words of the same form that the password must not lean on."""
        return []


class InvitationForm(NewPasswordForm):
    """What an invited person adds to the invitation."""

    first_name = Line("Prénom", validators=[Words(1, 80, "Indiquez votre prénom.")])
    last_name = Line("Nom", validators=[Words(1, 80, "Indiquez votre nom.")])
    password = Secret("Mot de passe", "Choisissez un mot de passe.")
    charter = BooleanField(
        "J’ai lu la charte et je l’accepte",
        validators=[DataRequired("Acceptez la charte pour créer votre compte.")],
    )

    def typed_names(self) -> list[str]:
        """The names of the person."""
        return [self.first_name.data or "", self.last_name.data or ""]


class ProfileForm(Form):
    """What the directory says of a person."""

    first_name = Line("Prénom", validators=[Words(1, 80, "Indiquez votre prénom.")])
    last_name = Line("Nom", validators=[Words(1, 80, "Indiquez votre nom.")])
    job = Line("Fonction (facultatif)", validators=[Words(0, 120, "")])
    phone = Line(
        "Téléphone professionnel (facultatif)",
        exempt="le numéro que la personne donne elle-même à l’annuaire",
    )

    def validate_phone(self, field: Any) -> None:
        """Digits and their usual separators, or nothing."""
        if field.data and not PHONE.fullmatch(field.data):
            raise ValidationError("Écrivez le numéro en chiffres, par exemple 03 84 00 00 00.")


class CurrentPasswordForm(Form):
    """An act that asks the current password again."""

    current_password = Secret("Mot de passe actuel", "Indiquez votre mot de passe actuel.")


class PasswordForm(CurrentPasswordForm, NewPasswordForm):
    """One's password."""


class EmailForm(CurrentPasswordForm):
    """One's address."""

    email = Address("Nouvelle adresse électronique")

    def validate_email(self, field: Any) -> None:
        """One that can be written to."""
        _sendable(field)


def _sendable(field: Any) -> None:
    if len(field.raw_data or ()) != 1:
        raise ValidationError("Indiquez une seule adresse.")
    try:
        people.normalise_email(field.data)
    except DomainError as error:
        raise ValidationError(str(error)) from None


def choices_form(kinds: list[NotificationKind], now: dict[NotificationKind, MailChoice]) -> Form:
    """One list of choices for each kind that leaves a choice, showing what holds `now`."""
    fields: dict[str, Any] = {
        kind.name.lower(): SelectField(
            words.NOTIFICATIONS[kind],
            choices=[SelectChoice(choice.value, label) for choice, label in words.MAIL_CHOICES.items()],
            default=now[kind].value,
            validate_choice=True,
        )
        for kind in kinds
        if kind not in MANDATORY
    }
    form: Form = type("ChoicesForm", (Form,), fields)()
    return form


def thing(text: str) -> tuple[ThingKind, int] | None:
    """« discussion:12 » as a kind and a number; None when it is neither."""
    kind, _, number = text.partition(":")
    if kind not in set(ThingKind) or not re.fullmatch(r"[0-9]{1,9}", number):
        return None
    return ThingKind(kind), int(number)

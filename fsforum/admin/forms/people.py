"""Inviting people and giving them their place in the network."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from fsforum.core import people
from fsforum.core.errors import DomainError
from fsforum.core.forms import CreatingForm, Form, Line, Words
from fsforum.core.policy.accounts import NEEDS_BODY, NEEDS_STRUCTURE
from fsforum.core.words import ROLES
from fsforum.models import Body, Role, Structure

NOWHERE = "Aucun (administrateur, observateur…)"
MOST_BYTES = 200_000


def address(_form: Any, field: Any) -> None:
    """A sendable address, kept as it is compared."""
    if not field.data:
        return
    try:
        field.data = people.normalise_email(field.data)
    except DomainError as error:
        raise ValidationError(str(error)) from None


class _Place:
    """What forms with a role and a place share: the select of places, and its reading."""

    role: SelectField
    place: SelectField

    def offer(self, roles: tuple[Role, ...], structures: list[Structure], bodies: list[Body]) -> None:
        """Fill both selects."""
        self.role.choices = [SelectChoice(role.value, ROLES[role]) for role in roles]
        placed = NEEDS_STRUCTURE | NEEDS_BODY
        self.place.choices = [
            SelectChoice("", "Choisir…" if placed.issuperset(roles) else NOWHERE),
            *(SelectChoice(f"s{row.id}", row.name, optgroup="Structures") for row in structures),
            *(SelectChoice(f"o{row.id}", row.short, optgroup="Organismes partenaires") for row in bodies),
        ]

    def validate_place(self, field: Any) -> None:
        """The kind of place that the chosen role asks for."""
        role = Role(self.role.data) if self.role.data in set(Role) else None
        if role in NEEDS_STRUCTURE and not (field.data or "").startswith("s"):
            raise ValidationError("Choisissez la structure de cette personne.")
        if role in NEEDS_BODY and not (field.data or "").startswith("o"):
            raise ValidationError("Choisissez l’organisme de cette personne.")

    @property
    def structure_id(self) -> int | None:
        """The structure that was chosen."""
        return int(self.place.data[1:]) if self.place.data.startswith("s") else None

    @property
    def body_id(self) -> int | None:
        """The body that was chosen."""
        return int(self.place.data[1:]) if self.place.data.startswith("o") else None


class _Select(SelectField):
    """A select whose refusal is said in French."""

    def pre_validate(self, form: Any) -> None:
        """One of the offered values."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError("Choisissez dans la liste.") from None


class InviteForm(_Place, CreatingForm):
    """One invitation."""

    email = Line(
        "Adresse électronique",
        exempt="l’adresse à laquelle l’invitation part",
        validators=[Words(1, 254, "Indiquez une adresse."), address],
    )
    role = _Select("Rôle")
    place = _Select("Structure ou organisme")


class RoleForm(_Place, Form):
    """The role and place of an account."""

    role = _Select("Rôle")
    place = _Select("Structure ou organisme")


class ListForm(Form):
    """A list of people, as a file or pasted."""

    file = FileField("Fichier CSV (facultatif)")
    text = TextAreaField("… ou les lignes, collées ici (facultatif)")

    def content(self) -> bytes | str:
        """What was given: the file's bytes (at most MOST_BYTES + 1), else the pasted text."""
        chosen = self.file.data
        return bytes(chosen.read(MOST_BYTES + 1)) if chosen and chosen.filename else (self.text.data or "")


class SendListForm(CreatingForm):
    """The checked rows, sent back with the button of the preview."""

    rows = HiddenField()

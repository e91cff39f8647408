"""Structures, bodies and spaces."""

import re
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional, ValidationError

from fsforum.core import words
from fsforum.core.forms import CreatingForm, Line, Words
from fsforum.models import BodyKind, Role, Space, Structure, StructureKind

ARTICLES = [
    SelectChoice("la", "la (la CAF)"),
    SelectChoice("le", "le (le CIDFF)"),
    SelectChoice("l’", "l’ (l’ADIL)"),
    SelectChoice("", "aucun (France Travail)"),
]
ACCESS = [
    SelectChoice("", "Ne voit pas l’espace"),
    SelectChoice("lit", "Lit"),
    SelectChoice("ecrit", "Lit et écrit"),
]


def _code(pattern: str, sentence: str) -> Any:
    def check(_form: Any, field: Any) -> None:
        if field.data and not re.fullmatch(pattern, field.data):
            raise ValidationError(sentence)

    return check


class FrenchDate(DateField):
    """A day; a wrong one is told in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that the browser sends (2027-03-12)."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError("Cette date n’existe pas : jour, mois, année.") from None


class WholeNumber(IntegerField):
    """A whole number between two bounds, told in French."""

    def __init__(self, label: str, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Digits only, so that « 1e9 » and the like are no numbers."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not (text.isascii() and text.isdigit() and len(text) < 9 and self.least <= int(text) <= self.most):
            raise ValueError(f"Indiquez un nombre entre {self.least} et {self.most}.")
        self.data = int(text)


class StructureForm(CreatingForm):
    """A structure or antenne."""

    name = Line("Nom", validators=[Words(2, 200, "Donnez un nom à la structure.")])
    kind = RadioField(
        "Forme",
        choices=[SelectChoice(k.value, v) for k, v in words.STRUCTURE_KINDS.items()],
        default=StructureKind.SEAT.value,
    )
    parent_id = SelectField("Structure dont elle dépend (facultatif)")
    carrier = Line("Structure porteuse (facultatif)", validators=[Words(0, 200, "")])
    address = Line("Adresse (facultatif)", validators=[Words(0, 300, "")])
    postcode = Line(
        "Code postal (facultatif)", validators=[_code(r"\d{5}", "Un code postal a cinq chiffres.")]
    )
    commune = Line("Commune", validators=[Words(1, 120, "Indiquez la commune.")])
    insee = Line(
        "Code Insee (facultatif)",
        validators=[_code(r"\d[\dAB]\d{3}", "Un code Insee a cinq caractères, par exemple 70447.")],
    )
    labelled_on = FrenchDate("Labellisée le (facultatif)", validators=[Optional()])
    active = BooleanField("Ouverte", default=True)

    def offer(self, structures: list[Structure], but: int = 0) -> None:
        """The structures that may have antennes, the one being changed excepted."""
        seats = [row for row in structures if row.kind != StructureKind.ANTENNA and row.id != but]
        self.parent_id.choices = [
            SelectChoice("", "Aucune"),
            *(SelectChoice(str(row.id), row.name) for row in seats),
        ]

    def validate_parent_id(self, field: Any) -> None:
        """An antenne depends on a structure."""
        if self.kind.data == StructureKind.ANTENNA and not field.data:
            raise ValidationError("Choisissez la structure dont cette antenne dépend.")

    def values(self) -> dict[str, Any]:
        """The columns of the structure."""
        plain = ("name", "carrier", "address", "postcode", "commune", "insee", "labelled_on", "active")
        return {name: self[name].data for name in plain} | {
            "kind": StructureKind(self.kind.data),
            "parent_id": int(self.parent_id.data) if self.parent_id.data else None,
        }


class BodyForm(CreatingForm):
    """A partner body and its channel."""

    name = Line("Nom complet", validators=[Words(2, 200, "Donnez le nom de l’organisme.")])
    short = Line("Nom court", validators=[Words(2, 40, "Donnez le nom d’usage, par exemple CAF.")])
    article = SelectField("Article", choices=ARTICLES, default="la")
    kind = RadioField(
        "Partenaire",
        choices=[SelectChoice(k.value, v) for k, v in words.BODY_KINDS.items()],
        default=BodyKind.NATIONAL.value,
    )
    description = Line("Description (facultatif)", validators=[Words(0, 300, "")])
    commitment_days = WholeNumber("Délai d’engagement, en jours ouvrés", 1, 30, default=5)
    restricted = BooleanField("Canal restreint")
    active = BooleanField("Actif", default=True)

    def values(self) -> dict[str, Any]:
        """The columns of the body."""
        plain = ("name", "short", "article", "description", "commitment_days", "restricted", "active")
        return {name: self[name].data for name in plain} | {"kind": BodyKind(self.kind.data)}


class SpaceForm(CreatingForm):
    """A space and its audience: one choice for each role."""

    name = Line("Nom", validators=[Words(2, 200, "Donnez un nom à l’espace.")])
    description = Line("Description (facultatif)", validators=[Words(0, 300, "")])
    animateur = RadioField(words.ROLES[Role.ANIMATEUR], choices=ACCESS, default="ecrit")
    partenaire = RadioField(words.ROLES[Role.PARTNER], choices=ACCESS, default="")
    terrain = RadioField(words.ROLES[Role.FIELD], choices=ACCESS, default="ecrit")
    admin = RadioField(words.ROLES[Role.ADMIN], choices=ACCESS, default="ecrit")
    observateur = RadioField(words.ROLES[Role.OBSERVER], choices=ACCESS, default="")

    def load(self, space: Space) -> None:
        """Show the space as it is."""
        self.name.data, self.description.data = space.name, space.description
        for role in Role:
            self[role.value].data = ""
        for line in space.audience:
            self[line.role.value].data = "ecrit" if line.may_write else "lit"

    def audience(self) -> dict[Role, bool]:
        """Who reads, and whether they write."""
        chosen = {role: self[role.value].data for role in Role}
        return {role: access == "ecrit" for role, access in chosen.items() if access}

    def validate_admin(self, field: Any) -> None:
        """A space that nobody may write in is of no use."""
        if not any(self.audience().values()):
            raise ValidationError("Au moins un rôle doit pouvoir écrire dans l’espace.")

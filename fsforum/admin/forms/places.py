"""Structures, bodies and spaces."""

import re
from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional, ValidationError

from fsforum.core import words
from fsforum.core.commitment import CommitmentFields
from fsforum.core.fields import FrenchDate
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
    address = Line(
        "Adresse (facultatif)",
        exempt="l’adresse publique d’une structure",
        validators=[Words(0, 300, "")],
    )
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


class BodyForm(CommitmentFields, CreatingForm):
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
    restricted = BooleanField("Canal restreint")
    active = BooleanField("Actif", default=True)

    def values(self) -> dict[str, Any]:
        """The columns of the body."""
        plain = ("name", "short", "article", "description", "restricted", "active")
        values = {name: self[name].data for name in plain} | self.commitment()
        return values | {"kind": BodyKind(self.kind.data)}


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

"""Forms about reading: a requested reading, a rating, a collection."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput, TextArea

from fsforum.core.forms import CreatingForm, Form, Line, Words
from fsforum.core.policy.reading import READERS
from fsforum.library.forms import Boxes
from fsforum.library.service.collections import About
from fsforum.models import Role, Structure

PLURALS = {
    Role.ANIMATEUR: "Tous les animateurs France services",
    Role.PARTNER: "Tous les référents partenaires",
}
YES, NO = "oui", "non"


class ReadingForm(Form):
    """« Lecture demandée »: of whom, and why."""

    roles = Boxes(
        "À qui ?", coerce=str, choices=[SelectChoice(role.value, PLURALS[role]) for role in READERS]
    )
    structures = Boxes("Ou seulement à ces structures (facultatif)", coerce=int)
    reason = Line("Pourquoi (facultatif)", validators=[Words(0, 300, "")])

    def offer(self, structures: Iterable[Structure]) -> None:
        """The structures that can be named."""
        self.structures.choices = [SelectChoice(str(one.id), one.name) for one in structures]

    def validate_roles(self, field: Any) -> None:
        """Somebody has to be asked."""
        if not field.data and not self.structures.data:
            raise ValidationError("Choisissez un rôle ou au moins une structure.")


class ConfirmForm(Form):
    """« J’ai lu et compris », of the version on screen."""

    version = IntegerField(widget=HiddenInput())

    def number(self) -> int:
        """The version that was on screen; 0 when the form says none."""
        return self.version.data if self.version.data and 0 < self.version.data < 2**31 else 0


class RatingForm(Form):
    """« Cette ressource vous a-t-elle aidé ? »"""

    helped = RadioField(
        "Cette ressource vous a-t-elle aidé ?",
        choices=[SelectChoice(YES, "Oui"), SelectChoice(NO, "Non")],
        coerce=str,
    )
    missing = Line(
        "Que manque-t-il ? (facultatif)", widget=TextArea(), validators=[Words(0, 500, "")], id="manque"
    )


class CollectionForm(CreatingForm):
    """What a collection says of itself."""

    title = Line("Titre", validators=[Words(3, 200, "Donnez un titre à cette collection.")])
    summary = Line("En une phrase (facultatif)", validators=[Words(0, 400, "")])
    theme = SelectField("Thème (facultatif)", coerce=int, default=0)
    first_days = BooleanField("La montrer sur l’accueil des nouveaux animateurs")
    published = BooleanField("Visible par tout le réseau", default=True)

    def offer(self, themes: Iterable[tuple[int, str]]) -> None:
        """The themes that can be named."""
        self.theme.choices = [
            SelectChoice("0", "Aucun"),
            *(SelectChoice(str(number), name) for number, name in themes),
        ]

    def about(self) -> About:
        """The validated content."""
        return About(
            title=self.title.data,
            summary=self.summary.data or "",
            theme_id=self.theme.data or None,
            first_days=self.first_days.data,
            published=self.published.data,
        )

"""Days away."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from fsforum.core import clock, words
from fsforum.core.fields import FrenchDate, Given
from fsforum.core.forms import CreatingForm
from fsforum.models import User


class AbsenceForm(CreatingForm):
    """From when to when, and who answers meanwhile."""

    starts_on = FrenchDate("Premier jour", validators=[Given("Indiquez le premier jour d’absence.")])
    ends_on = FrenchDate("Dernier jour", validators=[Given("Indiquez le dernier jour d’absence.")])
    delegate = SelectField("Qui vous remplace ?", default="")

    def offer(self, people: Iterable[User]) -> None:
        """Propose these people; nobody is a choice too."""
        self.delegate.choices = [
            SelectChoice("", "Personne"),
            *(SelectChoice(str(one.id), f"{one.full_name}, {words.affiliation(one)}") for one in people),
        ]

    def validate_ends_on(self, field: Any) -> None:
        """In order, and not over yet."""
        if field.data is None:
            return
        if self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("Le dernier jour vient après le premier.")
        if field.data < clock.today():
            raise ValidationError("Cette absence est déjà passée.")

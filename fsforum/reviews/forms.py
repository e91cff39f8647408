"""Forms of the page « À revoir »."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from fsforum.core.forms import CreatingForm, Form, Line, Words
from fsforum.core.reviews.due import ReviewFields


class ReportForm(CreatingForm):
    """« Signaler comme obsolète »: why."""

    reason = Line(
        "Qu’est-ce qui n’est plus vrai ?",
        validators=[Words(5, 500, "Dites en une phrase ce qui n’est plus vrai.")],
    )


class DateForm(Form, ReviewFields):
    """Another day before which a guide or an answer is to be looked at again."""


class EntrustForm(Form):
    """Who looks at it from now on."""

    owner = SelectField("Qui s’en charge", coerce=int, validate_choice=False)

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Those who may be chosen; none of them is, to begin with."""
        self.owner.choices = [SelectChoice("0", "Choisissez une personne"), *_choices(people)]

    def validate_owner(self, field: Any) -> None:
        """One of those offered."""
        if str(field.data or 0) not in {choice.value for choice in field.choices[1:]}:
            raise ValidationError("Choisissez une personne de la liste.")


def _choices(people: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(number), name) for number, name in people]

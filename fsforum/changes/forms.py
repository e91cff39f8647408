"""Forms of « Ça change »."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from fsforum.changes.service import Content
from fsforum.core import clock, markup
from fsforum.core.fields import FrenchDate
from fsforum.core.forms import CreatingForm, Form, Line, Prose, Words
from fsforum.core.markup.links import complete

FURTHEST = timedelta(days=3 * 366)


class Boxes(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ChangeForm(CreatingForm):
    """What changes, from when, where it is written, for which themes and bodies."""

    title = Line(
        "Ce qui change, en une phrase", validators=[Words(5, 200, "Dites en une phrase ce qui change.")]
    )
    effective_on = FrenchDate("À partir du")
    source = Prose("En détail (facultatif)", validators=[Words(0, 5000, "")])
    link = Line("Texte de référence (facultatif)", validators=[Words(0, 500, "")])
    themes = Boxes("Thèmes concernés", coerce=int)
    bodies = Boxes("Organismes concernés", coerce=int)

    def offer(self, themes: Iterable[tuple[int, str]], bodies: Iterable[tuple[int, str]]) -> None:
        """What the boxes propose."""
        self.themes.choices = [SelectChoice(str(number), label) for number, label in themes]
        self.bodies.choices = [SelectChoice(str(number), label) for number, label in bodies]

    def validate_effective_on(self, field: Any) -> None:
        """A day, at most three years away; one that has passed is a change that was not told in time."""
        if field.errors:
            return
        if not field.data:
            raise ValidationError("Dites à partir de quand.")
        if abs(field.data - clock.today()) > FURTHEST:
            raise ValidationError("Choisissez une date à moins de trois ans d’aujourd’hui.")

    def validate_link(self, field: Any) -> None:
        """A complete http(s) address, or nothing."""
        if field.data and not complete(field.data):
            raise ValidationError("Donnez une adresse complète, par exemple https://www.legifrance.gouv.fr.")

    def validate_bodies(self, field: Any) -> None:
        """Without a body nor a theme, nobody would know whom it concerns."""
        if not field.data and not self.themes.data:
            raise ValidationError("Choisissez au moins un organisme ou un thème.")

    def content(self) -> Content:
        """The validated content."""
        return Content(
            title=self.title.data,
            source=markup.normalise(self.source.data or ""),
            effective_on=self.effective_on.data,
            link=self.link.data or "",
            themes=tuple(self.themes.data or ()),
            bodies=tuple(self.bodies.data or ()),
        )


class TickForm(Form):
    """The guides and answers that a change touches."""

    things = SelectMultipleField("Contenus concernés", validate_choice=False)

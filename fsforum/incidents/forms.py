"""Forms of incidents."""

from collections.abc import Iterable

from wtforms import RadioField

from fsforum.core.forms import CreatingForm, Form, Line, Words
from fsforum.models import Body


class RaiseForm(CreatingForm):
    """« Panne : … »: at which partner, what does not work."""

    body = RadioField("Chez quel partenaire ?", coerce=str)
    text = Line(
        "Qu’est-ce qui ne fonctionne pas ?",
        validators=[Words(5, 200, "Dites en une ligne ce qui ne va pas.")],
    )

    def offer(self, bodies: Iterable[Body]) -> None:
        """Propose these partners."""
        self.body.choices = [(body.slug, body.short) for body in bodies]


class CloseForm(Form):
    """The end of an incident, and a word."""

    word = Line("Un mot pour ceux qui l’ont signalé (facultatif)", validators=[Words(0, 300, "")])

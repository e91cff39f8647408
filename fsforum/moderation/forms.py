"""What becomes of a report."""

from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from fsforum.core.forms import Form, Prose, Words
from fsforum.models import ReportOutcome

KEEP, HIDE = ReportOutcome.KEPT.value, ReportOutcome.HIDDEN.value


class DecisionForm(Form):
    """Keep the message with an answer, or hide it with a reason."""

    decision = RadioField(
        "Décision",
        choices=[SelectChoice(KEEP, "Conserver le message"), SelectChoice(HIDE, "Masquer le message")],
        default=KEEP,
    )
    answer = Prose("Réponse ou motif", validators=[Words(3, 300, "Dites pourquoi en quelques mots.")])

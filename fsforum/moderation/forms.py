"""What becomes of a report."""

from wtforms import RadioField

from fsforum.core.forms import Form, Prose, Words
from fsforum.models import ReportOutcome

KEEP, HIDE = ReportOutcome.KEPT.value, ReportOutcome.HIDDEN.value


class DecisionForm(Form):
    """Keep the message with an answer, or hide it with a reason."""

    decision = RadioField(
        "Décision",
        choices=[(KEEP, "Conserver le message"), (HIDE, "Masquer le message")],
        default=KEEP,
    )
    answer = Prose("Réponse ou motif", validators=[Words(3, 300, "Dites pourquoi en quelques mots.")])

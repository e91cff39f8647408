"""What becomes of a report."""

from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from fsforum.core.forms import Form, Line, Prose, Words
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


class RemovalForm(Form):
    """What else than the findings is to be taken out."""

    exact = Line(
        "Autre passage à retirer (facultatif)",
        exempt="le passage que l’on veut retirer, jamais gardé",
        validators=[Words(0, 200, "")],
    )


class AdmitForm(Form):
    """Why a finding is no personal data."""

    reason = Line("Motif", validators=[Words(5, 300, "Dites pourquoi ce n’est pas une donnée personnelle.")])


RELEASE, REMOVE = "liberer", "supprimer"


class HeldForm(Form):
    """What becomes of a held file."""

    decision = RadioField(
        "Décision",
        choices=[
            SelectChoice(RELEASE, "Libérer le fichier : ses lecteurs le voient"),
            SelectChoice(REMOVE, "Supprimer le fichier"),
        ],
        default=REMOVE,
    )
    reason = Line("Motif", validators=[Words(5, 300, "Dites pourquoi, en quelques mots.")])

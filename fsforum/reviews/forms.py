"""Forms of the page « À revoir »."""

from fsforum.core.forms import CreatingForm, Line, Words


class ReportForm(CreatingForm):
    """« Signaler comme obsolète »: why."""

    reason = Line(
        "Qu’est-ce qui n’est plus vrai ?",
        validators=[Words(5, 500, "Dites en une phrase ce qui n’est plus vrai.")],
    )

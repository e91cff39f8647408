"""Forms of the page « À revoir »."""

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

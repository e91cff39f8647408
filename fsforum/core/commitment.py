"""What a body commits to: its delay, its closed days, its shared mailbox; in a form and in its row."""

from typing import Any

from wtforms.validators import ValidationError

from fsforum.core import people
from fsforum.core.errors import DomainError
from fsforum.core.fields import ClosedDays, WholeNumber
from fsforum.core.forms import Form, Line

COLUMNS = ("commitment_days", "closed_days", "mailbox")


class CommitmentFields(Form):
    """Fields of every form that changes a commitment."""

    commitment_days = WholeNumber("Délai d’engagement, en jours ouvrés", 1, 30, default=5)
    closed_days = ClosedDays("Jours de fermeture propres à l’organisme (facultatif)")
    mailbox = Line("Boîte partagée (facultatif)", exempt="the address of a service, read by the worker alone")

    def validate_mailbox(self, field: Any) -> None:
        """One that can be written to, or none."""
        try:
            field.data = people.normalise_email(field.data) if field.data else ""
        except DomainError as error:
            raise ValidationError(str(error)) from None

    def commitment(self) -> dict[str, Any]:
        """The columns of the body."""
        return {name: self[name].data for name in COLUMNS}

"""Sending a newer version of a file."""

from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from fsforum.core.forms import Form


class ReplaceForm(Form):
    """One file, whatever its name."""

    file = FileField("Nouveau fichier")

    def validate_file(self, field: Any) -> None:
        """There must be one."""
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError("Choisissez le nouveau fichier.")

"""Sending a document, or a whole library, to be imported."""

from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from fsforum.core.forms import CreatingForm


class ImportForm(CreatingForm):
    """One file, for the worker."""

    file = FileField("Document .docx ou .odt")

    def validate_file(self, field: Any) -> None:
        """There must be one."""
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError("Choisissez un fichier.")


class ArchiveForm(ImportForm):
    """The same, for an archive."""

    file = FileField("Archive .zip exportée d’un espace")

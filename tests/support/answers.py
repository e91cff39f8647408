"""What an answer tells, archives included."""

from __future__ import annotations

import io
import zipfile

from werkzeug.test import TestResponse


def text_of(answer: TestResponse) -> str:
    """The text of a page; of an archive, the names and the texts of all that is inside."""
    if answer.mimetype != "application/zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return " ".join(name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist())

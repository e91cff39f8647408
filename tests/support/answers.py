"""What an answer tells, archives included."""

from __future__ import annotations

import html
import io
import re
import zipfile

from werkzeug.test import TestResponse


def text_of(answer: TestResponse) -> str:
    """The text of a page; of an archive, the names and the texts of all that is inside."""
    if answer.mimetype != "application/zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return " ".join(name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def area(page: str, name: str) -> str:
    """What the text area called `name` (or of that id) holds on a page."""
    found = re.search(rf'<textarea[^>]* (?:name|id)="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found, name
    return html.unescape(found[1])

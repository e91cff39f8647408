"""The request: forms of an absurd number of fields are refused, and no text holds a NUL."""

import io
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

MOST_FIELDS = 1000  # of a plain form
MOST_PARTS = 500  # of a form with files
PLAIN = "application/x-www-form-urlencoded"


class Parser(FormDataParser):
    """Reads the fields of a form, unless there are too many."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """Stream, fields and files; RequestEntityTooLarge for too many fields."""
        if mimetype == PLAIN:
            raw = stream.read()
            if raw.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = io.BytesIO(raw)
        stream, form, files = super().parse(stream, mimetype, content_length, options)
        return stream, self.cls((k, v.replace("\0", "")) for k, v in form.items(multi=True)), files


class BoundedRequest(Request):
    """Flask's request with that parser."""

    form_data_parser_class = Parser

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.query_string = self.query_string.replace(b"%00", b"+").replace(b"\0", b"+")  # blanks

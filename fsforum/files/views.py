"""Giving attached files back, behind the rights of what they belong to."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as Redirect

from fsforum.core import attachments
from fsforum.core.guard import guard
from fsforum.core.storage import CHUNK, Storage
from fsforum.files import queries
from fsforum.models import File

bp = Blueprint("files", __name__)

SEALED = "default-src 'none'; sandbox"


@bp.get("/fichiers/<int(max=2147483647):file_id>/<name>")
@guard("view", on=queries.attached)
def download(file: File) -> Response | Redirect:
    """The file, to be kept by the visitor's browser alone: images in the page, all else as a download."""
    if (request.view_args or {}).get("name") != file.name:
        return redirect(attachments.shown(file).url)
    response = Response(status=304) if file.sha256 in request.if_none_match else _content(file)
    response.set_etag(file.sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _content(file: File) -> Response:
    store = attachments.storage()
    try:
        store.open(file.key).close()
    except FileNotFoundError:
        current_app.logger.error("the bytes of file %s are missing", file.id)
        abort(404)
    response = Response(_chunks(store, file.key), mimetype=file.content_type, direct_passthrough=True)
    response.content_length = file.size
    response.headers["Content-Disposition"] = _disposition(file)
    response.set_etag(file.sha256)
    response.make_conditional(request, accept_ranges=True, complete_length=file.size)
    return response


def _chunks(store: Storage, key: str) -> Iterator[bytes]:
    """The bytes, the file being open only while they are read."""
    with store.open(key) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _disposition(file: File) -> str:
    """RFC 6266: a name in ASCII for old programs, the true one in UTF-8."""
    kind = "inline" if file.content_type in attachments.INLINE else "attachment"
    plain = unicodedata.normalize("NFKD", file.name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "_", plain)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"

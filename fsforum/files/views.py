"""Giving attached files back, behind the rights of what they belong to; their versions."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from fsforum.core import attachments, filetypes, links
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.storage import CHUNK, Storage
from fsforum.core.web.visitor import visitor
from fsforum.files import queries, service
from fsforum.files.forms import ReplaceForm
from fsforum.models import File, FileVersion

bp = Blueprint("files", __name__)

SEALED = "default-src 'none'; sandbox"
ONE = "/fichiers/<int(max=2147483647):file_id>"


@bp.get(ONE)
@guard("view", on=queries.attached)
def newest(file: File) -> Redirect:
    """The address that stays when a file is replaced."""
    return redirect(attachments.shown(file).url)


@bp.get(f"{ONE}/<name>")
@guard("view", on=queries.attached)
def download(file: File) -> Response | Redirect:
    """The file, to be kept by the visitor's browser alone: images in the page, all else as a download."""
    if (request.view_args or {}).get("name") != file.name:
        return redirect(attachments.shown(file).url)
    return _given(file)


@bp.route(f"{ONE}/versions", methods=["GET", "POST"])
@guard("replace", on=queries.with_uploader)
def versions(file: File) -> str | tuple[str, int] | Redirect:
    """The newest version and the earlier ones; a form sends the next."""
    form = ReplaceForm()
    if form.validate_on_submit():
        try:
            service.replace(file, form.file.data, visitor())
        except DomainError as error:
            form.file.errors = [str(error)]
        else:
            flash(f"« {file.name} » est en ligne, à la même adresse : version {file.version}.", "success")
            return redirect(url_for(".versions", file_id=file.id), 303)
    html = render_template(
        "files/versions.html",
        file=file,
        form=form,
        shown=attachments.shown(file),
        reading=attachments.reading(file),
        earlier=queries.earlier(file),
        resource_url=links.resource(file.resource) if file.resource else "",
    )
    return (html, 422) if form.errors else html


versions.takes_files = True  # type: ignore[attr-defined]


@bp.get(f"{ONE}/versions/<int(max=2147483647):number>")
@guard("view", on=queries.version)
def version(version: FileVersion) -> Response:
    """An earlier version, as it was."""
    return _given(version)


def _given(file: File | FileVersion) -> Response:
    response = Response(status=304) if file.sha256 in request.if_none_match else _content(file)
    response.set_etag(file.sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _content(file: File | FileVersion) -> Response:
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


def _disposition(file: File | FileVersion) -> str:
    """RFC 6266: a name in ASCII for old programs, the true one in UTF-8."""
    kind = "inline" if file.content_type in filetypes.INLINE else "attachment"
    plain = unicodedata.normalize("NFKD", file.name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "_", plain)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"

"""Files of a form: received first and kept, so that a form that comes back with errors loses none."""

from typing import Any

from flask import request
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField

from fsforum.core import attachments, fileguard
from fsforum.core.attachments import Kept
from fsforum.core.errors import DomainError
from fsforum.core.forms import CreatingForm
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import File, User


class FilesForm(CreatingForm):
    """A creating form that takes files; `kept` carries the numbers of those already received."""

    files = MultipleFileField("Joindre des fichiers (facultatif)")
    kept = HiddenField()


def received(form: Any, uploader: User) -> list[File]:
    """The files of a submitted `form`: those kept from an earlier sending, then the new ones.

    Refusals are put on `form.files`; the acceptable files are kept all the same. They belong to nothing
    yet: the service that saves the form attaches them by their numbers.
    """
    removed = set(request.form.getlist("remove_files"))
    numbers = [
        n for n in (form.kept.data or "").split(",") if n.isdecimal() and len(n) < 10 and n not in removed
    ]
    uploads = form.files.data or []
    if not uploads:
        files = attachments.loose(current_session(), uploader, map(int, numbers)) if numbers else []
    else:
        files = _receive(form, uploader, uploads, [int(n) for n in numbers])
    form.kept.data = ",".join(str(file.id) for file in files)
    return files


def _receive(form: Any, uploader: User, uploads: list[Any], numbers: list[int]) -> list[File]:
    """Bytes first, outside any transaction, one upload after the other; then the rows of the good ones."""
    sent: list[Kept] = []
    look = fileguard.Look()
    refused: list[str] = []
    uploads = [upload for upload in uploads if upload and upload.filename]
    attachments.spare(current_session(), uploader, uploads[: attachments.MOST_FILES])
    for upload in uploads[: attachments.MOST_FILES]:
        try:
            sent += attachments.keep([upload], look)
        except DomainError as error:
            refused.append(str(error))
    try:
        with transaction() as session:
            files = attachments.loose(session, uploader, numbers)
            room = max(0, attachments.MOST_FILES - len(files))
            if len(uploads) > attachments.MOST_FILES or len(sent) > room:
                refused.append(f"{attachments.MOST_FILES} fichiers au plus par message.")
            files += attachments.receive(session, sent[:room], uploader)
    except BaseException:
        attachments.forget(sent)
        raise
    attachments.forget(sent[room:])
    if refused:
        form.files.errors = [*form.files.errors, *dict.fromkeys(refused)]
    return files

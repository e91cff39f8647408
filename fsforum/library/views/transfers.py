"""In and out: a document that becomes a draft, a resource or the whole library as an archive."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, current_app, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Redirect

from fsforum.core import clock, dates
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.extensions import session
from fsforum.library import queries
from fsforum.library.exchange import stored, writing
from fsforum.library.import_forms import ArchiveForm, ImportForm
from fsforum.library.service import bringing, exporting, importing
from fsforum.library.views.blueprint import bp
from fsforum.models import ImportKind, ImportState, LibraryImport, Resource

Answer = str | tuple[str, int] | Redirect
ONE = "/ressources/imports/<int(max=2147483647):number>"


def _import(number: int) -> LibraryImport | None:
    return session().get(
        LibraryImport, number, options=[joinedload(LibraryImport.resource)], populate_existing=True
    )


@bp.route("/ressources/import", methods=["GET", "POST"])
@guard("create", on=LibraryImport)
def import_document() -> Answer:
    """Send a document: the worker makes a draft of it."""
    form = ImportForm()
    row = _begun(form, ImportKind.DOCUMENT)
    if row is not None:
        return redirect(url_for("library.import_page", number=row.id), 303)
    page = render_template("library/import.html", form=form)
    return (page, 422) if form.errors else page


import_document.takes_files = True  # type: ignore[attr-defined]


@bp.get(ONE)
@guard("view", on=_import)
def import_page(row: LibraryImport) -> str:
    """How far an import is, what it would change, what it has done."""
    return render_template(
        "library/import_page.html",
        row=row,
        pending=row.state in importing.PENDING,
        document=row.kind == ImportKind.DOCUMENT,
        said=json.loads(row.report or "{}") if row.kind == ImportKind.DOCUMENT else {},
        told=bringing.told(row.report) if row.kind == ImportKind.LIBRARY else {},
        states=ImportState,
    )


@bp.post(f"{ONE}/confirmation")
@guard("confirm", on=_import)
def confirm_import(row: LibraryImport) -> Redirect:
    """Write what the preview showed."""
    importing.confirm(row)
    return redirect(url_for("library.import_page", number=row.id), 303)


@bp.route("/ressources/bibliotheque", methods=["GET", "POST"])
@guard("transfer", on="site")
def transfer() -> Answer:
    """Take the library out, or send an archive to be looked at."""
    form = ArchiveForm()
    row = _begun(form, ImportKind.LIBRARY)
    if row is not None:
        return redirect(url_for("library.import_page", number=row.id), 303)
    page = render_template("library/transfer.html", form=form)
    return (page, 422) if form.errors else page


transfer.takes_files = True  # type: ignore[attr-defined]


@bp.post("/ressources/bibliotheque/archive")
@guard("transfer", on="site")
def export_library() -> Response:
    """All that the visitor may read, as an archive that flows while it is made."""
    user = visitor()
    exporting.note_export(user)
    site = f"l’espace France services {current_app.extensions['settings'].departement_name}"
    name = f"ressources-{dates.local_day(clock.now()):%Y-%m-%d}.zip"
    return _zip(name, writing.zipped(writing.parts(stored.entries(user), stored.shelves(user), site)))


@bp.get("/ressources/<slug>/export")
@guard("export", on=queries.resource_page)
def export(resource: Resource) -> Response:
    """One resource with its files."""
    (entry,) = stored.entries(visitor(), [resource.id])
    return _zip(f"{resource.slug}.zip", writing.zipped(writing.one(entry)))


def _zip(name: str, content: Iterator[bytes]) -> Response:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    response = Response(_flowing(app, content), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _flowing(app: Flask, content: Iterator[bytes]) -> Iterator[bytes]:
    """Each piece with the application at hand, and no connection kept while a slow reader takes it."""
    while True:
        with app.app_context():
            piece = next(content, None)
        if piece is None:
            return
        if piece:
            yield piece


def _begun(form: Any, kind: ImportKind) -> LibraryImport | None:
    """The import that a submitted form begins; None puts what is wrong on the form."""
    if not form.validate_on_submit():
        return None
    try:
        row = importing.begin(visitor(), kind, form.file.data, form.key.data or "")
    except DomainError as error:
        form.file.errors = [str(error)]
        return None
    flash("Fichier reçu. La page se met à jour quand c’est prêt.", "success")
    return row

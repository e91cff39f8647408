"""Versions: the list, one of them, two compared, one restored."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import diff, markup
from fsforum.core.errors import NotNow
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.library import queries, service
from fsforum.library.reunion import said_by
from fsforum.library.views.blueprint import bp, to_new_version
from fsforum.library.views.sheets import sheet_of_version
from fsforum.models import Resource, Revision


@bp.get("/ressources/<slug>/historique")
@guard("view", on=queries.resource_page)
def history(resource: Resource) -> str:
    """Who changed what, when, and how much it matters."""
    revisions, older = queries.history(resource, visitor(), _number("avant"))
    return render_template(
        "library/history.html",
        resource=resource,
        revisions=revisions,
        older=older,
        verified=queries.verifications(resource),
    )


@bp.get("/ressources/<slug>/versions/<int(max=2147483647):number>")
@guard("view", on=queries.version_page)
def version(revision: Revision) -> str:
    """An old version as it read; with `?avec=3`, what differs from that one.

    Old versions are rendered when asked for: that is rare, and what is safe is then judged by today's rules.
    """
    resource = revision.resource
    if "avec" not in request.args:
        html = markup.render(revision.source, base=2)
        before = queries.version_before(revision, visitor())
        return render_template(
            "library/version.html",
            resource=resource,
            revision=revision,
            sheet=sheet_of_version(revision),
            html=html,
            before=before,
        )
    wanted = _number("avec")
    other = queries.version(resource, wanted, visitor()) if wanted else None
    if other is None:
        abort(404)
    old, new = sorted((revision, other), key=lambda r: r.number)
    beside = request.args.get("vue") == "colonnes"
    woven = diff.woven(_text(old), _text(new))
    shown, left = diff.folded(woven)
    return render_template(
        "library/compare.html",
        resource=resource,
        revision=revision,
        old=old,
        new=new,
        beside=beside,
        lines=[] if beside else diff.inline(shown),
        rows=diff.rows(shown) if beside else [],
        left=left,
        stats=diff.counted(woven),
    )


@bp.get("/ressources/<slug>/comparer")
@guard("view", on=queries.resource_page)
def compare(resource: Resource) -> Response:
    """The comparison of the two versions that were chosen (`?de=3&a=5`)."""
    chosen = sorted(filter(None, (_number("de"), _number("a"))))
    if len(set(chosen)) < 2:
        flash("Choisissez deux versions différentes.", "info")
        return redirect(url_for("library.history", slug=resource.slug))
    return redirect(url_for("library.version", slug=resource.slug, number=chosen[1], avec=chosen[0]))


@bp.post("/ressources/<slug>/versions/<int(max=2147483647):number>/restauration")
@guard("restore", on=queries.version_page)
def restore(revision: Revision) -> Response:
    """« Restaurer cette version »: it becomes the newest, as a version of its own."""
    service.restore(revision, visitor())
    number = revision.resource.version
    flash(f"La version {revision.number} est restaurée : c’est maintenant la version {number}.", "success")
    return to_new_version(revision.resource)


@bp.post("/ressources/<slug>/versions/<int(max=2147483647):number>/annulation")
@guard("undo", on=queries.version_page)
def undo(revision: Revision) -> Response:
    """« Annuler cette modification »: a version without it, unless later ones touch the same passages."""
    resource = revision.resource
    try:
        service.undo(revision, visitor())
    except NotNow as error:
        flash(str(error), "error")
        before = queries.version_before(revision, visitor())
        there = url_for("library.version", slug=resource.slug, number=revision.number, avec=before)
        return redirect(there, 303)
    flash(f"La version {revision.number} est annulée : voici la version {resource.version}.", "success")
    return to_new_version(resource)


def _text(revision: Revision) -> str:
    """All that a version says, one block a line."""
    return "\n\n".join(filter(None, said_by(revision)))


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

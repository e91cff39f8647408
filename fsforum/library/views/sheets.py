"""The page of a fiche while it is written: as it will be printed, and whether it holds on one A4."""

from typing import Any

from flask import current_app, flash, render_template, request

from fsforum.core import markup, shield, slugs
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.library import paper, pending, queries, service, sheet
from fsforum.library.contribution_forms import written
from fsforum.library.forms import ContentForm, numbers
from fsforum.library.sheet_forms import PARTED
from fsforum.library.views.blueprint import bp
from fsforum.models import Resource, ResourceKind

PREVIEW = "apercu"
"""The button that shows the page and saves nothing."""


@bp.post("/ressources/fiche/apercu")
@guard("illustrate", on=Resource)
def preview_sheet() -> str:
    """The page of the fiche being written, for the script that measures it."""
    user = visitor()
    service.spare_preview(user)
    known = queries.resource_page(request.form.get("slug", ""))
    page = page_of(ContentForm(), known if known and can(user, "view", known) else None)
    return render_template("library/paper.html", page=page)


def paper_of(form: Any, resource: Resource | None = None) -> dict[str, Any]:
    """What the page of a form shows of the printed one; `previewing` when that was asked for."""
    return {
        "page": page_of(form, resource),
        "previewing": request.method == "POST" and shield.pressed("action") == PREVIEW,
    }


def warn(resource: Resource) -> None:
    """Tell who just saved a fiche that it will not hold on its page; nothing else is said of it."""
    if resource.kind != ResourceKind.SHEET:
        return
    known = queries.resource_page(resource.slug)
    if known is None:
        return
    made = sheet.of(known, current_app.extensions["settings"].base_url)
    page = paper.Page(made, paper.share(made))
    if not page.fits:
        flash(page.words, "warning")


def page_of(form: Any, resource: Resource | None = None) -> paper.Page | None:
    """What a form about a fiche would print; None for any other form."""
    if form.parted.data != PARTED:
        return None
    text = (form.source.data or "")[: markup.MAX_LENGTH]
    head, parts = sheet.parts(str(markup.render(text, base=2)))
    facts = _facts(form, resource)
    themes, bodies = pending.names(facts["themes"], facts["bodies"])
    title = form.title.data or "Sans titre"
    slug = resource.slug if resource else slugs.slugify(title)
    made = sheet.Sheet(
        title,
        form.summary.data or "",
        head,
        sheet.with_link(parts, facts["official_link"]),
        themes,
        bodies,
        sheet.fresh(resource) if resource and resource.verified_on else sheet.verified_today(),
        resource.version + 1 if resource else 1,
        f"{current_app.extensions['settings'].base_url}/ressources/{slug}",
    )
    return paper.Page(made, paper.share(made))


def _facts(form: Any, resource: Resource | None) -> dict[str, Any]:
    """What stands beside the text: as the form says, else as the resource has it."""
    if "themes" in form or resource is None:
        return {
            "themes": _chosen(form, "themes"),
            "bodies": _chosen(form, "bodies"),
            "official_link": form.official_link.data or "",
        }
    return written(resource)


def _chosen(form: Any, name: str) -> list[int]:
    raw = form[name].raw_data
    return list(numbers(",".join(map(str, raw))) if raw else form[name].data or [])

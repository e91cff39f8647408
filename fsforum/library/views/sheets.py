"""The page of a fiche while it is written: as it will be printed, and whether it holds on one A4."""

from typing import Any

from flask import current_app, flash, render_template, request

from fsforum.core import dates, markup, shield, slugs
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.library import paper, pending, queries, service, sheet
from fsforum.library.contribution_forms import written
from fsforum.library.forms import ContentForm, numbers
from fsforum.library.reunion import Said, said_by
from fsforum.library.sheet_forms import PARTED
from fsforum.library.views.blueprint import bp
from fsforum.models import Proposal, Resource, ResourceKind, Revision

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
    said = (form.title.data or "Sans titre", form.summary.data or "", form.source.data or "")
    made = unsaved_sheet(said, _facts(form, resource), resource)
    return paper.Page(made, paper.share(made))


def unsaved_sheet(said: Said, facts: dict[str, Any], resource: Resource | None) -> sheet.Sheet:
    """What the next version of a fiche would print."""
    fresh = sheet.fresh(resource) if resource and resource.verified_on else sheet.verified_today()
    return _sheet(said, facts, resource, fresh, resource.version + 1 if resource else 1)


def sheet_of_draft(draft: Proposal, resource: Resource) -> sheet.Sheet | None:
    """What a draft would print, if it is that of a fiche."""
    if draft.facts.get("kind") != ResourceKind.SHEET:
        return None
    return unsaved_sheet(said_by(draft), draft.facts, resource)


def sheet_of_version(revision: Revision) -> sheet.Sheet | None:
    """What a version printed, if it was that of a fiche. Needs `revision.resource`."""
    resource = revision.resource
    unknown = {"kind": resource.kind, "official_link": resource.official_link, "themes": [], "bodies": []}
    facts = revision.facts or unknown
    if facts["kind"] != ResourceKind.SHEET:
        return None
    saved = f"Enregistrée le {dates.day(dates.local_day(revision.created_at))}"
    return _sheet(said_by(revision), facts, resource, saved, revision.number)


def _sheet(
    said: Said, facts: dict[str, Any], resource: Resource | None, fresh: str, version: int
) -> sheet.Sheet:
    base_url = current_app.extensions["settings"].base_url
    title, summary, source = said
    html = str(markup.render(source[: markup.MAX_LENGTH], base=2))
    head, parts = sheet.content(html, facts["official_link"], base_url)
    themes, bodies = pending.names(facts["themes"], facts["bodies"])
    address = f"{base_url}/ressources/{resource.slug if resource else slugs.slugify(title)}"
    return sheet.Sheet(title, summary, head, parts, themes, bodies, fresh, version, address)


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

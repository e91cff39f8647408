"""Reading: the list, a resource, its print."""

from collections.abc import Collection

from flask import current_app, render_template, request

from fsforum.core import attachments, clock, follows, markup, paging, readmarks, views, words
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.library import desk, learning, queries, sheet
from fsforum.library.queries import STATES, Filters
from fsforum.library.reading_forms import NO, YES, RatingForm
from fsforum.library.views.blueprint import bp, saved_draft
from fsforum.models import Resource, ResourceKind, ThingKind

WORDS_A_MINUTE = 200


@bp.get("/ressources/")
@guard("view", on="site")
def index() -> str:
    """The library, narrowed by type, theme, body and state."""
    choices = queries.choices()
    filters = _filters(choices)
    before = paging.parse(request.args.get("avant"))
    return render_template(
        "library/index.html",
        Resource=Resource,
        kinds=[(kind.value, label) for kind, (label, _) in words.RESOURCE_KINDS.items()],
        themes=[(choice.slug, choice.name) for choice in choices.themes],
        bodies=[(choice.slug, choice.name) for choice in choices.bodies],
        states=list(STATES.items()),
        in_force=_in_force(filters),
        chips=_chips(filters, choices),
        listed=queries.listed(visitor(), filters, clock.today(), before),
        first=before is None,
        places=_places(filters),
    )


def _places(filters: Filters) -> list[tuple[str, str, bool]]:
    """The theme and the body in force, each with whether the visitor follows it."""
    asked = [(ThingKind.THEME, filters.theme), (ThingKind.BODY, filters.body)]
    return [(kind.value, slug, follows.following(visitor(), kind, slug)) for kind, slug in asked if slug]


def _filters(choices: queries.Choices) -> Filters:
    """What the address asks for; words that mean nothing are as absent."""
    given = request.args
    kind = given.get("type", "")
    theme, body, state = given.get("theme", ""), given.get("organisme", ""), given.get("etat", "")
    return Filters(
        kind=ResourceKind(kind) if kind in list(ResourceKind) else None,
        theme=theme if theme in {choice.slug for choice in choices.themes} else "",
        body=body if body in {choice.slug for choice in choices.bodies} else "",
        state=state if state in STATES else "",
    )


def _in_force(filters: Filters) -> dict[str, str]:
    """The parameters of the filters in force."""
    given = {
        "type": filters.kind.value if filters.kind else "",
        "theme": filters.theme,
        "organisme": filters.body,
        "etat": filters.state,
    }
    return {name: value for name, value in given.items() if value}


def _chips(filters: Filters, choices: queries.Choices) -> list[tuple[str, str]]:
    """The filters in force in words, each under the name of its parameter."""
    names = {choice.slug: choice.name for choice in choices.themes}
    bodies = {choice.slug: choice.name for choice in choices.bodies}
    given = [
        ("type", words.RESOURCE_KINDS[filters.kind][0] if filters.kind else ""),
        ("theme", names.get(filters.theme, "")),
        ("organisme", bodies.get(filters.body, "")),
        ("etat", STATES[filters.state] if filters.state else ""),
    ]
    return [(name, label) for name, label in given if label]


@bp.get("/ressources/<slug>")
@guard("view", on=queries.resource_page)
def show(resource: Resource) -> str:
    """A resource as its readers use it."""
    user = visitor()
    shown = page(resource)  # before the mark: it says what changed since the last one
    readmarks.note(user, ThingKind.RESOURCE, resource.id, resource.version)
    views.note(user, resource.id)
    return shown


def page(resource: Resource, rating: RatingForm | None = None) -> str:
    """The page of a resource; with `rating` when that form comes back with its errors."""
    user = visitor()
    facts, linked = learning.of_page(user, resource)
    return render_template(
        "library/show.html",
        resource=resource,
        reader=facts,
        saved=facts.saved,
        following=facts.followed,
        questions=[one.question for one in linked if one.source],
        about=[one.question for one in linked if not one.source],
        changed=learning.changed_sources(linked),
        rating_form=rating or _rating_form(facts),
        draft_done=saved_draft(),
        pending=facts.pending,
        **_body(resource, facts.pending.sections),
    )


def _rating_form(facts: learning.Facts) -> RatingForm:
    """The form with the answer that the reader gave, if any."""
    if facts.helped is None:
        return RatingForm(formdata=None)
    return RatingForm(formdata=None, data={"helped": YES if facts.helped else NO, "missing": facts.missing})


@bp.get("/ressources/<slug>/imprimer")
@guard("view", on=queries.resource_page)
def print_page(resource: Resource) -> str:
    """The resource alone, for paper: date, version and address written out."""
    base_url = current_app.extensions["settings"].base_url
    out = desk.forgetful(desk.written_out(resource.html, base_url))
    return render_template("library/print.html", resource=resource, written_out=out, **_body(resource))


def _body(resource: Resource, changed: Collection[str] = ()) -> dict[str, object]:
    """The text of a resource as pages show it, with a mark on the parts that changed for its reader."""
    base_url = current_app.extensions["settings"].base_url
    return {
        "sheet": sheet.of(resource, base_url) if resource.kind == ResourceKind.SHEET else None,
        "html": desk.forgetful(markup.marked(resource.html, changed, "modifié")),
        "headings": [h for h in markup.outline(resource.html) if h.level == 2],
        "minutes": max(1, round(len(resource.source.split()) / WORDS_A_MINUTE)),
        "files": [
            shown
            for shown in map(attachments.shown, queries.files(resource, visitor()))
            if not (shown.image and f"/fichiers/{shown.id}/" in resource.source)
        ],
    }

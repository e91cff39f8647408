"""Writing: a new resource, an edit, and two edits at the same time."""

from typing import Any

from flask import abort, flash, render_template, request
from werkzeug.wrappers import Response

from fsforum.core import attachments, diff, links, shield
from fsforum.core.errors import DomainError
from fsforum.core.guard import guard
from fsforum.core.scopes import CHANNELS, UNPUBLISHED
from fsforum.core.web.visitor import visitor
from fsforum.library import queries, service
from fsforum.library.forms import (
    SKELETONS,
    ContentForm,
    DraftEditForm,
    DraftForm,
    LiveEditForm,
    PublicationFields,
    numbers,
)
from fsforum.library.views.blueprint import bp, draft_is_saved, to_page
from fsforum.models import ChangeKind, Question, Resource, ResourceKind, User

Answer = str | Response | tuple[str, int]
PUBLISH, SUBMIT = "publier", "valider"


@bp.get("/ressources/nouvelle")
@guard("create", on=Resource)
def new() -> str:
    """An empty form of a kind, or one filled with a validated answer (`?question=12`)."""
    user = visitor()
    questions = _asked_for(user)
    kind = _kind(request.args.get("type", ""))
    form = _offered(DraftForm(formdata=None, data=_prefilled(kind, questions)))
    return _new_page(form, user, questions)


@bp.post("/ressources/nouvelle")
@guard("create", on=Resource)
def create() -> Answer:
    """Save a draft, send it for validation, or publish."""
    user, action = visitor(), shield.pressed("action")
    form = _offered(DraftForm())
    form.publishes = action == PUBLISH
    if not _valid(form, user):
        return _new_page(form, user, queries.answered(user, numbers(form.questions.data))), 422
    resource = service.create(
        user,
        form.content(_dropped()),
        key=form.key.data or "",
        freshness=form.freshness() if form.publishes else None,
        submitted=action == SUBMIT,
    )
    draft_is_saved(_draft_key(form))
    flash(_done(action), "success")
    return to_page(resource)


create.takes_files = True  # type: ignore[attr-defined]


@bp.get("/ressources/<slug>/modifier")
@guard("edit", on=queries.resource_page)
def edit(resource: Resource) -> str:
    """The form of the newest version; with `?question=12` the validated answer stands at its end."""
    user = visitor()
    questions = _asked_for(user)
    data = _written(resource)
    if questions:
        data["source"] = "\n\n".join([resource.source, *map(_answer, questions)])
        data["questions"] = ",".join(str(q.id) for q in questions)
    form = _offered(_edit_form(resource)(formdata=None, data=data))
    return _edit_page(form, resource, user, questions)


@bp.post("/ressources/<slug>/modifier")
@guard("edit", on=queries.resource_page)
def revise(resource: Resource) -> Answer:
    """Save the next version; where somebody was faster, show both texts (409)."""
    user, action = visitor(), shield.pressed("action")
    form = _offered(_edit_form(resource)())
    if isinstance(form, DraftForm):
        form.publishes = action == PUBLISH
    if not _valid(form, user):
        questions = queries.answered(user, numbers(form.questions.data))
        return _edit_page(form, resource, user, questions), 422
    publishing = isinstance(form, DraftForm) and form.publishes
    saved = service.revise(
        resource,
        user,
        form.content(_dropped()),
        base=form.version.data,
        note=form.note.data or "",
        change=ChangeKind(form.change.data),
        key=form.key.data or "",
        freshness=form.freshness() if publishing else None,
        submitted=action == SUBMIT,
    )
    if not saved:
        return _conflict_page(form, resource, user), 409
    draft_is_saved(_draft_key(form, resource))
    flash(_done(action) if resource.state in UNPUBLISHED or publishing else _next(resource), "success")
    return to_page(resource)


revise.takes_files = True  # type: ignore[attr-defined]


def _draft_key(form: Any, resource: Resource | None = None) -> str:
    """Under which the browser keeps what is typed: apart for each version that an edit starts from.

    What was typed over one version is not brought back over the next, where it would undo somebody's work.
    """
    about = "-".join(map(str, ("q", *numbers(form.questions.data)))) if form.questions.data else ""
    if resource is None:
        return f"ressource-nouvelle-{form.kind.data}-{about}"
    return f"ressource-{resource.id}-{form.version.data}-{about}"


def _kind(word: str) -> ResourceKind:
    return ResourceKind(word) if word in list(ResourceKind) else ResourceKind.GUIDE


def _done(action: str) -> str:
    return {
        PUBLISH: "La ressource est publiée.",
        SUBMIT: "Votre brouillon est envoyé pour validation à l’animation départementale.",
    }.get(action, "Le brouillon est enregistré.")


def _next(resource: Resource) -> str:
    return f"La version {resource.version} est enregistrée."


def _edit_form(resource: Resource) -> type[DraftEditForm] | type[LiveEditForm]:
    return DraftEditForm if resource.state in UNPUBLISHED else LiveEditForm


def _offered(form: Any) -> Any:
    """The form with the themes, bodies and dates that it proposes."""
    choices = queries.choices()
    bodies = [(choice.id, choice.name) for choice in choices.bodies]
    form.offer([(choice.id, choice.name) for choice in choices.themes], bodies)
    if isinstance(form, PublicationFields):
        form.offer_publication(bodies)
    return form


def _asked_for(user: User) -> list[Question]:
    """The questions named in the address; as absent unless all may be made into a guide by `user`."""
    named = request.args.getlist("question")[:20]
    wanted = numbers(",".join(named))
    found = queries.answered(user, wanted)
    if named and len(found) != len(set(named)):
        abort(404)
    return found


def _prefilled(kind: ResourceKind, questions: list[Question]) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": kind.value, "source": SKELETONS.get(kind, "").strip()}
    if not questions:
        return data
    first = questions[0]
    return data | {
        "title": first.title,
        "source": "\n\n".join(map(_answer, questions)),
        "themes": sorted({q.theme_id for q in questions if q.theme_id}),
        "bodies": sorted({q.body_id for q in questions}),
        "verified_by": first.body_id if len({q.body_id for q in questions}) == 1 else 0,
        "keywords": first.keywords,
        "questions": ",".join(str(q.id) for q in questions),
    }


def _answer(question: Question) -> str:
    """The answer in Markdown, and where it comes from; a restricted channel is not pointed at."""
    said = f"réponse {question.body.by}".strip()
    source = f"Source : {said}."
    if question.scope == CHANNELS:
        title = question.title.replace("[", "(").replace("]", ")")
        source = f"Source : question [« {title} »]({links.question(question)}), {said}."
    return f"## Les étapes\n\n{queries.answer_of(question).strip()}\n\n{source}"


def _written(resource: Resource) -> dict[str, Any]:
    return {
        "kind": resource.kind.value,
        "title": resource.title,
        "summary": resource.summary,
        "source": resource.source,
        "official_link": resource.official_link,
        "keywords": resource.keywords,
        "themes": [theme.id for theme in resource.themes],
        "bodies": [body.id for body in resource.bodies],
        "version": resource.version,
    }


def _valid(form: ContentForm, user: User) -> bool:
    """Keep the files first, so that an invalid form loses none; then judge the rest."""
    problem = ""
    try:
        new = service.keep_files(user, form.files.data or [])
        form.kept.data = ",".join(map(str, [*numbers(form.kept.data), *new]))
    except DomainError as error:
        problem = str(error)
    valid = bool(form.validate())
    if problem:
        form.files.errors = [problem]
    return valid and not problem


def _dropped() -> tuple[int, ...]:
    return numbers(",".join(request.form.getlist("remove_files")))


def _files(form: ContentForm, user: User, resource: Resource | None = None) -> dict[str, Any]:
    """The files already there (attached, or sent with a form that came back) and those taken away."""
    dropped = _dropped()
    files = queries.files(resource, user) if resource else []
    files += queries.loose_files(user, numbers(form.kept.data))
    return {
        "kept_files": [attachments.shown(file) for file in files if file.id not in dropped],
        "dropped": dropped,
    }


def _new_page(form: ContentForm, user: User, questions: list[Question]) -> str:
    near = queries.near(user, questions[0]) if len(questions) == 1 else []
    return render_template(
        "library/new.html",
        form=form,
        questions=questions,
        near=near,
        draft_key=_draft_key(form),
        **_files(form, user),
    )


def _edit_page(form: ContentForm, resource: Resource, user: User, questions: list[Question]) -> str:
    return render_template(
        "library/edit.html",
        form=form,
        resource=resource,
        questions=questions,
        draft_key=_draft_key(form, resource),
        **_files(form, user, resource),
    )


def _conflict_page(form: Any, resource: Resource, user: User) -> str:
    """Both texts, what differs between them, and the form that now starts from the newest version."""
    base, newest = form.version.data, queries.version(resource, resource.version, user)
    if newest is None:
        abort(404)
    form.version.data, form.version.raw_data = resource.version, None
    form.source.label.text = "Votre texte"
    return render_template(
        "library/conflict.html",
        form=form,
        resource=resource,
        newest=newest,
        base=base,
        draft_key=_draft_key(form, resource),
        lines=diff.words(resource.source, form.source.data or ""),
        **_files(form, user, resource),
    )

"""Writing: a new resource, an edit, and two edits at the same time."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import attachments, diff, shield
from fsforum.core.errors import DomainError, TooMany
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.scopes import UNPUBLISHED
from fsforum.core.web.visitor import visitor
from fsforum.library import answers, pending, queries, reunion, service, skeletons
from fsforum.library.contribution_forms import drafted, written
from fsforum.library.forms import (
    AskedFields,
    ContentForm,
    DraftEditForm,
    DraftForm,
    LiveEditForm,
    PublicationFields,
    numbers,
)
from fsforum.library.reunion import Reunion
from fsforum.library.views.blueprint import bp, draft_is_saved, sent, to_new_version, to_page
from fsforum.library.views.sheets import PREVIEW, paper_of, warn
from fsforum.models import ChangeKind, Proposal, Question, Resource, ResourceKind, Revision, User

Answer = str | Response | tuple[str, int]
PUBLISH, SUBMIT, DRAFT = "publier", "valider", "brouillon"


@bp.get("/ressources/nouvelle")
@guard("create", on=Resource)
def new() -> str:
    """An empty form of a kind, or one filled with a validated answer (`?question=12`)."""
    user = visitor()
    questions = _asked_for(user)
    kind = _kind(request.args.get("type", ""))
    form = offered(DraftForm(formdata=None, data=_prefilled(kind, questions)))
    return _new_page(form, user, questions)


@bp.post("/ressources/nouvelle")
@guard("create", on=Resource)
def create() -> Answer:
    """Save a draft, send it for validation, or publish."""
    user, action = visitor(), shield.pressed("action")
    form = offered(DraftForm())
    form.publishes, form.submits = action == PUBLISH, action == SUBMIT
    if not valid(form, user) or action == PREVIEW:
        page = _new_page(form, user, queries.answered(user, numbers(form.questions.data)))
        return page, 422 if form.errors else 200
    resource = service.create(
        user,
        form.content(dropped()),
        key=form.key.data or "",
        freshness=form.freshness() if form.publishes else None,
        submitted=action == SUBMIT,
    )
    draft_is_saved(draft_key(form))
    flash(_done(action, resource), "success")
    warn(resource)
    return to_page(resource)


create.takes_files = True  # type: ignore[attr-defined]


@bp.get("/ressources/<slug>/modifier")
@guard("edit", on=queries.resource_page)
def edit(resource: Resource) -> str:
    """The form of the newest version; with `?question=12` the validated answer stands in it."""
    user = visitor()
    questions = _asked_for(user)
    draft = pending.draft(user, resource)
    data = drafted(draft, queries.files_of(draft)) if draft else written(resource)
    for one in questions:
        data["source"] = answers.taken_in(data["source"], one)
    if questions:
        data["questions"] = ",".join(str(q.id) for q in questions)
    form = offered(edit_form(resource)(formdata=None, data=data), resource)
    return _edit_page(form, resource, user, questions, draft)


@bp.post("/ressources/<slug>/modifier")
@guard("edit", on=queries.resource_page)
def revise(resource: Resource) -> Answer:
    """Save the next version; where somebody was faster, show both texts (409)."""
    user, action = visitor(), shield.pressed("action")
    form = offered(edit_form(resource)(), resource)
    form.publishes = action == PUBLISH or isinstance(form, LiveEditForm)
    form.submits = action == SUBMIT
    if isinstance(form, LiveEditForm) and action in (DRAFT, SUBMIT):
        return _set_aside(form, resource, user, action)
    form.drafting = action == PREVIEW
    if not valid(form, user) or action == PREVIEW:
        page = _edit_page(form, resource, user, queries.answered(user, numbers(form.questions.data)))
        return page, 422 if form.errors else 200
    publishing = isinstance(form, DraftForm) and form.publishes
    saved = service.revise(
        resource,
        user,
        form.content(dropped()),
        base=form.version.data,
        note=form.note.data or "",
        change=ChangeKind(form.change.data),
        key=form.key.data or "",
        freshness=form.freshness() if publishing else None,
        submitted=action == SUBMIT,
    )
    if not saved:
        return _conflict_page(form, resource, user), 409
    draft_is_saved(draft_key(form, resource))
    new = resource.state in UNPUBLISHED or publishing
    flash(_done(action, resource) if new else _next(resource), "success")
    warn(resource)
    return to_new_version(resource)


revise.takes_files = True  # type: ignore[attr-defined]


def _set_aside(form: LiveEditForm, resource: Resource, user: User, action: str) -> Answer:
    """Of what is published: keep a draft beside it, or send the changed text for validation."""
    form.drafting = action == DRAFT
    if not valid(form, user):
        return _edit_page(form, resource, user, queries.answered(user, numbers(form.questions.data))), 422
    content, base = form.content(dropped()), int(form.version.data or 0)
    note, change = form.note.data or "", ChangeKind(form.change.data)
    body, key = form.to.data or None, form.key.data or ""
    try:
        if action == DRAFT:
            service.keep_draft(resource, user, content, base=base, note=note, change=change)
        else:
            service.propose(
                resource, user, content, base=base, note=note, change=change, body_id=body, key=key
            )
    except TooMany:
        raise
    except DomainError as error:
        form.source.errors = [str(error)]
        return _edit_page(form, resource, user, []), error.status
    draft_is_saved(draft_key(form, resource))
    if action == DRAFT:
        flash("Le brouillon est enregistré. Rien ne change pour les lecteurs.", "success")
        return redirect(url_for("library.draft", slug=resource.slug), 303)
    flash("Vos modifications sont envoyées pour validation.", "success")
    return redirect(url_for("library.proposals", slug=resource.slug), 303)


def draft_key(form: Any, resource: Resource | None = None) -> str:
    """Under which the browser keeps what is typed: apart for each version that an edit starts from.

    What was typed over one version is not brought back over the next, where it would undo somebody's work.
    """
    about = "-".join(map(str, ("q", *numbers(form.questions.data)))) if form.questions.data else ""
    if resource is None:
        return f"ressource-nouvelle-{form.kind.data}-{about}"
    return f"ressource-{resource.id}-{form.version.data}-{about}"


def _kind(word: str) -> ResourceKind:
    return ResourceKind(word) if word in list(ResourceKind) else ResourceKind.GUIDE


def _done(action: str, resource: Resource) -> str:
    if action == SUBMIT:
        return sent(resource)
    return "La ressource est publiée." if action == PUBLISH else "Le brouillon est enregistré."


def _next(resource: Resource) -> str:
    return f"La version {resource.version} est enregistrée."


def edit_form(resource: Resource) -> type[DraftEditForm] | type[LiveEditForm]:
    return DraftEditForm if resource.state in UNPUBLISHED else LiveEditForm


def offered(form: Any, resource: Resource | None = None) -> Any:
    """The form with the themes, bodies and dates that it proposes."""
    choices = queries.choices()
    bodies = [(choice.id, choice.name) for choice in choices.bodies]
    form.offer([(choice.id, choice.name) for choice in choices.themes], bodies)
    if isinstance(form, PublicationFields):
        form.offer_publication(bodies)
    if isinstance(form, LiveEditForm) and resource:
        form.ask([(body.id, body.name) for body in resource.bodies])
    elif isinstance(form, AskedFields):
        form.ask(bodies)
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
    data: dict[str, Any] = {"kind": kind.value, "source": skeletons.of(kind)}
    if not questions:
        title = tidy(request.args.get("titre", ""))[:200]  # of a guide that people look for
        return data | {"title": title[:1].upper() + title[1:]}
    first = questions[0]
    return data | {
        "title": first.title,
        "source": "\n\n".join(answers.section(one, alone=len(questions) == 1) for one in questions),
        "themes": sorted({q.theme_id for q in questions if q.theme_id}),
        "bodies": sorted({q.body_id for q in questions}),
        "verified_by": first.body_id if len({q.body_id for q in questions}) == 1 else 0,
        "keywords": first.keywords,
        "questions": ",".join(str(q.id) for q in questions),
    }


def valid(form: ContentForm, user: User) -> bool:
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


def dropped() -> tuple[int, ...]:
    return numbers(",".join(request.form.getlist("remove_files")))


def files_shown(form: ContentForm, user: User, resource: Resource | None = None) -> dict[str, Any]:
    """The files already there (attached, or sent with a form that came back) and those taken away."""
    gone = dropped()
    files = queries.files(resource, user) if resource else []
    files += queries.loose_files(user, numbers(form.kept.data))
    return {
        "kept_files": [attachments.shown(file) for file in files if file.id not in gone],
        "dropped": gone,
    }


def _new_page(form: ContentForm, user: User, questions: list[Question]) -> str:
    near = queries.near(user, questions[0]) if len(questions) == 1 else []
    return render_template(
        "library/new.html",
        form=form,
        questions=questions,
        near=near,
        **paper_of(form),
        draft_key=draft_key(form),
        **files_shown(form, user),
    )


def _edit_page(
    form: ContentForm,
    resource: Resource,
    user: User,
    questions: list[Question],
    draft: Proposal | None = None,
) -> str:
    return render_template(
        "library/edit.html",
        form=form,
        resource=resource,
        draft=draft,
        questions=questions,
        **paper_of(form, resource),
        draft_key=draft_key(form, resource),
        **files_shown(form, user, resource),
    )


def _conflict_page(form: Any, resource: Resource, user: User) -> str:
    """Both texts, and what they make together; the form now starts from the newest version."""
    base, newest = form.version.data, queries.version(resource, resource.version, user)
    if newest is None:
        abort(404)
    start = queries.version(resource, base, user)
    mine = (form.title.data, form.summary.data or "", form.source.data or "")
    united = reunion.unite(reunion.said_by(start), mine, reunion.said_by(resource)) if start else None
    if start and united:
        _fill_in(form, united, start, resource)
    shown, left = diff.folded(diff.woven(resource.source, form.source.data or ""))
    form.as_one()
    form.source.label.text = "Texte réuni" if united and united.clean else "Votre texte"
    form.version.data, form.version.raw_data = resource.version, None
    return render_template(
        "library/conflict.html",
        form=form,
        resource=resource,
        newest=newest,
        base=base,
        mine=mine[2],
        united=united,
        draft_key=draft_key(form, resource),
        lines=diff.inline(shown),
        left=left,
        **files_shown(form, user, resource),
    )


def _fill_in(form: Any, united: Reunion, start: Revision, resource: Resource) -> None:
    """What both changed together; where the two touch, as the writer has it."""
    form.title.data = united.title or form.title.data
    form.summary.data = form.summary.data if united.summary is None else united.summary
    form.source.data = united.text.text
    mine = {name: form[name].data or "" for name in reunion.FACTS}
    theirs = written(resource)
    for name, said in reunion.facts_united(start.facts, mine, theirs).items():
        form[name].data = said

"""« Proposer une modification », the queue of what waits, and what becomes of each proposal."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import attachments, diff, shield, words
from fsforum.core.errors import DomainError, TooMany
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.web.visitor import visitor
from fsforum.library import pending, queries, reunion, service
from fsforum.library.contribution_forms import DecisionForm, ProposalForm, drafted, written
from fsforum.library.forms import numbers
from fsforum.library.views.blueprint import bp, draft_is_saved, saved_draft, to_new_version
from fsforum.library.views.sheets import PREVIEW, paper_of
from fsforum.models import ChangeKind, Proposal, ProposalState, Resource, ResourceKind

Answer = str | Response | tuple[str, int]
DRAFT = "brouillon"


@bp.route("/ressources/<slug>/proposer", methods=["GET", "POST"])
@guard("propose", on=queries.resource_page)
def propose(resource: Resource) -> Answer:
    """The text in a copy that one changes, sent to who looks after the resource or kept for later."""
    if request.method == "GET":
        return _writing(resource)
    user, form = visitor(), ProposalForm()
    action = shield.pressed("action")
    form.drafting = action in (DRAFT, PREVIEW)
    if not form.validate() or action == PREVIEW:
        return _form_page(form, resource), 422 if form.errors else 200
    content, base = form.content(written(resource)), form.version.data or 0
    try:
        if action == DRAFT:
            service.keep_draft(resource, user, content, base=base, note=form.note.data or "")
        else:
            service.propose(resource, user, content, base=base, note=form.note.data, key=form.key.data or "")
    except TooMany:
        raise
    except DomainError as error:
        form.source.errors = [str(error)]
        return _form_page(form, resource), 422
    draft_is_saved(_key(resource, base))
    if form.drafting:
        flash("Le brouillon est enregistré. Vous seul le lisez.", "success")
        return redirect(url_for("library.draft", slug=resource.slug), 303)
    flash("Merci. Votre proposition est envoyée ; vous serez prévenu de la suite.", "success")
    return redirect(url_for("library.proposals", slug=resource.slug), 303)


def _writing(resource: Resource) -> str:
    draft = pending.draft(visitor(), resource)
    data = drafted(draft, queries.files_of(draft)) if draft else written(resource)
    return _form_page(ProposalForm(formdata=None, data=data), resource, draft)


def _form_page(form: ProposalForm, resource: Resource, draft: Proposal | None = None) -> str:
    return render_template(
        "library/propose.html",
        form=form,
        resource=resource,
        draft=draft,
        **paper_of(form, resource),
        draft_key=_key(resource, form.version.data),
        kept_files=[
            attachments.shown(file) for file in queries.loose_files(visitor(), numbers(form.kept.data))
        ],
    )


def _key(resource: Resource, base: int | None) -> str:
    return f"proposition-{resource.id}-{base or 0}"


@bp.get("/ressources/propositions")
@guard("create", on=Resource)
def queue() -> str:
    """What waits for the visitor's judgement, the oldest first."""
    after = _number("apres") or 0
    rows, older = pending.queue(visitor(), after)
    return render_template("library/queue.html", proposals=rows, older=older, first=not after)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@bp.get("/ressources/<slug>/propositions")
@guard("view", on=queries.resource_page)
def proposals(resource: Resource) -> str:
    """What was proposed on a resource: all of it for who judges it, else one's own."""
    before = _number("avant")
    rows, older = pending.on_resource(visitor(), resource, before)
    return render_template(
        "library/proposals.html", resource=resource, proposals=rows, older=older, draft_done=saved_draft()
    )


@bp.get("/ressources/<slug>/propositions/<int(max=2147483647):number>")
@guard("view", on=pending.proposal_page)
def proposal(proposal: Proposal) -> Answer:
    """What it changes, passage by passage, with what can be taken."""
    if proposal.state == ProposalState.DRAFT:
        return redirect(url_for("library.draft", slug=proposal.resource.slug))
    form = DecisionForm(formdata=None, change=proposal.change.value)
    return _page(proposal, form, None)


def _page(proposal: Proposal, form: DecisionForm, chosen: set[str] | None) -> str:
    """`chosen`: the boxes that a form which came back had ticked."""
    resource = queries.resource_page(proposal.resource.slug) or abort(404)
    base = pending.base_of(proposal)
    before, new, now = map(_said, (base, proposal, resource))
    waits = proposal.state == ProposalState.SENT
    passages = reunion.passages(before, new, now if waits else before)
    facts = reunion.changed_facts(proposal, base.facts, _facts(resource))
    series = diff.several([(passage.old, passage.new) for passage in passages])
    return render_template(
        "library/proposal.html",
        resource=resource,
        proposal=proposal,
        base=base,
        form=form,
        shown=list(zip(passages, series, strict=True)),
        facts=_named(facts, resource) if waits else [],
        ticked=_ticked(passages, chosen),
        decides=can(visitor(), "decide", proposal),
    )


def _said(row: Any) -> reunion.Said:
    return reunion.said_by(row)


def _facts(resource: Resource) -> dict[str, Any]:
    said = {name: one for name, one in written(resource).items() if name in reunion.FACTS}
    return said | {name: sorted(said[name]) for name in ("themes", "bodies")}


def _ticked(passages: list[reunion.Passage], chosen: set[str] | None) -> set[str]:
    """At first all that can be taken."""
    if chosen is not None:
        return chosen
    return {passage.key for passage in passages if not passage.state} | {reunion.CARD}


def _named(facts: dict[str, Any], resource: Resource) -> list[tuple[str, str, str]]:
    """What changes beside the text, in words: label, before, after."""
    now = _facts(resource)
    lines = []
    for name, said in facts.items():
        lines.append((reunion.FACTS[name], _in_words(name, now[name]), _in_words(name, said)))
    return lines


def _in_words(name: str, said: Any) -> str:
    if name == "kind":
        return words.RESOURCE_KINDS[ResourceKind(said)][0]
    if name in ("themes", "bodies"):
        themes, bodies = pending.names(said if name == "themes" else [], said if name == "bodies" else [])
        return ", ".join(themes or bodies)
    return str(said)


@bp.post("/ressources/<slug>/propositions/<int(max=2147483647):number>/acceptation")
@guard("decide", on=pending.proposal_page)
def accept(proposal: Proposal) -> Answer:
    """Take the ticked passages into the next version."""
    form, chosen = DecisionForm(), set(request.form.getlist("passages"))
    if not form.validate():
        return _page(proposal, form, chosen), 422
    try:
        revision = service.accept(
            proposal, visitor(), chosen, change=ChangeKind(form.change.data), reason=form.reason.data or ""
        )
    except DomainError as error:
        if proposal.state != ProposalState.SENT:
            raise
        form.form_errors = [str(error)]
        return _page(proposal, form, chosen), error.status
    name = revision.proposer.full_name if revision.proposer else ""
    flash(f"La version {revision.number} est publiée, proposée par {name}.", "success")
    return to_new_version(proposal.resource)


@bp.post("/ressources/<slug>/propositions/<int(max=2147483647):number>/refus")
@guard("decide", on=pending.proposal_page)
def decline(proposal: Proposal) -> Answer:
    """« Refuser », with a reason that its author reads."""
    form = DecisionForm()
    if not form.validate() or not form.reason.data:
        form.reason.errors = form.reason.errors or ["Dites pourquoi : la personne qui propose le lira."]
        return _page(proposal, form, set(request.form.getlist("passages"))), 422
    service.decline(proposal, visitor(), form.reason.data)
    flash("La proposition est refusée ; son auteur en est prévenu.", "success")
    return redirect(url_for("library.proposals", slug=proposal.resource.slug), 303)


@bp.post("/ressources/<slug>/propositions/<int(max=2147483647):number>/retrait")
@guard("withdraw", on=pending.proposal_page)
def withdraw(proposal: Proposal) -> Response:
    """Its author takes it back."""
    service.withdraw(proposal, visitor())
    flash("Votre proposition est retirée.", "success")
    return redirect(url_for("library.proposals", slug=proposal.resource.slug), 303)

"""Choosing a partner and asking."""

from typing import Any

from flask import flash, redirect, render_template, request

from fsforum.channels import listing, queries, service
from fsforum.channels.forms import QuestionForm
from fsforum.channels.views.blueprint import bp
from fsforum.core import already, attachments, finder, once, shield
from fsforum.core.guard import guard
from fsforum.core.web import drafts, uploads
from fsforum.core.web.visitor import visitor
from fsforum.models import Body, Question, Resource, Theme, ThingKind


@bp.get("/questions/nouvelle")
@guard("ask", on=Question)
def choose() -> str:
    """Which partner? Those who usually answer on the theme come first."""
    themes = listing.themes()
    chosen = next((t for t in themes if t.slug == request.args.get("theme")), None)
    bodies = listing.askable(visitor())
    usual = listing.usual_bodies(chosen) if chosen else []
    first = sorted((b for b in bodies if b.id in usual), key=lambda b: usual.index(b.id))
    others = [b for b in bodies if b.id not in usual]
    text = request.args.get("texte", "")[:200]
    return render_template(
        "channels/choose.html",
        themes=themes,
        chosen=chosen,
        first=first,
        others=others,
        text=text,
        about=queries.asked_about(visitor(), _number("ressource")),
    )


@bp.route("/questions/<canal>/nouvelle", methods=["GET", "POST"])
@guard("ask", on=queries.channel)
def new(body: Body) -> Any:
    """Ask; a form that comes back keeps text and files and shows what may already answer it.

    It comes back once (200) when something resembles a question whose writer has not seen it.
    """
    user = visitor()
    form = QuestionForm()
    usual, others = listing.themes_of(body)
    form.offer(usual, others, body)
    about = queries.asked_about(user, form.about.data or _number("ressource"))
    form.about.data = about.id if about else None
    if request.method == "GET":
        _prefill(form, about, usual)
        return _page(body, form, 200)
    valid = form.validate_on_submit()
    files = uploads.received(form, user)
    if not valid or form.files.errors:
        return _page(body, form, 422, files)
    title, text = form.title.data, form.body.data or form.title.data
    # In this order: a form sent twice at once finds its own question among the similar ones.
    shows = [] if form.seen.data else _similar(form)
    if shows and not queries.asked_already(user, body, title, text, form.key.data or ""):
        form.offer_similar(shows)
        return _page(body, form, 200, files)
    number = service.ask(
        body,
        user,
        title,
        text,
        theme_id=_theme_id([*usual, *others], form.theme.data),
        keywords=form.keywords.data or "",
        files=[file.id for file in files],
        links=form.links(),
        about=about,
        key=form.key.data or "",
    )
    drafts.saved(_draft_key(body, about))
    flash(f"Votre question est envoyée {body.to}. Vous serez prévenu de la réponse.", "success")
    return redirect(f"/questions/{body.slug}/{number}", 303)


new.takes_files = True  # type: ignore[attr-defined]


def _draft_key(body: Body, about: Resource | None) -> str:
    """Under which the browser keeps what is typed: apart for a question about a resource."""
    return f"question-{body.slug}-{about.id}" if about else f"question-{body.slug}"


def _prefill(form: QuestionForm, about: Resource | None, usual: list[Theme]) -> None:
    """What the address says: words, a theme, the resource that the question is about."""
    form.title.data = request.args.get("texte", "")[:200]
    theme = about.themes[0].slug if about and about.themes else ""
    form.theme.data = request.args.get("theme") or theme or (usual[0].slug if usual else "")


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _theme_id(themes: list[Theme], slug: str | None) -> int | None:
    return next((theme.id for theme in themes if theme.slug == slug), None)


def _similar(form: QuestionForm) -> list[finder.Similar]:
    """What resembles the question, but the resource under which it is asked: its reader comes from there."""
    under = (ThingKind.RESOURCE, form.about.data)
    found = already.similar(visitor(), form.title.data, form.body.data)
    return [one for one in found if (one.kind, one.id) != under]


def _page(body: Body, form: QuestionForm, status: int, files: Any = ()) -> Any:
    similar = _similar(form)
    kept = [attachments.shown(file) for file in files]
    again = status == 200 and request.method == "POST"
    if similar and not form.seen.data and shield.masking():  # ready to go: what resembles it is read here
        form.offer_similar(similar)
        again = True
    about = queries.asked_about(visitor(), form.about.data)
    html = render_template(
        "channels/new.html",
        about=about,
        draft_key=_draft_key(body, about),
        body=body,
        form=form,
        similar=similar,
        kept=kept,
        again=again,
        key=once.new_key(),
        attended=queries.attended(body),
    )
    return html, status

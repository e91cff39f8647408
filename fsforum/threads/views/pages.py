"""A discussion, replying to it, opening one, and changing its title."""

from flask import Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as Answer
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from fsforum.core import already, attachments, finder, links, markup, once, paging, readmarks
from fsforum.core.guard import guard
from fsforum.core.policy import can
from fsforum.core.policy.threads import rights_in
from fsforum.core.web import drafts, uploads
from fsforum.core.web.visitor import visitor
from fsforum.models import File, Space, ThingKind, Thread
from fsforum.threads import queries, service
from fsforum.threads.forms import HeadForm, ReplyForm, ThreadForm
from fsforum.threads.views.blueprint import THREAD, back_to, bp

NEW_DRAFT = "discussion-nouvelle"
Page = tuple[str, int] | str | Answer | Response


@bp.get(THREAD)
@bp.get(f"{THREAD}-<slug>")
@guard("view", on=queries.shown_thread)
def show(thread: Thread) -> Page:
    """One page of a discussion; an outdated title in the address leads to today's."""
    slug = (request.view_args or {}).get("slug")
    if slug is not None and slug != thread.slug:
        query = request.query_string.decode("ascii", "ignore")
        return redirect(links.thread(thread) + (f"?{query}" if query else ""))
    form = ReplyForm.empty()
    if quoted := request.args.get("citer", ""):
        form = ReplyForm(formdata=None)
        form.body.data = _quotation(thread, quoted)
    return _page(thread, form, request.args.get("page"))


def _page(
    thread: Thread, form: ReplyForm, page: str | None, files: list[File] | None = None, status: int = 200
) -> Page:
    user, head = visitor(), queries.head_of(thread)
    last = links.page_of(thread.last_seq)
    number = paging.number(page, last)
    rights = rights_in(user, thread)
    messages = queries.messages(thread, number, rights)
    if messages and messages[-1].seq > head.mark:
        readmarks.note(user, ThingKind.THREAD, thread.id, messages[-1].seq)
    html = render_template(
        "threads/show.html",
        thread=thread,
        head=head,
        rights=rights,
        messages=messages,
        page=number,
        last=last,
        form=form,
        kept=[attachments.shown(file) for file in files or []],
        people=list(dict.fromkeys(m.author.name for m in messages if m.author)),
        draft_done=drafts.just_saved(),
    )
    return html, status


def _quotation(thread: Thread, seq: str) -> str:
    """What « Citer » puts into the reply; nothing for a message that the reader may not see."""
    number = paging.number(seq, thread.last_seq)
    post = queries.message(thread.id, number)
    if post is None or not can(visitor(), "view", post):
        return ""
    return markup.quote(post.author.full_name, post.source)


@bp.post(f"{THREAD}/reponses")
@guard("reply", on=queries.thread)
def reply(thread: Thread) -> Page:
    """Publish a reply; an invalid form comes back with its errors and what was typed (422)."""
    form = ReplyForm()
    valid = form.validate()
    files = uploads.received(form, visitor())
    if not valid or form.files.errors:
        return _page(thread, form, str(links.page_of(thread.last_seq)), files, 422)
    post = service.post_reply(
        thread,
        visitor(),
        form.body.data or "",
        files=[file.id for file in files],
        key=form.key.data or "",
    )
    drafts.saved(f"discussion-{thread.id}")
    flash("Votre réponse est publiée.", "success")
    return back_to(thread, post.seq)


reply.takes_files = True  # type: ignore[attr-defined]


@bp.route("/discussions/nouvelle", methods=["GET", "POST"])
@guard("open", on=Thread)
def new() -> Page:
    """Choose a space, then open a discussion in it."""
    form = ThreadForm()
    spaces = queries.writable_spaces(visitor())
    asked = form.espace.data or request.args.get("espace", "")
    space = queries.space(asked) if asked else spaces[0] if len(spaces) == 1 else None
    if asked and (space is None or not can(visitor(), "view", space)):
        abort(404)
    if space is None:
        return render_template("threads/choose.html", spaces=spaces)
    if not can(visitor(), "open", space):
        abort(403)
    form.espace.data = space.slug
    themes = _offer_themes(form)
    if request.method == "GET":
        return _new_page(form, space, len(spaces) > 1, [])
    valid = form.validate()
    files = uploads.received(form, visitor())
    if not valid or form.files.errors:
        return _new_page(form, space, len(spaces) > 1, files), 422
    return _open(form, space, files, several=len(spaces) > 1, theme_id=themes.get(form.theme.data or ""))


new.takes_files = True  # type: ignore[attr-defined]


def _open(form: ThreadForm, space: Space, files: list[File], *, several: bool, theme_id: int | None) -> Page:
    """Open the discussion, unless something resembles it that its author has not seen."""
    user, title, text = visitor(), form.title.data or "", form.body.data or ""
    # In this order: a form sent twice at once finds its own discussion among the similar ones.
    shows = [] if form.seen.data else _similar(form)
    if already.answered(shows) and not queries.opened_already(user, space, title, text, form.key.data or ""):
        form.offer_similar(shows)
        return _new_page(form, space, several, files, again=True)
    thread = service.open_thread(
        user,
        space,
        title,
        text,
        theme_id=theme_id,
        keywords=form.keywords.data or "",
        files=[file.id for file in files],
        links=form.links(),
        key=form.key.data or "",
    )
    drafts.saved(NEW_DRAFT)
    flash("Votre discussion est ouverte.", "success")
    return back_to(thread)


def _similar(form: ThreadForm) -> list[finder.Similar]:
    return already.similar(visitor(), form.title.data, form.body.data)


def _new_page(form: ThreadForm, space: Space, several: bool, files: list[File], again: bool = False) -> str:
    return render_template(
        "threads/new.html",
        form=form,
        similar=_similar(form),
        again=again,
        key=once.new_key(),
        space=space,
        several=several,
        kept=[attachments.shown(file) for file in files],
        draft_key=NEW_DRAFT,
    )


@bp.route(f"{THREAD}/modifier", methods=["GET", "POST"])
@guard("edit", on=queries.thread)
def edit(thread: Thread) -> Page:
    """Change the title, theme and keywords."""
    form = HeadForm(data={"title": thread.title, "keywords": thread.keywords})
    themes = _offer_themes(form)
    if request.method == "POST":
        if not form.validate():
            return render_template("threads/edit.html", thread=thread, form=form), 422
        service.edit_thread(
            thread,
            visitor(),
            form.title.data or "",
            themes.get(form.theme.data or ""),
            form.keywords.data or "",
        )
        flash("La discussion est modifiée.", "success")
        return back_to(thread)
    form.theme.data = next((slug for slug, number in themes.items() if number == thread.theme_id), "")
    return render_template("threads/edit.html", thread=thread, form=form)


def _offer_themes(form: ThreadForm | HeadForm) -> dict[str, int]:
    """Put the themes into a form; returns the number of each."""
    rows = queries.themes()
    form.theme.choices = [
        SelectChoice("", "Aucun thème en particulier"),
        *[SelectChoice(theme.slug, theme.name) for theme in rows],
    ]
    return {theme.slug: theme.id for theme in rows}

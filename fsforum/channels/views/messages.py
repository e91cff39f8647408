"""What is written on the page of a question: answers, clarifications, messages, notes, and their edits."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, render_template

from fsforum.channels import listing, queries, service, states
from fsforum.channels.forms import AboutForm, EditTextForm, NoteForm, TextForm
from fsforum.channels.views import show
from fsforum.channels.views.blueprint import LINE, ONE, back, bp, seen, wanted
from fsforum.core import shield
from fsforum.core.guard import guard
from fsforum.core.web import drafts, uploads
from fsforum.core.web.visitor import visitor
from fsforum.models import Question, QuestionMessage

Writing = Callable[[TextForm, list[int]], int]


def _written(question: Question, write: Writing, said: str) -> Any:
    """Save the text of the form with its files; an invalid form comes back (422)."""
    form = TextForm()
    valid = form.validate_on_submit()
    files = uploads.received(form, visitor())
    if not valid or form.files.errors:
        return show.page(question, form=form, files=files), 422
    canal, number = question.body.slug, question.id
    try:
        seq = write(form, [file.id for file in files])
    except states.Overtaken as overtaken:
        form.body.errors = [str(overtaken)]
        return show.page(queries.question(canal, number) or abort(404), form=form, files=files), 409
    drafts.saved(f"question-{question.id}")
    flash(said, "success")
    return back(question, seq)


@bp.post(f"{ONE}/reponses")
@guard("speak", on=queries.question)
def answer(question: Question) -> Any:
    """Answer, and with `suite=valider` validate in the same minute."""
    valid = shield.pressed("suite") == "valider"
    return _written(
        question,
        lambda form, files: service.answer(
            question,
            visitor(),
            form.body.data,
            valid=valid,
            files=files,
            key=form.key.data or "",
            seen=seen(),
        ),
        "Votre réponse est validée. Les sites concernés sont prévenus."
        if valid
        else "Votre réponse est publiée. Il reste à la valider.",
    )


@bp.post(f"{ONE}/precisions")
@guard("speak", on=queries.question)
def clarification(question: Question) -> Any:
    """« Demander une précision »."""
    return _written(
        question,
        lambda form, files: service.ask_clarification(
            question, visitor(), form.body.data, files=files, key=form.key.data or ""
        ),
        "Votre demande de précision est envoyée. Le délai est en pause jusqu’à la réponse.",
    )


@bp.post(f"{ONE}/messages")
@guard("converse", on=queries.question)
def message(question: Question) -> Any:
    """A further message of those who take part."""
    return _written(
        question,
        lambda form, files: service.say(
            question, visitor(), form.body.data, files=files, key=form.key.data or ""
        ),
        "Votre message est publié.",
    )


for _view in (answer, clarification, message):
    _view.takes_files = True  # type: ignore[attr-defined]


@bp.post(f"{ONE}/notes")
@guard("note", on=queries.question)
def note(question: Question) -> Any:
    """A note between the body and the animation."""
    form = NoteForm()
    if not form.validate_on_submit():
        return show.page(question, note=form), 422
    seq = service.write_note(question, visitor(), form.body.data, key=form.key.data or "")
    drafts.saved(f"note-{question.id}")
    flash("Votre note est enregistrée. Les animateurs France services ne la voient pas.", "success")
    return back(question, seq)


@bp.route(f"{ONE}/modifier", methods=["GET", "POST"])
@guard("edit", on=queries.question)
def edit(question: Question) -> Any:
    """Change title, theme and keywords."""
    usual, others = listing.themes_of(question.body)
    kept = {"title": question.title, "keywords": question.keywords}
    form = AboutForm(data=kept | {"theme": question.theme.slug if question.theme else ""})
    form.offer(usual, others, question.body)
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("channels/edit.html", question=question, form=form), status
    theme = next((t for t in [*usual, *others] if t.slug == form.theme.data), None)
    service.edit_question(
        question,
        visitor(),
        form.title.data,
        theme_id=theme.id if theme else None,
        keywords=form.keywords.data or "",
    )
    flash("La question est modifiée.", "success")
    return back(question)


@bp.route(f"{LINE}/modifier", methods=["GET", "POST"])
@guard("edit", on=queries.message)
def edit_text(line: QuestionMessage) -> Any:
    """Change the text of a line: one's own, or any for the animation."""
    form = EditTextForm(data={"body": line.source})
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template(
            "channels/edit_text.html", line=line, question=line.question, form=form
        ), status
    service.edit_message(line, form.body.data, visitor())
    drafts.saved(f"ligne-{line.id}")
    flash("Le texte est modifié.", "success")
    return back(line.question, line.seq)


@bp.post(f"{LINE}/utile")
@guard("useful", on=queries.message)
def useful(line: QuestionMessage) -> Any:
    """« Utile »."""
    service.find_useful(line, visitor(), wanted())
    return back(line.question, line.seq)

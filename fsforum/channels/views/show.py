"""The page of a question."""

from typing import Any

from flask import render_template

from fsforum.channels import followup, queries
from fsforum.channels.forms import JudgeForm, NoteForm, TextForm
from fsforum.channels.views.blueprint import ONE, bp, elsewhere
from fsforum.core import attachments, readmarks, views
from fsforum.core.guard import guard
from fsforum.core.web import drafts
from fsforum.core.web.visitor import visitor
from fsforum.models import File, Question, ThingKind


@bp.get(ONE)
@guard("view", on=queries.question)
def show(question: Question) -> Any:
    """The question, its validated answer on top, its exchange."""
    moved = elsewhere(question)
    if moved:
        return moved
    readmarks.note(visitor(), ThingKind.QUESTION, question.id, question.last_seq)
    views.note(visitor(), question.id, ThingKind.QUESTION)
    return page(question)


def page(
    question: Question,
    form: TextForm | None = None,
    note: NoteForm | None = None,
    files: list[File] | None = None,
    judge: JudgeForm | None = None,
) -> str:
    """The page, with a form that came back and the files that it had brought."""
    exchange = queries.exchange(question, visitor())
    return render_template(
        "channels/show.html",
        question=question,
        exchange=exchange,
        steps=tuple(followup.steps(question, exchange.messages)),
        event=followup.event,
        kept_delay=followup.kept(question),
        form=form or TextForm.empty(),
        note_form=note or NoteForm.empty(),
        judge_form=judge or JudgeForm.empty(),
        kept=[attachments.shown(file) for file in files or []],
        draft_done=drafts.just_saved(),
    )

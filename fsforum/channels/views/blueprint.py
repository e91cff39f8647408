"""The blueprint of partner channels, and what its views share."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

from fsforum.channels import queues
from fsforum.core import links
from fsforum.models import Question

bp = Blueprint("channels", __name__)
ONE = "/questions/<canal>/<int(max=2147483647):question_id>"
LINE = f"{ONE}/messages/<int(signed=True,max=2147483647):seq>"


def back(question: Question, seq: int | None = None) -> Any:
    """To the page of the question (at message `seq`), after a POST."""
    return redirect(links.question(question, seq), 303)


def done(question: Question) -> Any:
    """After an act: back to the pile from which it was done, else to the page of the question."""
    part = request.values.get("retour")
    if part is None:
        return back(question)
    return redirect(url_for("channels.index", file=queues.pile(part).key or None), 303)


def elsewhere(question: Question) -> Response | None:
    """A redirection when the question is no longer (or never was) in the channel of the address."""
    if (request.view_args or {}).get("canal") == question.body.slug:
        return None
    return redirect(links.question(question))


def seen() -> int | None:
    """The number of the answer that the page showed (0: none); None when it does not say."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def wanted() -> bool:
    """What a switch (follow, save, « Moi aussi », useful) was set to."""
    return request.form.get("actif", "1") != "0"

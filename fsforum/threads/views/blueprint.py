"""The blueprint of discussions, and what their addresses share."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from fsforum.core import links
from fsforum.models import Thread

bp = Blueprint("threads", __name__)
THREAD = "/discussions/<int(max=2147483647):thread_id>"
MESSAGE = f"{THREAD}/messages/<int(max=2147483647):seq>"


def wanted() -> bool:
    """What a switch (Suivre, Utile, Épingler …) is to become: on, unless the form says « non »."""
    return request.form.get("etat") != "non"


def back_to(thread: Thread, seq: int | None = None) -> Response:
    """To the discussion, at the message number `seq` if given."""
    return redirect(links.thread(thread, seq), 303)

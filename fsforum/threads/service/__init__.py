"""What people do in discussions: write, react, keep order."""

from fsforum.threads.service.order import close, hide_post, hide_thread, move, pin, show_post, show_thread
from fsforum.threads.service.reactions import (
    follow,
    mark_all_read,
    report,
    resolve,
    save,
    set_useful,
    unresolve,
)
from fsforum.threads.service.writing import edit_post, edit_thread, open_thread, post_reply

__all__ = [
    "close",
    "edit_post",
    "edit_thread",
    "follow",
    "hide_post",
    "hide_thread",
    "mark_all_read",
    "move",
    "open_thread",
    "pin",
    "post_reply",
    "report",
    "resolve",
    "save",
    "set_useful",
    "show_post",
    "show_thread",
    "unresolve",
]

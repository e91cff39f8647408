"""What is written in partner channels, by purpose: asking, answering, steering, taking part."""

from fsforum.channels.service.answering import answer, ask_clarification, take, validate, write_note
from fsforum.channels.service.asking import ask, edit_message, edit_question, say
from fsforum.channels.service.committing import commit_to
from fsforum.channels.service.judging import answered_in, judge
from fsforum.channels.service.keeping import find_useful, follow, join, save
from fsforum.channels.service.reviewing import declare_obsolete, remind_reviews, send_again, still_valid
from fsforum.channels.service.steering import assign, drop, mark_duplicate, nudge, redirect

__all__ = [
    "answer",
    "answered_in",
    "ask",
    "ask_clarification",
    "assign",
    "commit_to",
    "declare_obsolete",
    "drop",
    "edit_message",
    "edit_question",
    "find_useful",
    "follow",
    "join",
    "judge",
    "mark_duplicate",
    "nudge",
    "redirect",
    "remind_reviews",
    "save",
    "say",
    "send_again",
    "still_valid",
    "take",
    "validate",
    "write_note",
]

"""What was typed is kept by the browser under a key until the page that follows says it is saved."""

from flask import session

_NAME = "draft_done"


def saved(key: str) -> None:
    """The form whose draft has `key` was saved; the next page of this person says so."""
    session[_NAME] = key


def just_saved() -> str:
    """The key of the draft that the page being made may forget; said once."""
    return str(session.pop(_NAME)) if _NAME in session else ""

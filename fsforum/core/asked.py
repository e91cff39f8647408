"""What is searched, kept without the person: the words, how many results, which one was opened.

A search waits for no write: lines gather in this process and are saved with the read marks, about once a
second (core.readmarks). The same search of the same person within ten minutes is one search: a process
keeps in mind, in no file and no table, which page it showed to whom. Words that hold personal data are not
kept at all.
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from fsforum.core import clock, french, pii
from fsforum.models import SearchLog, User

KEEP = timedelta(days=90)
AGAIN = timedelta(minutes=10)
LONGEST_WORDS, LONGEST_KEYS, LONGEST_FILTERS = 200, 240, 240
MOST_DIGITS = 8
"""From so many digits on, what was typed is somebody's number."""
MOST_SHOWN = 5000
MOST_WAITING = 5000
TRIES = 3
"""An opened result may be told before its search is saved, by another process: it is tried so many times."""

Shown = tuple[int, str, str]


@dataclass(frozen=True)
class Search:
    """What was looked for, and how much was found."""

    words: str
    filters: dict[str, str]
    hits: int
    partial: bool


_lock = threading.Lock()
_shown: OrderedDict[Shown, tuple[str, datetime]] = OrderedDict()
_searches: list[dict[str, object]] = []
_opened: list[tuple[str, int, int]] = []


def note(user: User, search: Search) -> str:
    """`user` has the results of `search` on screen; returns the word by which an opened result is told."""
    words = search.words[:LONGEST_WORDS]
    filters = urlencode({name: value for name, value in search.filters.items() if value})[:LONGEST_FILTERS]
    now, shown = clock.now(), (user.id, words.lower(), filters)
    with _lock:
        known = _shown.get(shown)
        if known and now - known[1] < AGAIN:
            return known[0]
    if sum(sign.isdigit() for sign in words) >= MOST_DIGITS or pii.find(words):
        return ""
    token = secrets.token_urlsafe(12)
    row = {
        "token": token,
        "at": now.replace(minute=0, second=0, microsecond=0),
        "words": words,
        "keys": keys_of(words),
        "filters": filters,
        "hits": search.hits,
        "partial": search.partial,
        "clicked": None,
    }
    with _lock:
        _shown[shown] = token, now
        while len(_shown) > MOST_SHOWN:
            _shown.popitem(last=False)
        if len(_searches) < MOST_WAITING:
            _searches.append(row)
    return token


def keys_of(words: str) -> str:
    """What makes two searches the same: their words as the index knows them, in any order."""
    return " ".join(sorted(set(french.query_terms(words))))[:LONGEST_KEYS]


def opened(token: str, place: int) -> None:
    """The result at `place` (from 1) of the search `token` was opened."""
    with _lock:
        if len(_opened) < MOST_WAITING:
            _opened.append((token, place, TRIES))


def waiting() -> bool:
    """Whether anything is to be saved."""
    return bool(_searches or _opened)


def save(session: Session) -> None:
    """Save what has gathered, in the caller's transaction; of one search the first opened result counts."""
    with _lock:
        searches, clicks = list(_searches), list(_opened)
        _searches.clear()
        _opened.clear()
    if searches:
        session.execute(insert(SearchLog), searches)
    for token, place, tries in clicks:
        if session.scalar(select(SearchLog.id).filter_by(token=token)) is not None:
            first = update(SearchLog).where(SearchLog.token == token, SearchLog.clicked.is_(None))
            session.execute(first.values(clicked=place))
        elif tries > 1:
            with _lock:
                _opened.append((token, place, tries - 1))


def forget() -> None:
    """Start anew, as a process that has shown and noted nothing (for tests)."""
    with _lock:
        _shown.clear()
        _searches.clear()
        _opened.clear()


def purge(session: Session, now: datetime) -> None:
    """Forget the searches of more than ninety days ago, in the caller's transaction."""
    session.execute(delete(SearchLog).where(SearchLog.at < now - KEEP))

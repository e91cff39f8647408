"""The words that the texts of the index are made of, learnt in the transaction of their writer."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import french, sounds
from fsforum.models import SearchTrace, SearchWord

MET = "words_met"
"""Where a session keeps the words that it met while the index is made again."""
MOST = 4_000
"""New words of one text, at most: beyond, it is no text."""
BATCH = 500
_KNOWN = select(SearchWord.word).where(SearchWord.word.in_(bindparam("words", expanding=True)))
_WRITTEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_INSERTS: dict[str, Any] = {"postgresql": pg_insert, "sqlite": lite_insert}


def words_of(*texts: str) -> dict[str, str]:
    """The words of the texts worth knowing, bare, each with how it is written first."""
    found: dict[str, str] = {}
    for text in texts:
        for written in _WRITTEN.findall(text):
            word = french.bare(written)
            if word not in found and sounds.worth(word):
                found[word] = written.lower()[:60]
    return found


def learn(session: Session, *texts: str) -> None:
    """Make the words of `texts` known, in the caller's transaction."""
    found = words_of(*texts)
    if not found:
        return
    if MET in session.info:
        session.info[MET].update(found)
    known = set(session.connection().scalars(_KNOWN, {"words": sorted(found)}))
    add(session, {word: found[word] for word in sorted(found.keys() - known)[:MOST]})


def add(session: Session, words: dict[str, str]) -> None:
    """Add `words` (bare → as written); always in one order, so that two writers never wait for each other."""
    if not words:
        return
    insert = _INSERTS[session.get_bind().dialect.name]
    rows = [{"word": word, "key": french.key(word), "shown": words[word]} for word in sorted(words)]
    connection = session.connection()
    connection.execute(insert(SearchWord).on_conflict_do_nothing(), rows)
    _leave_traces(session, sorted(words))


def _leave_traces(session: Session, words: list[str]) -> None:
    insert = _INSERTS[session.get_bind().dialect.name]
    traces = [{"trace": trace, "word": word} for word in words for trace in sorted(_traces_of(word))]
    session.connection().execute(insert(SearchTrace).on_conflict_do_nothing(), traces)


def _traces_of(word: str) -> set[str]:
    """What is left of a bare word and of its sound when one letter goes, and its key."""
    return {*sounds.traces(word), french.key(word)}


def renew(session: Session, last: str = "") -> str:
    """Give the next known words behind `last` the keys and traces of today, in the caller's transaction.

    Returns the last one, « » at the end.
    """
    query = select(SearchWord).where(SearchWord.word > last).order_by(SearchWord.word).limit(BATCH)
    rows = list(session.scalars(query))
    for row in rows:
        row.key = french.key(row.word)
    words = [row.word for row in rows]
    if words:
        _leave_traces(session, words)
    return words[-1] if len(words) == BATCH else ""


def forget_words(session: Session, *texts: str) -> None:
    """Take the words of `texts` out: personal data that was removed is offered to nobody."""
    forget(session, words_of(*texts))


def forget(session: Session, words: Iterable[str]) -> None:
    """Take words out, in the caller's transaction."""
    gone = sorted(words)
    for start in range(0, len(gone), 500):
        part = gone[start : start + 500]
        session.execute(delete(SearchTrace).where(SearchTrace.word.in_(part)))
        session.execute(delete(SearchWord).where(SearchWord.word.in_(part)))

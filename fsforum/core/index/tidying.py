"""Keeping SQLite's indexes of words in few pieces: each word of a query is read from every piece.

Each write adds a piece and SQLite joins some of them; after an import twenty may be left, and a search of
many words takes twice as long. PostgreSQL tidies its own index (autovacuum).

Source: https://www.sqlite.org/fts5.html#the_merge_command
"""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session

PIECES = 8
"""Pieces up to which nothing is done: a site at work always has some."""
PAGES = 200
"""Pages written in one transaction: some hundredths of a second, so that no writer waits."""
_PIECES = {
    "search_fts": text("SELECT count(DISTINCT segid) FROM search_fts_idx"),
    "search_fts_best": text("SELECT count(DISTINCT segid) FROM search_fts_best_idx"),
}
_MERGE = {
    "search_fts": text("INSERT INTO search_fts(search_fts, rank) VALUES ('merge', :pages)"),
    "search_fts_best": text("INSERT INTO search_fts_best(search_fts_best, rank) VALUES ('merge', :pages)"),
}


def tidy() -> int:
    """Join the pieces of an index that has many; returns in how many transactions."""
    if current_session().get_bind().dialect.name != "sqlite":
        return 0
    return sum(_tidy(name) for name in _PIECES if _pieces(name) > PIECES)


def _tidy(name: str) -> int:
    steps = 1
    with transaction() as session:
        _merge(session, name, -PAGES)  # a negative number begins with all pieces, however small
    while True:
        with transaction() as session:
            if not _merge(session, name, PAGES):
                return steps
        steps += 1


def _pieces(name: str) -> int:
    return int(current_session().scalar(_PIECES[name]) or 0)


def _merge(session: Session, name: str, pages: int) -> bool:
    """Join some pages; whether there was anything to join."""
    connection: Any = session.connection().connection.dbapi_connection
    before = connection.total_changes
    session.execute(_MERGE[name], {"pages": pages})
    return bool(connection.total_changes - before > 1)

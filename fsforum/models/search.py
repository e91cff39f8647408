"""The search index: one row a message, question, answer or resource, with French keys."""

from datetime import datetime

from sqlalchemy import DDL, Index, String, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from fsforum.models.base import Base, PrimaryKey, Prose, Scope, words
from fsforum.models.threads import ThingKind


class SearchDoc(Base):
    """What can be found of one thing.

    `keys_a` (title, keywords) weigh more than `keys_b` (text). `rank` is the static weight of its
    state (validated and fresh first, obsolete last). Rows follow their thing in its transaction.
    """

    __tablename__ = "search_doc"
    __table_args__ = (
        UniqueConstraint("kind", "ref_id", "seq"),
        Index("ix_search_doc_scope", "scope"),
    )
    id: Mapped[PrimaryKey]
    kind: Mapped[ThingKind] = mapped_column(words(ThingKind))
    ref_id: Mapped[int]
    seq: Mapped[int] = mapped_column(default=0)
    scope: Mapped[Scope]
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[Prose]
    keys_a: Mapped[Prose]
    keys_b: Mapped[Prose]
    key_version: Mapped[int]
    rank: Mapped[int] = mapped_column(default=0)
    subkind: Mapped[str] = mapped_column(String(24), default="")
    state: Mapped[str] = mapped_column(String(24), default="")
    themes: Mapped[str] = mapped_column(String(200), default="")
    """Slugs between bars: « |sante|retraite| »."""
    bodies: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]


def _table() -> Table:
    table = SearchDoc.__table__
    assert isinstance(table, Table)
    return table


SQLITE_UP = [
    "CREATE VIRTUAL TABLE search_fts USING fts5(keys_a, keys_b, content='search_doc', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_doc_ai AFTER INSERT ON search_doc BEGIN"
    " INSERT INTO search_fts(rowid, keys_a, keys_b) VALUES (new.id, new.keys_a, new.keys_b); END",
    "CREATE TRIGGER search_doc_ad AFTER DELETE ON search_doc BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, keys_a, keys_b)"
    " VALUES ('delete', old.id, old.keys_a, old.keys_b); END",
    "CREATE TRIGGER search_doc_au AFTER UPDATE OF keys_a, keys_b ON search_doc BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, keys_a, keys_b)"
    " VALUES ('delete', old.id, old.keys_a, old.keys_b);"
    " INSERT INTO search_fts(rowid, keys_a, keys_b) VALUES (new.id, new.keys_a, new.keys_b); END",
]
SQLITE_DOWN = ["DROP TABLE IF EXISTS search_fts"]
POSTGRES_UP = [
    "ALTER TABLE search_doc ADD COLUMN tsv tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', keys_a), 'A') || setweight(to_tsvector('simple', keys_b), 'D')"
    ") STORED",
    "CREATE INDEX ix_search_doc_tsv ON search_doc USING gin (tsv)",
]
POSTGRES_DOWN = ["ALTER TABLE search_doc DROP COLUMN IF EXISTS tsv"]

for _statement in SQLITE_UP:
    event.listen(_table(), "after_create", DDL(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRES_UP:
    event.listen(_table(), "after_create", DDL(_statement).execute_if(dialect="postgresql"))
for _statement in SQLITE_DOWN:
    event.listen(_table(), "before_drop", DDL(_statement).execute_if(dialect="sqlite"))

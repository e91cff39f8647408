"""The search index: one row a message, question, answer, resource, file or entry of the directory.

Beside it the words that are known (to forgive typing errors and complete what is typed), and the names of
the trade that mean the same thing.
"""

from datetime import datetime

from sqlalchemy import DDL, JSON, ForeignKey, Index, String, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, PrimaryKey, Prose, Scope, words
from fsforum.models.people import User
from fsforum.models.threads import ThingKind

FILES = 1_000_000_000
"""`seq` of a file's row, less the number of the file."""
REFERENCES = f"kind <> 'discussion' OR seq = 1 OR seq >= {FILES}"
"""The rows that have a title: all but the later messages of discussions."""
GOOD = 3
"""The rank from which on references are read as equals: validated answers and published guides."""


class SearchDoc(Base):
    """What can be found of one thing.

    `keys_a` (title, keywords) weigh more than `keys_b` (text). `rank` is the static weight of its
    state (validated and fresh first, obsolete last). Rows follow their thing in its transaction.

    A file is a row of what it belongs to, numbered from FILES on, so that it changes readers with it.
    Long columns stand last: SQLite reads what stands before a column on its way to it, page by page.
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
    at: Mapped[datetime]
    rank: Mapped[int] = mapped_column(default=0)
    key_version: Mapped[int]
    subkind: Mapped[str] = mapped_column(String(24), default="")
    state: Mapped[str] = mapped_column(String(24), default="")
    themes: Mapped[str] = mapped_column(String(200), default="")
    """Slugs between bars: « |sante|retraite| »."""
    bodies: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(300))
    keys_a: Mapped[Prose]
    text: Mapped[Prose]
    keys_b: Mapped[Prose]


Word = String(40).with_variant(String(40, collation="C"), "postgresql")
"""Bare words (a–z), ordered by their letters on both databases."""


class SearchWord(Base):
    """A word that some text of the index holds or held, as people write it (`shown`), and its search key.

    It says nothing of who may read that text: what is shown of it is first looked for among what the
    reader may see.
    """

    __tablename__ = "search_word"
    word: Mapped[str] = mapped_column(Word, primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    shown: Mapped[str] = mapped_column(String(60))


class SearchTrace(Base):
    """What is left of the sound of a word when one letter goes: misspelt words meet it there."""

    __tablename__ = "search_trace"
    __table_args__ = (Index("ix_search_trace_word", "word"),)
    trace: Mapped[str] = mapped_column(Word, primary_key=True)
    word: Mapped[str] = mapped_column(Word, primary_key=True)


class Synonym(Base):
    """A family of names that mean the same thing, kept by the animation (« C2S », « CSS » …)."""

    __tablename__ = "synonym"
    __table_args__ = (Index("ix_synonym_updated_at", "updated_at"),)
    id: Mapped[PrimaryKey]
    label: Mapped[str] = mapped_column(String(120), unique=True)
    """What people call it; one of `names`, or a word about them."""
    names: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    updated_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


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
    # References once more, numbered by their state: FTS5 reads the last numbers first, so the best ones.
    "CREATE VIRTUAL TABLE search_fts_best USING fts5(keys_a, keys_b, content='',"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_best_ai AFTER INSERT ON search_doc"
    " WHEN new.kind <> 'discussion' OR new.seq = 1 OR new.seq >= 1000000000 BEGIN"
    " INSERT INTO search_fts_best(rowid, keys_a, keys_b)"
    " VALUES (((min(new.rank, 3) + 32) << 40) + new.id, new.keys_a, new.keys_b); END",
    "CREATE TRIGGER search_best_ad AFTER DELETE ON search_doc"
    " WHEN old.kind <> 'discussion' OR old.seq = 1 OR old.seq >= 1000000000 BEGIN"
    " INSERT INTO search_fts_best(search_fts_best, rowid, keys_a, keys_b)"
    " VALUES ('delete', ((min(old.rank, 3) + 32) << 40) + old.id, old.keys_a, old.keys_b); END",
    "CREATE TRIGGER search_best_au AFTER UPDATE OF rank, keys_a, keys_b ON search_doc"
    " WHEN new.kind <> 'discussion' OR new.seq = 1 OR new.seq >= 1000000000 BEGIN"
    " INSERT INTO search_fts_best(search_fts_best, rowid, keys_a, keys_b)"
    " VALUES ('delete', ((min(old.rank, 3) + 32) << 40) + old.id, old.keys_a, old.keys_b);"
    " INSERT INTO search_fts_best(rowid, keys_a, keys_b)"
    " VALUES (((min(new.rank, 3) + 32) << 40) + new.id, new.keys_a, new.keys_b); END",
]
SQLITE_DOWN = ["DROP TABLE IF EXISTS search_fts", "DROP TABLE IF EXISTS search_fts_best"]
POSTGRES_UP = [
    "ALTER TABLE search_doc ADD COLUMN tsv tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', keys_a), 'A') || setweight(to_tsvector('simple', keys_b), 'D')"
    ") STORED",
    "CREATE INDEX ix_search_doc_tsv ON search_doc USING gin (tsv)",
    # The references of the best state, walked when the words are common.
    f"CREATE INDEX ix_search_doc_reference ON search_doc (least(rank, {GOOD}), id) WHERE {REFERENCES}",
    # A search looks at the words of hundreds of rows: those of two kilobytes would be stored elsewhere.
    "ALTER TABLE search_doc SET (toast_tuple_target = 8160)",
]
POSTGRES_DOWN = ["ALTER TABLE search_doc DROP COLUMN IF EXISTS tsv"]

for _statement in SQLITE_UP:
    event.listen(_table(), "after_create", DDL(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRES_UP:
    event.listen(_table(), "after_create", DDL(_statement).execute_if(dialect="postgresql"))
for _statement in SQLITE_DOWN:
    event.listen(_table(), "before_drop", DDL(_statement).execute_if(dialect="sqlite"))

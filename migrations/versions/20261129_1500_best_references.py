"""Titles, questions, answers and resources of the best state first, then the newest, for common words."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SQLITE = (
    "CREATE VIRTUAL TABLE search_fts_best USING fts5(keys_a, keys_b, content='',"
    " tokenize='unicode61 remove_diacritics 0')",
    "INSERT INTO search_fts_best(rowid, keys_a, keys_b)"
    " SELECT ((rank + 32) << 40) + id, keys_a, keys_b FROM search_doc"
    " WHERE kind <> 'discussion' OR seq = 1 OR seq >= 1000000000 ORDER BY rank, id",
    "CREATE TRIGGER search_best_ai AFTER INSERT ON search_doc"
    " WHEN new.kind <> 'discussion' OR new.seq = 1 OR new.seq >= 1000000000 BEGIN"
    " INSERT INTO search_fts_best(rowid, keys_a, keys_b)"
    " VALUES (((new.rank + 32) << 40) + new.id, new.keys_a, new.keys_b); END",
    "CREATE TRIGGER search_best_ad AFTER DELETE ON search_doc"
    " WHEN old.kind <> 'discussion' OR old.seq = 1 OR old.seq >= 1000000000 BEGIN"
    " INSERT INTO search_fts_best(search_fts_best, rowid, keys_a, keys_b)"
    " VALUES ('delete', ((old.rank + 32) << 40) + old.id, old.keys_a, old.keys_b); END",
    "CREATE TRIGGER search_best_au AFTER UPDATE OF rank, keys_a, keys_b ON search_doc"
    " WHEN new.kind <> 'discussion' OR new.seq = 1 OR new.seq >= 1000000000 BEGIN"
    " INSERT INTO search_fts_best(search_fts_best, rowid, keys_a, keys_b)"
    " VALUES ('delete', ((old.rank + 32) << 40) + old.id, old.keys_a, old.keys_b);"
    " INSERT INTO search_fts_best(rowid, keys_a, keys_b)"
    " VALUES (((new.rank + 32) << 40) + new.id, new.keys_a, new.keys_b); END",
)


def upgrade() -> None:
    _references("kind <> 'discussion' OR seq = 1 OR seq >= 1000000000", "rank", "id")
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(sa.text(statement))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("ai", "ad", "au"):
            op.execute(f"DROP TRIGGER search_best_{event}")
        op.execute("DROP TABLE search_fts_best")
    _references("kind <> 'discussion'", "id")


def _references(condition: str, *columns: str) -> None:
    where = sa.text(condition)
    op.drop_index("ix_search_doc_reference", "search_doc")
    op.create_index(
        "ix_search_doc_reference", "search_doc", list(columns), sqlite_where=where, postgresql_where=where
    )

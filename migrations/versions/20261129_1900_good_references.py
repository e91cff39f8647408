"""Validated answers and published guides are equals among the references of the best state."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

REFERENCES = "kind <> 'discussion' OR seq = 1 OR seq >= 1000000000"
INDEX = (
    "CREATE INDEX ix_search_doc_reference ON search_doc (least(rank, 3), id)"
    " WHERE kind <> 'discussion' OR seq = 1 OR seq >= 1000000000"
)
SQLITE = (
    "DROP TRIGGER search_best_ai",
    "DROP TRIGGER search_best_ad",
    "DROP TRIGGER search_best_au",
    "INSERT INTO search_fts_best(search_fts_best) VALUES ('delete-all')",
    "INSERT INTO search_fts_best(rowid, keys_a, keys_b)"
    " SELECT ((min(rank, 3) + 32) << 40) + id, keys_a, keys_b FROM search_doc"
    " WHERE kind <> 'discussion' OR seq = 1 OR seq >= 1000000000 ORDER BY min(rank, 3), id",
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
)
"""In terms of `min(rank, 3)`; before, `rank` itself stood there."""


def upgrade() -> None:
    op.drop_index("ix_search_doc_reference", "search_doc")
    if op.get_bind().dialect.name == "sqlite":  # no statement there asked for that index
        for statement in SQLITE:
            op.execute(sa.text(statement))
    else:
        op.execute(sa.text(INDEX))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            before = statement.replace("min(new.rank, 3)", "new.rank").replace("min(old.rank, 3)", "old.rank")
            op.execute(sa.text(before.replace("min(rank, 3)", "rank")))
    else:
        op.drop_index("ix_search_doc_reference", "search_doc")
    where, columns = sa.text(REFERENCES), ["rank", "id"]
    op.create_index(
        "ix_search_doc_reference", "search_doc", columns, sqlite_where=where, postgresql_where=where
    )

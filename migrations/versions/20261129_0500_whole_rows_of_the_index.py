"""Rows of the index kept whole on PostgreSQL: the words of a row are read without a second look elsewhere.

Rows written from now on: the others stay as they are until their text changes.
"""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_doc SET (toast_tuple_target = 8160)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_doc RESET (toast_tuple_target)")

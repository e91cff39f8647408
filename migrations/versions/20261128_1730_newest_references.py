"""The newest questions, answers and resources of the index, walked back when the words are common."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    where = sa.text("kind <> 'discussion'")
    op.create_index(
        "ix_search_doc_reference", "search_doc", ["id"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index("ix_search_doc_reference", "search_doc")

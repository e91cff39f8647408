"""Drafts sent for validation to a body."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_body_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_resource_asked_body_id"), "body", ["asked_body_id"], ["id"]
        )

    # Who was told of a draft to validate is told as of a change that is proposed; `seq` is its version
    op.execute(
        "UPDATE notification SET kind = 'proposition', seq = 1"
        " WHERE kind = 'guide' AND thing = 'ressource' AND scope = 'drafts'"
    )


def downgrade() -> None:
    """What was sent to a body waits for the animation: the version before knows no other readers."""
    op.execute("UPDATE resource SET scope = 'drafts' WHERE scope LIKE 'drafts:%'")
    op.execute("UPDATE notification SET scope = 'drafts' WHERE scope LIKE 'drafts:%'")
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_resource_asked_body_id"), type_="foreignkey")
        batch_op.drop_column("asked_body_id")

"""Commitments, mail links, digests, incidents and the personal data guard."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "received_mail",
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_received_mail")),
    )
    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_mail_at"), ["at"], unique=False)

    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_absence_in_order")),
        sa.ForeignKeyConstraint(["delegate_id"], ["user.id"], name=op.f("fk_absence_delegate_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_absence_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_user", ["user_id", "ends_on"], unique=False)

    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_digest_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("user_id", "kind", "period", name=op.f("uq_digest_user_id_kind_period")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closing_word", sa.String(length=300), nullable=False),
        sa.Column("site_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_incident_author_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_incident_body_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_incident_closed_by_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_incident_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("ix_incident_list", ["opened_at", "id"], unique=False)
        batch_op.create_index("ix_incident_open", ["closed_at", "expires_at"], unique=False)

    op.create_table(
        "privacy_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.String(length=200), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_privacy_finding_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_finding")),
        sa.UniqueConstraint("thing", "ref_id", name=op.f("uq_privacy_finding_thing_ref_id")),
    )
    with op.batch_alter_table("privacy_finding", schema=None) as batch_op:
        batch_op.create_index("ix_privacy_finding_open", ["closed_at", "id"], unique=False)

    op.create_table(
        "privacy_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thing", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("kinds", sa.String(length=200), nullable=False),
        sa.Column("stood_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_privacy_incident_actor_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_privacy_incident_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_incident")),
    )
    op.create_table(
        "incident_site",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_site_incident_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_incident_site_structure_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_incident_site_user_id")),
        sa.PrimaryKeyConstraint("incident_id", "structure_id", name=op.f("pk_incident_site")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_reminder_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "question_id", "kind", "due_on", name=op.f("uq_reminder_question_id_kind_due_on")
        ),
    )
    op.create_table(
        "verdict",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer_seq", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("helped", sa.String(length=24), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_verdict_body_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_verdict_question_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_verdict_user_id")),
        sa.PrimaryKeyConstraint("question_id", "answer_seq", name=op.f("pk_verdict")),
    )
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdict_body_id"), ["body_id"], unique=False)

    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_days", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("mailbox", sa.String(length=254), server_default="", nullable=False))

    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("found", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("released_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("release_reason", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.create_index(
            "ix_file_held",
            ["id"],
            unique=False,
            sqlite_where=sa.text("held = 1"),
            postgresql_where=sa.text("held"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_file_released_by_id"), "user", ["released_by_id"], ["id"])

    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.add_column(sa.Column("awaits", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_notification_awaits", ["awaits", "at"], unique=False)
        batch_op.create_index("ix_notification_digest", ["digest_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_notification_digest_id"), "digest", ["digest_id"], ["id"])

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reached_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("rested_days", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("answered_in_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_question_answered_in_id"), "resource", ["answered_in_id"], ["id"]
        )

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link_epoch", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_column("link_epoch")

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_question_answered_in_id"), type_="foreignkey")
        batch_op.drop_column("answered_in_id")
        batch_op.drop_column("rested_days")
        batch_op.drop_column("reached_on")

    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_notification_digest_id"), type_="foreignkey")
        batch_op.drop_index("ix_notification_digest")
        batch_op.drop_index("ix_notification_awaits")
        batch_op.drop_column("digest_id")
        batch_op.drop_column("awaits")

    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_file_released_by_id"), type_="foreignkey")
        batch_op.drop_index(
            "ix_file_held", sqlite_where=sa.text("held = 1"), postgresql_where=sa.text("held")
        )
        batch_op.drop_column("release_reason")
        batch_op.drop_column("released_by_id")
        batch_op.drop_column("released_at")
        batch_op.drop_column("found")
        batch_op.drop_column("held")

    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.drop_column("mailbox")
        batch_op.drop_column("closed_days")

    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_body_id"))

    op.drop_table("verdict")
    op.drop_table("reminder")
    op.drop_table("incident_site")
    op.drop_table("privacy_incident")
    with op.batch_alter_table("privacy_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_privacy_finding_open")

    op.drop_table("privacy_finding")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_open")
        batch_op.drop_index("ix_incident_list")

    op.drop_table("incident")
    op.drop_table("digest")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_user")

    op.drop_table("absence")
    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_mail_at"))

    op.drop_table("received_mail")

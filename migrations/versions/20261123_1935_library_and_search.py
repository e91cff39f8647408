"""The library that stays true, and the search that learns."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SHORT = ("rank", "key_version", "subkind", "state", "themes", "bodies")
FIRST = ("id", "kind", "ref_id", "seq", "scope")
BEFORE = (*FIRST, "title", "text", "keys_a", "keys_b", "key_version", *SHORT[:1], *SHORT[2:], "at")
AFTER = (*FIRST, "at", *SHORT, "title", "keys_a", "text", "keys_b")
TYPES = {
    **dict.fromkeys(("id", "ref_id", "seq", "key_version", "rank"), "INTEGER"),
    **dict.fromkeys(("kind", "subkind", "state"), "VARCHAR(24)"),
    **dict.fromkeys(("themes", "bodies"), "VARCHAR(200)"),
    **dict.fromkeys(("text", "keys_a", "keys_b"), "TEXT"),
    "scope": "VARCHAR(40)",
    "title": "VARCHAR(300)",
    "at": "DATETIME",
}
TRIGGERS = (
    "CREATE TRIGGER search_doc_ai AFTER INSERT ON search_doc BEGIN"
    " INSERT INTO search_fts(rowid, keys_a, keys_b) VALUES (new.id, new.keys_a, new.keys_b); END",
    "CREATE TRIGGER search_doc_ad AFTER DELETE ON search_doc BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, keys_a, keys_b)"
    " VALUES ('delete', old.id, old.keys_a, old.keys_b); END",
    "CREATE TRIGGER search_doc_au AFTER UPDATE OF keys_a, keys_b ON search_doc BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, keys_a, keys_b)"
    " VALUES ('delete', old.id, old.keys_a, old.keys_b);"
    " INSERT INTO search_fts(rowid, keys_a, keys_b) VALUES (new.id, new.keys_a, new.keys_b); END",
)


def reorder_index(columns: tuple[str, ...]) -> None:
    """Give the rows of the search index this order of columns, on SQLite, where the order costs time.

    The full-text table beside it knows rows by their number alone: it stays as it is.
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    told = ", ".join(f"{name} {TYPES[name]} NOT NULL" for name in columns)
    old, new = (sa.table(name, *map(sa.column, columns)) for name in ("search_doc", "search_doc_new"))
    op.execute(
        f"CREATE TABLE search_doc_new ({told}, CONSTRAINT pk_search_doc PRIMARY KEY (id),"
        " CONSTRAINT uq_search_doc_kind_ref_id_seq UNIQUE (kind, ref_id, seq))"
    )
    op.execute(new.insert().from_select(columns, sa.select(*old.c).order_by(old.c.id)))
    op.execute("DROP TABLE search_doc")
    op.execute("ALTER TABLE search_doc_new RENAME TO search_doc")
    op.execute("CREATE INDEX ix_search_doc_scope ON search_doc (scope)")
    for trigger in TRIGGERS:
        op.execute(trigger)


def upgrade() -> None:
    reorder_index(AFTER)
    op.create_table(
        "asked_outcome",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "outcome", "place", "thing", "ref_id", name=op.f("pk_asked_outcome")),
    )
    op.create_table(
        "search_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("keys", sa.String(length=240), nullable=False),
        sa.Column("filters", sa.String(length=240), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("clicked", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_log")),
        sa.UniqueConstraint("token", name=op.f("uq_search_log_token")),
    )
    with op.batch_alter_table("search_log", schema=None) as batch_op:
        batch_op.create_index("ix_search_log_at", ["at"], unique=False)

    op.create_table(
        "search_trace",
        sa.Column(
            "trace",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "word",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("trace", "word", name=op.f("pk_search_trace")),
    )
    with op.batch_alter_table("search_trace", schema=None) as batch_op:
        batch_op.create_index("ix_search_trace_word", ["word"], unique=False)

    op.create_table(
        "search_word",
        sa.Column(
            "word",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("shown", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("first_days", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_collection_owner_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_collection_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("slug", name=op.f("uq_collection_slug")),
    )
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("render_version", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_rule_change_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_change")),
    )
    with op.batch_alter_table("rule_change", schema=None) as batch_op:
        batch_op.create_index("ix_rule_change_announced", ["announced_at", "effective_on"], unique=False)
        batch_op.create_index("ix_rule_change_day", ["effective_on", "id"], unique=False)

    op.create_table(
        "settled",
        sa.Column("what", sa.String(length=240), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_settled_by_id")),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_settled")),
    )
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["updated_by_id"], ["user.id"], name=op.f("fk_synonym_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
        sa.UniqueConstraint("label", name=op.f("uq_synonym_label")),
    )
    with op.batch_alter_table("synonym", schema=None) as batch_op:
        batch_op.create_index("ix_synonym_updated_at", ["updated_at"], unique=False)

    op.create_table(
        "rule_change_body",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_rule_change_body_body_id")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["rule_change.id"], name=op.f("fk_rule_change_body_change_id")
        ),
        sa.PrimaryKeyConstraint("change_id", "body_id", name=op.f("pk_rule_change_body")),
    )
    with op.batch_alter_table("rule_change_body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_change_body_body_id"), ["body_id"], unique=False)

    op.create_table(
        "rule_change_theme",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["rule_change.id"], name=op.f("fk_rule_change_theme_change_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_rule_change_theme_theme_id")),
        sa.PrimaryKeyConstraint("change_id", "theme_id", name=op.f("pk_rule_change_theme")),
    )
    with op.batch_alter_table("rule_change_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_change_theme_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "collection_item",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_collection_item_collection_id")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_collection_item_resource_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "resource_id", name=op.f("pk_collection_item")),
    )
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_item_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "library_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=400), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_library_import_owner_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_library_import_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_import")),
    )
    with op.batch_alter_table("library_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_import_key"), ["key"], unique=False)
        batch_op.create_index("ix_library_import_owner", ["owner_id", "id"], unique=False)
        batch_op.create_index("ix_library_import_state", ["state", "id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("change", sa.String(length=24), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_proposal_body_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_proposal_decided_by_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_proposal_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_author", ["author_id", "id"], unique=False)
        batch_op.create_index("ix_proposal_queue", ["state", "id"], unique=False)
        batch_op.create_index("ix_proposal_resource", ["resource_id", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_proposal_draft",
            ["resource_id", "author_id"],
            unique=True,
            sqlite_where=sa.text("state = 'brouillon'"),
            postgresql_where=sa.text("state = 'brouillon'"),
        )

    op.create_table(
        "reading_done",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_reading_done_resource_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reading_done_user_id")),
        sa.PrimaryKeyConstraint("resource_id", "user_id", name=op.f("pk_reading_done")),
    )
    with op.batch_alter_table("reading_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_done_user_id"), ["user_id"], unique=False)

    op.create_table(
        "reading_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_reading_reminder_resource_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reading_reminder_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_reminder")),
        sa.UniqueConstraint(
            "resource_id",
            "user_id",
            "version",
            "step",
            name=op.f("uq_reading_reminder_resource_id_user_id_version_step"),
        ),
    )
    op.create_table(
        "reading_request",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_reading_request_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_reading_request_resource_id")
        ),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_reading_request")),
    )
    op.create_table(
        "resource_rating",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_rating_resource_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_resource_rating_user_id")),
        sa.PrimaryKeyConstraint("resource_id", "user_id", name=op.f("pk_resource_rating")),
    )
    with op.batch_alter_table("resource_rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_rating_user_id"), ["user_id"], unique=False)

    op.create_table(
        "resource_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_reminder_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_reminder")),
        sa.UniqueConstraint(
            "resource_id", "kind", "due_on", name=op.f("uq_resource_reminder_resource_id_kind_due_on")
        ),
    )
    op.create_table(
        "resource_view_day",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_view_day_resource_id")
        ),
        sa.PrimaryKeyConstraint("resource_id", "day", name=op.f("pk_resource_view_day")),
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("review_before", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_verification_body_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_verification_by_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_verification_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index("ix_verification_resource", ["resource_id", "id"], unique=False)

    op.create_table(
        "outdated_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(resource_id IS NULL) <> (question_id IS NULL)",
            name=op.f("ck_outdated_report_outdated_report_of_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["user.id"], name=op.f("fk_outdated_report_handled_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_outdated_report_question_id")
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["user.id"], name=op.f("fk_outdated_report_reporter_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_outdated_report_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outdated_report")),
    )
    with op.batch_alter_table("outdated_report", schema=None) as batch_op:
        batch_op.create_index("ix_outdated_report_open", ["outcome", "id"], unique=False)
        batch_op.create_index("ix_outdated_report_question", ["question_id", "outcome"], unique=False)
        batch_op.create_index("ix_outdated_report_resource", ["resource_id", "outcome"], unique=False)

    op.create_table(
        "question_link",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_link_question_id")),
        sa.PrimaryKeyConstraint("question_id", "thing", "ref_id", name=op.f("pk_question_link")),
    )
    op.create_table(
        "question_twin",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["earlier_id"], ["question.id"], name=op.f("fk_question_twin_earlier_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_twin_question_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_twin")),
    )
    op.create_table(
        "question_view_day",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_view_day_question_id")
        ),
        sa.PrimaryKeyConstraint("question_id", "day", name=op.f("pk_question_view_day")),
    )
    op.create_table(
        "reading_audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["reading_request.resource_id"], name=op.f("fk_reading_audience_resource_id")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_reading_audience_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_audience")),
    )
    with op.batch_alter_table("reading_audience", schema=None) as batch_op:
        batch_op.create_index("ix_reading_audience_resource", ["resource_id"], unique=False)

    op.create_table(
        "resource_asked",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_resource_asked_question_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_resource_asked_resource_id")),
        sa.PrimaryKeyConstraint("resource_id", "question_id", name=op.f("pk_resource_asked")),
    )
    with op.batch_alter_table("resource_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_asked_question_id"), ["question_id"], unique=False)

    op.create_table(
        "review_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(resource_id IS NULL) <> (question_id IS NULL)",
            name=op.f("ck_review_task_review_task_of_one_thing"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_review_task_asked_by_id")),
        sa.ForeignKeyConstraint(["change_id"], ["rule_change.id"], name=op.f("fk_review_task_change_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_review_task_done_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_review_task_owner_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_review_task_question_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_review_task_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_task")),
        sa.UniqueConstraint("change_id", "question_id", name=op.f("uq_review_task_change_id_question_id")),
        sa.UniqueConstraint("change_id", "resource_id", name=op.f("uq_review_task_change_id_resource_id")),
    )
    with op.batch_alter_table("review_task", schema=None) as batch_op:
        batch_op.create_index("ix_review_task_owner", ["owner_id", "outcome"], unique=False)
        batch_op.create_index("ix_review_task_question", ["question_id", "outcome"], unique=False)
        batch_op.create_index("ix_review_task_resource", ["resource_id", "outcome"], unique=False)

    op.create_table(
        "file_text",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_file_text_file_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_text")),
    )
    op.create_table(
        "file_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploader_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_file_version_file_id")),
        sa.ForeignKeyConstraint(["uploader_id"], ["user.id"], name=op.f("fk_file_version_uploader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_version")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_file_version_file_id_number")),
        sa.UniqueConstraint("key", name=op.f("uq_file_version_key")),
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposal_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("text_state", sa.String(length=24), server_default="attente", nullable=False)
        )
        batch_op.add_column(sa.Column("text_tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("text_leased_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_file_proposal", ["proposal_id"], unique=False)
        batch_op.create_index(
            "ix_file_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("text_state = 'attente'"),
            postgresql_where=sa.text("text_state = 'attente'"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_file_proposal_id"), "proposal", ["proposal_id"], ["id"])

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("verified_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("revising_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("revising_change_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("obsolete_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("obsolete_reason", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("replaced_by_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_question_review", ["state", "review_before", "id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_question_revising_change_id"), "rule_change", ["revising_change_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_question_verified_by_id"), "user", ["verified_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_question_replaced_by_id"), "resource", ["replaced_by_id"], ["id"]
        )

    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revising_change_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_resource_revising_change_id"), "rule_change", ["revising_change_id"], ["id"]
        )

    with op.batch_alter_table("resource_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undoes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("proposer_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("facts", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_revision_proposer_id"), "user", ["proposer_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_revision_proposer_id"), type_="foreignkey")
        batch_op.drop_column("facts")
        batch_op.drop_column("proposer_id")
        batch_op.drop_column("undoes")

    with op.batch_alter_table("resource_question", schema=None) as batch_op:
        batch_op.drop_column("changed_at")

    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_resource_revising_change_id"), type_="foreignkey")
        batch_op.drop_column("revising_change_id")

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_question_replaced_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_question_verified_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_question_revising_change_id"), type_="foreignkey")
        batch_op.drop_index("ix_question_review")
        batch_op.drop_column("replaced_by_id")
        batch_op.drop_column("obsolete_reason")
        batch_op.drop_column("obsolete_on")
        batch_op.drop_column("revising_change_id")
        batch_op.drop_column("revising_on")
        batch_op.drop_column("verified_by_id")
        batch_op.drop_column("verified_on")

    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_file_proposal_id"), type_="foreignkey")
        batch_op.drop_index(
            "ix_file_waiting",
            sqlite_where=sa.text("text_state = 'attente'"),
            postgresql_where=sa.text("text_state = 'attente'"),
        )
        batch_op.drop_index("ix_file_proposal")
        batch_op.drop_column("text_leased_until")
        batch_op.drop_column("text_tries")
        batch_op.drop_column("text_state")
        batch_op.drop_column("replaced_at")
        batch_op.drop_column("version")
        batch_op.drop_column("proposal_id")

    op.drop_table("file_version")
    op.drop_table("file_text")
    with op.batch_alter_table("review_task", schema=None) as batch_op:
        batch_op.drop_index("ix_review_task_resource")
        batch_op.drop_index("ix_review_task_question")
        batch_op.drop_index("ix_review_task_owner")

    op.drop_table("review_task")
    with op.batch_alter_table("resource_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_asked_question_id"))

    op.drop_table("resource_asked")
    with op.batch_alter_table("reading_audience", schema=None) as batch_op:
        batch_op.drop_index("ix_reading_audience_resource")

    op.drop_table("reading_audience")
    op.drop_table("question_view_day")
    op.drop_table("question_twin")
    op.drop_table("question_link")
    with op.batch_alter_table("outdated_report", schema=None) as batch_op:
        batch_op.drop_index("ix_outdated_report_resource")
        batch_op.drop_index("ix_outdated_report_question")
        batch_op.drop_index("ix_outdated_report_open")

    op.drop_table("outdated_report")
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index("ix_verification_resource")

    op.drop_table("verification")
    op.drop_table("resource_view_day")
    op.drop_table("resource_reminder")
    with op.batch_alter_table("resource_rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_rating_user_id"))

    op.drop_table("resource_rating")
    op.drop_table("reading_request")
    op.drop_table("reading_reminder")
    with op.batch_alter_table("reading_done", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_done_user_id"))

    op.drop_table("reading_done")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proposal_draft",
            sqlite_where=sa.text("state = 'brouillon'"),
            postgresql_where=sa.text("state = 'brouillon'"),
        )
        batch_op.drop_index("ix_proposal_resource")
        batch_op.drop_index("ix_proposal_queue")
        batch_op.drop_index("ix_proposal_author")

    op.drop_table("proposal")
    with op.batch_alter_table("library_import", schema=None) as batch_op:
        batch_op.drop_index("ix_library_import_state")
        batch_op.drop_index("ix_library_import_owner")
        batch_op.drop_index(batch_op.f("ix_library_import_key"))

    op.drop_table("library_import")
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_item_resource_id"))

    op.drop_table("collection_item")
    with op.batch_alter_table("rule_change_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_change_theme_theme_id"))

    op.drop_table("rule_change_theme")
    with op.batch_alter_table("rule_change_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_change_body_body_id"))

    op.drop_table("rule_change_body")
    with op.batch_alter_table("synonym", schema=None) as batch_op:
        batch_op.drop_index("ix_synonym_updated_at")

    op.drop_table("synonym")
    op.drop_table("settled")
    with op.batch_alter_table("rule_change", schema=None) as batch_op:
        batch_op.drop_index("ix_rule_change_day")
        batch_op.drop_index("ix_rule_change_announced")

    op.drop_table("rule_change")
    op.drop_table("collection")
    op.drop_table("search_word")
    with op.batch_alter_table("search_trace", schema=None) as batch_op:
        batch_op.drop_index("ix_search_trace_word")

    op.drop_table("search_trace")
    with op.batch_alter_table("search_log", schema=None) as batch_op:
        batch_op.drop_index("ix_search_log_at")

    op.drop_table("search_log")
    op.drop_table("asked_outcome")
    reorder_index(BEFORE)

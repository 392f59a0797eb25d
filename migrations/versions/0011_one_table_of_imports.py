"""one table of imports

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-30 13:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = ("sheet", "message", "roster")
STATES = (
    "uploaded", "reading", "preview", "storing", "confirmed", "partly", "discarded", "expired",
    "failed", "undoing", "undone",
)  # fmt: skip
OLD_STATES = ("preview", "confirmed", "discarded", "expired")
EMPTY = "'', NULL, 0, 0, 0, ''"


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Posts keep their numbers, rosters follow behind the last one.

    A list of posts that waits is read again from its source; a roster that waits was never kept as
    a file and what was read of it is sealed under another name: it is over and is uploaded again.
    """
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("kind", KINDS), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("open_key", sa.String(length=120), nullable=True),
        sa.Column("state", _words("state", STATES), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("held_by", sa.String(length=60), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "position >= 0 AND total >= 0 AND tries >= 0", name=op.f("ck_import_progress")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sa.UniqueConstraint("open_key", name=op.f("uq_import_open_key")),
    )
    for name, columns in (
        ("ix_import_account_id", ["account_id"]),
        ("ix_import_source_digest", ["source_digest"]),
        ("ix_import_state", ["state"]),
    ):
        op.create_index(op.f(name), "import", columns)
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("another", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_standing", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_row_import_id_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "at", name=op.f("pk_import_row")),
    )  # fmt: skip
    op.create_index(op.f("ix_import_row_subject_id"), "import_row", ["subject_id"])
    op.execute(f"""
        INSERT INTO import (id, account_id, kind, region_code, name, source_digest, state, source,
            summary, choices, held_by, dated_on, position, total, tries, problem,
            created_at, expires_at, confirmed_at)
        SELECT id, account_id, kind, '', name, source_digest,
            CASE WHEN state <> 'preview' THEN state WHEN source IS NULL THEN 'expired'
                 ELSE 'uploaded' END,
            source, summary, '{{}}', {EMPTY}, created_at, expires_at, confirmed_at
        FROM vacancy_import""")
    op.execute(f"""
        INSERT INTO import (id, account_id, kind, region_code, name, source_digest, state,
            summary, choices, held_by, dated_on, position, total, tries, problem,
            created_at, expires_at, confirmed_at)
        SELECT id + (SELECT COALESCE(MAX(id), 0) FROM vacancy_import), account_id, 'roster',
            region_code, filename, file_digest,
            CASE WHEN state = 'preview' THEN 'expired' ELSE state END,
            summary, '{{}}', {EMPTY}, created_at, expires_at, confirmed_at
        FROM roster_import""")
    _next_number("import")
    with op.batch_alter_table("vacancy") as batch:
        batch.drop_constraint(op.f("fk_vacancy_import_id_vacancy_import"), type_="foreignkey")
        batch.create_foreign_key(op.f("fk_vacancy_import_id_import"), "import", ["import_id"], ["id"])
    op.drop_table("vacancy_import")
    op.drop_table("roster_import")
    with op.batch_alter_table("column_memory") as batch:
        batch.add_column(
            sa.Column("kind", sa.String(length=8), nullable=False, server_default="posts")
        )
        batch.drop_constraint(op.f("pk_column_memory"), type_="primary")
        batch.create_primary_key(op.f("pk_column_memory"), ["account_id", "kind", "header"])
    with op.batch_alter_table("column_memory") as batch:
        batch.alter_column("kind", server_default=None)


def downgrade() -> None:
    """Back to two tables; what is not over is over there, and what was undone reads discarded."""
    op.execute("DELETE FROM column_memory WHERE kind <> 'posts'")
    with op.batch_alter_table("column_memory") as batch:
        batch.drop_constraint(op.f("pk_column_memory"), type_="primary")
        batch.create_primary_key(op.f("pk_column_memory"), ["account_id", "header"])
        batch.drop_column("kind")
    op.create_table(
        "vacancy_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("kind", ("sheet", "message")), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("state", _words("state", OLD_STATES), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("preview", sa.Text(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_vacancy_import_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_import")),
    )
    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("state", _words("state", OLD_STATES), nullable=False),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_roster_import_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    op.create_index(op.f("ix_vacancy_import_account_id"), "vacancy_import", ["account_id"])
    op.create_index(op.f("ix_vacancy_import_source_digest"), "vacancy_import", ["source_digest"])
    op.create_index(op.f("ix_roster_import_account_id"), "roster_import", ["account_id"])
    op.create_index(op.f("ix_roster_import_file_digest"), "roster_import", ["file_digest"])
    state = """CASE WHEN state IN ('confirmed', 'partly', 'storing') THEN 'confirmed'
        WHEN state IN ('uploaded', 'reading', 'preview', 'expired') THEN 'expired'
        ELSE 'discarded' END"""
    op.execute(f"""
        INSERT INTO vacancy_import (id, account_id, kind, name, source_digest, state, source,
            summary, created_at, expires_at, confirmed_at)
        SELECT id, account_id, kind, name, source_digest, {state}, source, summary, created_at,
            expires_at, confirmed_at FROM import WHERE kind <> 'roster'""")
    op.execute(f"""
        INSERT INTO roster_import (id, account_id, region_code, filename, file_digest, state,
            summary, created_at, expires_at, confirmed_at)
        SELECT id, account_id, region_code, name, source_digest, {state}, summary, created_at,
            expires_at, confirmed_at FROM import WHERE kind = 'roster'""")
    _next_number("vacancy_import")
    _next_number("roster_import")
    with op.batch_alter_table("vacancy") as batch:
        batch.drop_constraint(op.f("fk_vacancy_import_id_import"), type_="foreignkey")
        batch.create_foreign_key(
            op.f("fk_vacancy_import_id_vacancy_import"), "vacancy_import", ["import_id"], ["id"]
        )
    op.drop_table("import_row")
    op.drop_table("import")


def _next_number(table: str) -> None:
    """Numbers given by hand leave PostgreSQL's sequence behind; SQLite counts by itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
            f" (SELECT COALESCE(MAX(id), 0) + 1 FROM {table}), false)"
        )

"""The texts of imports apart

A large list's source and reading are megabytes. In one row with the progress they were written
anew with every step, some eighty times, while everybody waited. They stand beside it now.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXTS = ("source", "head", "asked")


def upgrade() -> None:
    op.create_table(
        "import_text",
        sa.Column("import_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in TEXTS),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_text_import_id_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_text")),
    )  # fmt: skip
    op.execute(
        "INSERT INTO import_text (import_id, source, head, asked)"
        " SELECT id, source, head, asked FROM import"
        " WHERE source IS NOT NULL OR head IS NOT NULL OR asked IS NOT NULL"
    )
    with op.batch_alter_table("import") as batch:
        for name in TEXTS:
            batch.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("import") as batch:
        for name in TEXTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=True))
    for name in TEXTS:
        op.execute(
            f"UPDATE import SET {name} ="  # noqa: S608 (names of ours)
            f" (SELECT {name} FROM import_text WHERE import_id = import.id)"
        )
    op.drop_table("import_text")

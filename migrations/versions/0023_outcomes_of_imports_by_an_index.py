"""Outcomes of imports by an index

How many rows of an import are new, refused or left standing is counted in an index instead of in
rows that carry what was read of each, sealed.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_import_row_outcome", "import_row",
        ["import_id", "outcome", "code", "left_standing", "at"],
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_import_row_outcome", "import_row")

"""A second telephone

Lists give two numbers in one cell; the second was dropped.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("phone2", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("phone2_index", sa.String(length=64), nullable=True))
    op.add_column(
        "person", sa.Column("phone2_note", sa.String(length=12), nullable=False, server_default="")
    )
    op.create_index("ix_person_phone2_index", "person", ["phone2_index"])


def downgrade() -> None:
    op.drop_index("ix_person_phone2_index", "person")
    for name in ("phone2_note", "phone2_index", "phone2"):
        op.drop_column("person", name)

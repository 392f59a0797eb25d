"""headcounts nobody has said

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-30 13:55:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is stored so far was said."""
    with op.batch_alter_table("vacancy") as batch:
        batch.add_column(
            sa.Column("places_unsaid", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("vacancy") as batch:
        batch.alter_column("places_unsaid", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("vacancy") as batch:
        batch.drop_column("places_unsaid")

"""Room, first shift and who waits at the gate on the promise card

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

COLUMNS = ("room", "first_shift", "met_by")


def upgrade() -> None:
    with op.batch_alter_table("promise_card") as table:
        for name in COLUMNS:
            table.add_column(sa.Column(name, sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("promise_card") as table:
        for name in COLUMNS:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("promise_card") as table:
        for name in reversed(COLUMNS):
            table.drop_column(name)

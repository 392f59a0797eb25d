"""A change of a subsidy scheme with the day it holds from

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was changed so far held from the day it was written down (in Shanghai, eight hours on)."""
    with op.batch_alter_table("subsidy_scheme_event") as table:
        table.add_column(sa.Column("after", sa.JSON(), nullable=True))
        table.add_column(sa.Column("from_on", sa.Date(), nullable=True))
    sqlite = op.get_bind().dialect.name == "sqlite"
    day = "date(at, '+8 hours')" if sqlite else "(at AT TIME ZONE 'Asia/Shanghai')::date"
    op.execute(f"UPDATE subsidy_scheme_event SET after = '{{}}', from_on = {day}")
    with op.batch_alter_table("subsidy_scheme_event") as table:
        table.alter_column("after", existing_type=sa.JSON(), nullable=False)
        table.alter_column("from_on", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    """Changes that were still to come are lost with the columns that hold them: refused."""
    coming = op.get_bind().scalar(
        sa.text("SELECT COUNT(*) FROM subsidy_scheme_event WHERE CAST(after AS TEXT) <> '{}'")
    )
    if coming:
        raise RuntimeError(f"{coming} changes of subsidy schemes are still to come")
    with op.batch_alter_table("subsidy_scheme_event") as table:
        table.drop_column("from_on")
        table.drop_column("after")

"""The day a duty of the law was done on, beside when that was written down

Revision ID: 0048
Revises: 0047
"""

from datetime import UTC, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_SHANGHAI = timedelta(hours=8)


def upgrade() -> None:
    """What was written down so far counts for the day it was written on, in Shanghai."""
    with op.batch_alter_table("duty_done") as table:
        table.add_column(sa.Column("done_on", sa.Date(), nullable=True))
    done = sa.table(
        "duty_done", sa.column("placement_id", sa.Integer), sa.column("rule_id", sa.String),
        sa.column("at", sa.DateTime(timezone=True)), sa.column("done_on", sa.Date),
    )  # fmt: skip
    connection = op.get_bind()
    for placement_id, rule_id, at in connection.execute(
        sa.select(done.c.placement_id, done.c.rule_id, done.c.at)
    ).all():
        connection.execute(
            sa.update(done)
            .where(done.c.placement_id == placement_id, done.c.rule_id == rule_id)
            .values(done_on=_day(at))
        )
    with op.batch_alter_table("duty_done") as table:
        table.alter_column("done_on", existing_type=sa.Date(), nullable=False)


def _day(at: Any) -> Any:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (aware.astimezone(UTC) + _SHANGHAI).date()


def downgrade() -> None:
    with op.batch_alter_table("duty_done") as table:
        table.drop_column("done_on")

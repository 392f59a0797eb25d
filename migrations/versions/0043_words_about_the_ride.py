"""What people were told of their way, and links to it

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

BEFORE = ("invitation", "own_page", "promise")


def _purposes(*purposes: str) -> None:
    listed = ", ".join(f"'{one}'" for one in purposes)
    with op.batch_alter_table("worker_link") as batch:
        batch.drop_constraint(op.f("ck_worker_link_purpose"), type_="check")
        batch.create_check_constraint(
            op.f("ck_worker_link_purpose"), sa.text(f"purpose IN ({listed})")
        )


def upgrade() -> None:
    op.create_table(
        "ride_word",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_ride_word_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_ride_word")),
    )
    _purposes(*BEFORE, "trip")


def downgrade() -> None:
    op.execute("DELETE FROM worker_link WHERE purpose = 'trip'")
    _purposes(*BEFORE)
    op.drop_table("ride_word")

"""Handovers of a firm's people at the end of a trip

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trip_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("room_as_told", sa.Boolean(), nullable=False),
        sa.Column("post_as_told", sa.Boolean(), nullable=False),
        sa.Column("taken_by", sa.String(40), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "sent = arrived + absent AND arrived >= 0 AND absent >= 0 AND counted >= 0",
            name=op.f("ck_trip_handover_sums"),
        ),
        sa.ForeignKeyConstraint(
            ["trip_id"], ["trip.id"], name=op.f("fk_trip_handover_trip_id_trip")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_trip_handover_employer_id_employer")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_trip_handover_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_handover")),
        sa.UniqueConstraint(
            "trip_id", "employer_id", name="uq_trip_handover_trip_id_employer_id"
        ),
    )
    op.create_index(op.f("ix_trip_handover_employer_id"), "trip_handover", ["employer_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_trip_handover_employer_id"), "trip_handover")
    op.drop_table("trip_handover")

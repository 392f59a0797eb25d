"""Quotas of firms: of one county's people at most so many

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "employer_quota",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(percent IS NULL) <> (most IS NULL)", name=op.f("ck_employer_quota_one_of_both")
        ),
        sa.CheckConstraint(
            "percent IS NULL OR percent BETWEEN 1 AND 99", name=op.f("ck_employer_quota_percent")
        ),
        sa.CheckConstraint(
            "most IS NULL OR most BETWEEN 1 AND 9999", name=op.f("ck_employer_quota_most")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_employer_quota_employer_id_employer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["account.id"], name=op.f("fk_employer_quota_set_by_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("employer_id", name=op.f("pk_employer_quota")),
    )


def downgrade() -> None:
    op.drop_table("employer_quota")

"""Stands, programme and co-host of a fair

Firms that were shown at a fair already get their stands in the order they were entered.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

STANDS = """
INSERT INTO fair_stand (fair_id, employer_id, number)
SELECT fair_id, employer_id, row_number() OVER (PARTITION BY fair_id ORDER BY employer_id)
FROM (SELECT DISTINCT p.fair_id, v.employer_id FROM fair_post p
      JOIN vacancy v ON v.id = p.vacancy_id) shown
"""


def upgrade() -> None:
    op.add_column("fair", sa.Column("co_host", sa.String(80), nullable=False, server_default=""))
    op.add_column(
        "fair", sa.Column("programme", sa.String(2000), nullable=False, server_default="")
    )
    op.create_table(
        "fair_stand",
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 999", name=op.f("ck_fair_stand_number")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_stand_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_fair_stand_employer_id_employer")
        ),
        sa.PrimaryKeyConstraint("fair_id", "employer_id", name=op.f("pk_fair_stand")),
        sa.UniqueConstraint("fair_id", "number", name="uq_fair_stand_fair_id_number"),
    )
    op.execute(STANDS)


def downgrade() -> None:
    op.drop_table("fair_stand")
    op.drop_column("fair", "programme")
    op.drop_column("fair", "co_host")

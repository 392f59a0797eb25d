"""what a run can explain

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-22 22:15:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run_outcome",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.Column("market", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["match_run.id"], name=op.f("fk_run_outcome_run_id_match_run")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_outcome")),
    )
    op.create_table(
        "run_vacancy",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("empty", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.CheckConstraint("empty >= 0", name=op.f("ck_run_vacancy_empty")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_run_vacancy_price")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["match_run.id"], name=op.f("fk_run_vacancy_run_id_match_run")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_run_vacancy_vacancy_id_vacancy")
        ),
        sa.PrimaryKeyConstraint("run_id", "vacancy_id", name=op.f("pk_run_vacancy")),
    )
    with op.batch_alter_table("run_vacancy", schema=None) as batch_op:
        batch_op.create_index("ix_run_vacancy_vacancy_id", ["vacancy_id", "run_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("run_vacancy", schema=None) as batch_op:
        batch_op.drop_index("ix_run_vacancy_vacancy_id")
    op.drop_table("run_vacancy")
    op.drop_table("run_outcome")

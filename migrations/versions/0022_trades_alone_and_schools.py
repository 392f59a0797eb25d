"""people who take only the trades wished; how far a school is from a post

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-30 20:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("only_wished", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("only_wished", server_default=None)  # rows of before: had not said so
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("school_km", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_vacancy_school"), "school_km >= 0 AND school_km <= 99"
        )


def downgrade() -> None:
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_vacancy_school"), type_="check")
        batch_op.drop_column("school_km")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("only_wished")

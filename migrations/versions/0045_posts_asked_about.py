"""Posts people asked about when they signed up

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_up_post",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_up.id"], name=op.f("fk_sign_up_post_sign_up_id_sign_up")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_sign_up_post_vacancy_id_vacancy")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_up_post_account_id_account")
        ),
        sa.PrimaryKeyConstraint("sign_up_id", "vacancy_id", name=op.f("pk_sign_up_post")),
    )
    op.create_index(op.f("ix_sign_up_post_vacancy_id"), "sign_up_post", ["vacancy_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_sign_up_post_vacancy_id"), "sign_up_post")
    op.drop_table("sign_up_post")

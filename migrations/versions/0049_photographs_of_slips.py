"""Photographs of signed slips

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slip_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "jpeg", "png", name="kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["kept_by_id"], ["account.id"], name=op.f("fk_slip_photo_kept_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_photo")),
    )
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("slip_photo_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_consent_slip_photo_id_slip_photo"), "slip_photo", ["slip_photo_id"], ["id"]
        )
        table.create_check_constraint(
            op.f("ck_consent_slip"), "slip_photo_id IS NULL OR means = 'paper'"
        )
        table.create_index(op.f("ix_consent_slip_photo_id"), ["slip_photo_id"])


def downgrade() -> None:
    with op.batch_alter_table("consent") as table:
        table.drop_index(op.f("ix_consent_slip_photo_id"))
        table.drop_constraint(op.f("ck_consent_slip"), type_="check")
        table.drop_constraint(op.f("fk_consent_slip_photo_id_slip_photo"), type_="foreignkey")
        table.drop_column("slip_photo_id")
    op.drop_table("slip_photo")

"""Codes by which people agree

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

STATES = ("open", "read_back", "typed", "wrong", "ended")


def upgrade() -> None:
    op.create_table(
        "consent_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("number_index", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_consent_code_tries")),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_consent_code_ended")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consent_code_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_consent_code_asked_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_code")),
    )
    op.create_index(op.f("ix_consent_code_person_id"), "consent_code", ["person_id"])
    op.create_index(
        "ix_consent_code_number_index_asked_at", "consent_code", ["number_index", "asked_at"]
    )
    op.create_index(
        "uq_consent_code_one_open", "consent_code", ["person_id"], unique=True,
        sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"),
    )  # fmt: skip


def downgrade() -> None:
    for name in (
        "uq_consent_code_one_open", "ix_consent_code_number_index_asked_at",
        op.f("ix_consent_code_person_id"),
    ):  # fmt: skip
        op.drop_index(name, "consent_code")
    op.drop_table("consent_code")

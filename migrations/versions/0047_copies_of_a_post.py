"""Copies of a post are found by an index: taking a post out asks for them

Revision ID: 0047
Revises: 0046
"""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_vacancy_copied_from_id"), "vacancy", ["copied_from_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_vacancy_copied_from_id"), "vacancy")

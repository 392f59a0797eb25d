"""Doubts of the law: findings of one of two judges alone

Revision ID: 0046
Revises: 0045
"""

from alembic import op


revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None


def _allow(kinds: str) -> None:
    with op.batch_alter_table('law_finding', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_law_finding_severity'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_law_finding_severity'), f"severity IN ({kinds})")


def upgrade() -> None:
    _allow("'block', 'amber', 'doubt', 'task'")


def downgrade() -> None:
    op.execute("DELETE FROM law_finding WHERE severity = 'doubt'")
    _allow("'block', 'amber', 'task'")

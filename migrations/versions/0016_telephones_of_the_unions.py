"""telephones of the unions

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-30 14:30:00.000000
"""

import sqlalchemy as sa
from alembic import op



revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('union_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('line', sa.String(length=24), nullable=False),
    sa.Column('hours', sa.String(length=40), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(line) >= 5', name=op.f('ck_union_line_line')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_union_line_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_union_line')),
    sa.UniqueConstraint('region_code', name=op.f('uq_union_line_region_code'))
    )


def downgrade() -> None:
    op.drop_table('union_line')

"""facts of people with dates

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-30 16:20:00.000000
"""

import sqlalchemy as sa
from alembic import op



revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('person_past',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('township', sa.String(length=40), nullable=False),
    sa.Column('first_timer', sa.Boolean(), nullable=False),
    sa.Column('targets', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_past_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_past'))
    )
    with op.batch_alter_table('person_past', schema=None) as batch_op:
        batch_op.create_index('ix_person_past_person_id_until', ['person_id', 'until'], unique=False)


def downgrade() -> None:
    op.drop_table('person_past')

"""Fairs and broadcasts

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('fair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.Enum('onsite', 'cloud', 'broadcast', 'train', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('planned', 'announced', 'held', 'followed_up', 'closed', 'cancelled', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('host', sa.String(length=80), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('channel_id', sa.Integer(), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=True),
    sa.Column('views', sa.Integer(), nullable=True),
    sa.Column('peak', sa.Integer(), nullable=True),
    sa.Column('resumes', sa.Integer(), nullable=True),
    sa.Column('cost_fen', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('COALESCE(visits, 0) >= 0 AND COALESCE(views, 0) >= 0', name=op.f('ck_fair_counts')),
    sa.CheckConstraint('cost_fen IS NULL OR cost_fen >= 0', name=op.f('ck_fair_cost')),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_fair_channel_id_channel')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_fair_created_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fair')),
    sa.UniqueConstraint('channel_id', name=op.f('uq_fair_channel_id'))
    )
    with op.batch_alter_table('fair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fair_region_code'), ['region_code'], unique=False)

    op.create_table('fair_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('from_state', sa.Enum('planned', 'announced', 'held', 'followed_up', 'closed', 'cancelled', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('planned', 'announced', 'held', 'followed_up', 'closed', 'cancelled', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_fair_event_account_id_account')),
    sa.ForeignKeyConstraint(['fair_id'], ['fair.id'], name=op.f('fk_fair_event_fair_id_fair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fair_event'))
    )
    with op.batch_alter_table('fair_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fair_event_fair_id'), ['fair_id'], unique=False)

    op.create_table('fair_post',
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.CheckConstraint('places >= 0', name=op.f('ck_fair_post_places')),
    sa.ForeignKeyConstraint(['fair_id'], ['fair.id'], name=op.f('fk_fair_post_fair_id_fair')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_fair_post_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('fair_id', 'vacancy_id', name=op.f('pk_fair_post'))
    )


def downgrade() -> None:
    op.drop_table('fair_post')
    with op.batch_alter_table('fair_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fair_event_fair_id'))

    op.drop_table('fair_event')
    with op.batch_alter_table('fair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fair_region_code'))

    op.drop_table('fair')

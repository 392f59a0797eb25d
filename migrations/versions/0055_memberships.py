"""Memberships: applications, moves, transfers

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op



revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('applied', 'returned', 'active', 'retained', 'ended', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('id_number', sa.Text(), nullable=True),
    sa.Column('id_index', sa.String(length=64), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_index', sa.String(length=64), nullable=False),
    sa.Column('work', sa.String(length=80), nullable=False),
    sa.Column('town', sa.String(length=40), nullable=False),
    sa.Column('means', sa.Enum('paper', 'online', 'spoken', name='means', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('channel_id', sa.Integer(), nullable=True),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_body_id', sa.Integer(), nullable=True),
    sa.Column('member_from', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_kind', sa.Enum('left', 'expelled', 'died', name='end_kind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name=op.f('ck_membership_ended')),
    sa.CheckConstraint("(state IN ('applied', 'returned')) = (member_from IS NULL)", name=op.f('ck_membership_member')),
    sa.CheckConstraint('(ended_on IS NULL) = (end_kind IS NULL)', name=op.f('ck_membership_ending')),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= member_from', name=op.f('ck_membership_days')),
    sa.ForeignKeyConstraint(['body_id'], ['union_body.id'], name=op.f('fk_membership_body_id_union_body')),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_membership_channel_id_channel')),
    sa.ForeignKeyConstraint(['decided_body_id'], ['union_body.id'], name=op.f('fk_membership_decided_body_id_union_body')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_membership_decided_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index('ix_membership_body', ['body_id', 'state'], unique=False)
        batch_op.create_index('ix_membership_id_index', ['id_index'], unique=False)
        batch_op.create_index('ix_membership_list', ['region_code', 'state', 'applied_at'], unique=False)
        batch_op.create_index('ix_membership_phone_index', ['phone_index'], unique=False)
        batch_op.create_index('uq_membership_one_active', ['id_index'], unique=True, sqlite_where=sa.text("state IN ('active', 'retained')"), postgresql_where=sa.text("state IN ('active', 'retained')"))
        batch_op.create_index('uq_membership_one_asked', ['body_id', 'id_index'], unique=True, sqlite_where=sa.text("state IN ('applied', 'returned')"), postgresql_where=sa.text("state IN ('applied', 'returned')"))

    op.create_table('membership_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('from_state', sa.Enum('applied', 'returned', 'active', 'retained', 'ended', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('applied', 'returned', 'active', 'retained', 'ended', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_body_id', sa.Integer(), nullable=True),
    sa.Column('to_body_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_membership_event_account_id_account')),
    sa.ForeignKeyConstraint(['from_body_id'], ['union_body.id'], name=op.f('fk_membership_event_from_body_id_union_body')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_membership_event_membership_id_membership')),
    sa.ForeignKeyConstraint(['to_body_id'], ['union_body.id'], name=op.f('fk_membership_event_to_body_id_union_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership_event'))
    )
    with op.batch_alter_table('membership_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_event_membership_id'), ['membership_id'], unique=False)

    op.create_table('membership_transfer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('from_body_id', sa.Integer(), nullable=False),
    sa.Column('to_body_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('out_ok_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('out_by_id', sa.Integer(), nullable=True),
    sa.Column('in_ok_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('in_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refused_why', sa.String(length=200), nullable=False),
    sa.CheckConstraint('from_body_id <> to_body_id', name=op.f('ck_membership_transfer_moves')),
    sa.ForeignKeyConstraint(['from_body_id'], ['union_body.id'], name=op.f('fk_membership_transfer_from_body_id_union_body')),
    sa.ForeignKeyConstraint(['in_by_id'], ['account.id'], name=op.f('fk_membership_transfer_in_by_id_account')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_membership_transfer_membership_id_membership')),
    sa.ForeignKeyConstraint(['out_by_id'], ['account.id'], name=op.f('fk_membership_transfer_out_by_id_account')),
    sa.ForeignKeyConstraint(['to_body_id'], ['union_body.id'], name=op.f('fk_membership_transfer_to_body_id_union_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership_transfer'))
    )
    with op.batch_alter_table('membership_transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_transfer_membership_id'), ['membership_id'], unique=False)
        batch_op.create_index('ix_membership_transfer_to', ['to_body_id', 'closed_at'], unique=False)
        batch_op.create_index('uq_membership_transfer_one_open', ['membership_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('membership_transfer', schema=None) as batch_op:
        batch_op.drop_index('uq_membership_transfer_one_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index('ix_membership_transfer_to')
        batch_op.drop_index(batch_op.f('ix_membership_transfer_membership_id'))

    op.drop_table('membership_transfer')
    with op.batch_alter_table('membership_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_event_membership_id'))

    op.drop_table('membership_event')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('uq_membership_one_asked', sqlite_where=sa.text("state IN ('applied', 'returned')"), postgresql_where=sa.text("state IN ('applied', 'returned')"))
        batch_op.drop_index('uq_membership_one_active', sqlite_where=sa.text("state IN ('active', 'retained')"), postgresql_where=sa.text("state IN ('active', 'retained')"))
        batch_op.drop_index('ix_membership_phone_index')
        batch_op.drop_index('ix_membership_list')
        batch_op.drop_index('ix_membership_id_index')
        batch_op.drop_index('ix_membership_body')

    op.drop_table('membership')

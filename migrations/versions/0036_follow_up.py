"""Follow-up, buddies, re-matching

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op


revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('buddy_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('newcomer_id', sa.Integer(), nullable=False),
    sa.Column('buddy_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'active', 'completed', 'refused', 'replaced', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('origin', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('newcomer_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('buddy_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('began_on', sa.Date(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint("state NOT IN ('active', 'completed') OR (newcomer_agreed_at IS NOT NULL AND buddy_agreed_at IS NOT NULL)", name=op.f('ck_buddy_pair_both')),
    sa.CheckConstraint("state NOT IN ('active', 'completed') OR began_on IS NOT NULL", name=op.f('ck_buddy_pair_began')),
    sa.CheckConstraint('newcomer_id <> buddy_id', name=op.f('ck_buddy_pair_two')),
    sa.CheckConstraint('origin BETWEEN 0 AND 3', name=op.f('ck_buddy_pair_origin')),
    sa.ForeignKeyConstraint(['buddy_id'], ['placement.id'], name=op.f('fk_buddy_pair_buddy_id_placement')),
    sa.ForeignKeyConstraint(['newcomer_id'], ['placement.id'], name=op.f('fk_buddy_pair_newcomer_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_buddy_pair'))
    )
    with op.batch_alter_table('buddy_pair', schema=None) as batch_op:
        batch_op.create_index('ix_buddy_pair_buddy_id_state', ['buddy_id', 'state'], unique=False)
        batch_op.create_index('uq_buddy_pair_one_open', ['newcomer_id'], unique=True, sqlite_where=sa.text("state IN ('proposed', 'active')"), postgresql_where=sa.text("state IN ('proposed', 'active')"))

    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.Enum('self', 'buddy', 'receiving', 'sending', name='asked_by', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('through', sa.Enum('person', 'companion', 'village', name='through', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('there', sa.Enum('yes', 'no', 'unknown', name='there', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('post', sa.Enum('yes', 'no', 'unknown', name='post', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('hours', sa.Enum('yes', 'no', 'unknown', name='hours', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('room', sa.Enum('yes', 'no', 'unknown', name='room', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('pay', sa.Enum('yes', 'no', 'unknown', name='pay', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('mood', sa.Integer(), nullable=True),
    sa.Column('companions', sa.Enum('yes', 'no', 'unknown', name='companions', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('help', sa.JSON(), nullable=False),
    sa.Column('paid', sa.Enum('yes', 'no', 'unknown', name='paid', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('paid_days', sa.Integer(), nullable=True),
    sa.Column('paid_fen', sa.Integer(), nullable=True),
    sa.Column('slip', sa.Enum('yes', 'no', 'unknown', name='slip', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why_corrected', sa.String(length=200), nullable=False),
    sa.CheckConstraint('COALESCE(paid_days, 1) > 0 AND COALESCE(paid_fen, 1) > 0', name=op.f('ck_follow_up_first_pay')),
    sa.CheckConstraint('mark BETWEEN 0 AND 365', name=op.f('ck_follow_up_mark')),
    sa.CheckConstraint('mood IS NULL OR mood BETWEEN 1 AND 3', name=op.f('ck_follow_up_mood')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_follow_up_account_id_account')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_follow_up_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_at', ['at', 'asked_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('uq_follow_up_standing', ['placement_id', 'mark', 'asked_by'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.create_table('follow_up_miss',
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_follow_up_miss_account_id_account')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_follow_up_miss_placement_id_placement')),
    sa.PrimaryKeyConstraint('placement_id', 'mark', 'day', name=op.f('pk_follow_up_miss'))
    )
    op.create_table('rematch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.CheckConstraint("(ended_at IS NULL) = (outcome = '')", name=op.f('ck_rematch_ended')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rematch_person_id_person')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_rematch_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rematch')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_rematch_placement_id'))
    )
    with op.batch_alter_table('rematch', schema=None) as batch_op:
        batch_op.create_index('ix_rematch_open', ['ended_at', 'until'], unique=False)
        batch_op.create_index(batch_op.f('ix_rematch_person_id'), ['person_id'], unique=False)

    op.create_table('buddy_pair_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('from_state', sa.Enum('proposed', 'active', 'completed', 'refused', 'replaced', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('proposed', 'active', 'completed', 'refused', 'replaced', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_buddy_pair_event_account_id_account')),
    sa.ForeignKeyConstraint(['pair_id'], ['buddy_pair.id'], name=op.f('fk_buddy_pair_event_pair_id_buddy_pair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_buddy_pair_event'))
    )
    with op.batch_alter_table('buddy_pair_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_buddy_pair_event_pair_id'), ['pair_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('buddy_pair_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_buddy_pair_event_pair_id'))

    op.drop_table('buddy_pair_event')
    with op.batch_alter_table('rematch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rematch_person_id'))
        batch_op.drop_index('ix_rematch_open')

    op.drop_table('rematch')
    op.drop_table('follow_up_miss')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index('uq_follow_up_standing', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_follow_up_placement_id'))
        batch_op.drop_index('ix_follow_up_at')

    op.drop_table('follow_up')
    with op.batch_alter_table('buddy_pair', schema=None) as batch_op:
        batch_op.drop_index('uq_buddy_pair_one_open', sqlite_where=sa.text("state IN ('proposed', 'active')"), postgresql_where=sa.text("state IN ('proposed', 'active')"))
        batch_op.drop_index('ix_buddy_pair_buddy_id_state')

    op.drop_table('buddy_pair')

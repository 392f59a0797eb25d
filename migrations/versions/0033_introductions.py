"""Introductions by townsmen: staff, schemes, who brought whom, payments

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op



revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('introduction_scheme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employer_id', sa.Integer(), nullable=False),
    sa.Column('counting', sa.Enum('marginal', 'whole_lot', name='counting', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('stages', sa.JSON(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('absence_once', sa.Integer(), nullable=False),
    sa.Column('absence_total', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=600), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('absence_once BETWEEN 0 AND 366 AND absence_total BETWEEN 0 AND 366', name=op.f('ck_introduction_scheme_absence')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_introduction_scheme_window')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_introduction_scheme_created_by_id_account')),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_introduction_scheme_employer_id_employer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_scheme'))
    )
    with op.batch_alter_table('introduction_scheme', schema=None) as batch_op:
        batch_op.create_index('ix_introduction_scheme_employer', ['employer_id', 'starts_on'], unique=False)

    op.create_table('staff_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employer_id', sa.Integer(), nullable=False),
    sa.Column('staff_no', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('home', sa.String(length=6), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=True),
    sa.Column('hired_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('hires', sa.Boolean(), nullable=False),
    sa.Column('minor', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(placement_id IS NULL) = (hired_on IS NOT NULL)', name=op.f('ck_staff_member_one_source')),
    sa.CheckConstraint('left_on IS NULL OR left_on >= hired_on', name=op.f('ck_staff_member_days')),
    sa.CheckConstraint('placement_id IS NULL OR left_on IS NULL', name=op.f('ck_staff_member_own_days')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_staff_member_created_by_id_account')),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_staff_member_employer_id_employer')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_staff_member_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_member')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_staff_member_placement_id'))
    )
    with op.batch_alter_table('staff_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_member_employer_id'), ['employer_id'], unique=False)
        batch_op.create_index('uq_staff_member_number', ['employer_id', 'staff_no'], unique=True, sqlite_where=sa.text("staff_no <> ''"), postgresql_where=sa.text("staff_no <> ''"))

    op.create_table('introduction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('newcomer_id', sa.Integer(), nullable=False),
    sa.Column('introducer_id', sa.Integer(), nullable=False),
    sa.Column('relation', sa.String(length=20), nullable=False),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('declared', 'confirmed', 'void', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('void_reason', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(state = 'void') = (void_reason <> '')", name=op.f('ck_introduction_void')),
    sa.CheckConstraint('newcomer_id <> introducer_id', name=op.f('ck_introduction_two_people')),
    sa.ForeignKeyConstraint(['introducer_id'], ['staff_member.id'], name=op.f('fk_introduction_introducer_id_staff_member')),
    sa.ForeignKeyConstraint(['newcomer_id'], ['staff_member.id'], name=op.f('fk_introduction_newcomer_id_staff_member')),
    sa.ForeignKeyConstraint(['scheme_id'], ['introduction_scheme.id'], name=op.f('fk_introduction_scheme_id_introduction_scheme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction'))
    )
    with op.batch_alter_table('introduction', schema=None) as batch_op:
        batch_op.create_index('ix_introduction_introducer', ['introducer_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_introduction_scheme_id'), ['scheme_id'], unique=False)
        batch_op.create_index('uq_introduction_one_introducer', ['newcomer_id'], unique=True, sqlite_where=sa.text("state <> 'void'"), postgresql_where=sa.text("state <> 'void'"))

    op.create_table('staff_absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.CheckConstraint('days BETWEEN 1 AND 366', name=op.f('ck_staff_absence_days')),
    sa.ForeignKeyConstraint(['member_id'], ['staff_member.id'], name=op.f('fk_staff_absence_member_id_staff_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_absence')),
    sa.UniqueConstraint('member_id', 'starts_on', name=op.f('uq_staff_absence_member_id_starts_on'))
    )
    op.create_table('introduction_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('from_state', sa.Enum('declared', 'confirmed', 'void', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('declared', 'confirmed', 'void', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_introduction_event_account_id_account')),
    sa.ForeignKeyConstraint(['introduction_id'], ['introduction.id'], name=op.f('fk_introduction_event_introduction_id_introduction')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_event'))
    )
    with op.batch_alter_table('introduction_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_introduction_event_introduction_id'), ['introduction_id'], unique=False)

    op.create_table('introduction_payment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Integer(), nullable=False),
    sa.Column('fen', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('reverses_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.CheckConstraint('(reverses_id IS NULL AND fen > 0) OR (reverses_id IS NOT NULL AND fen < 0)', name=op.f('ck_introduction_payment_sign')),
    sa.CheckConstraint('stage BETWEEN 1 AND 3', name=op.f('ck_introduction_payment_stage')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_introduction_payment_account_id_account')),
    sa.ForeignKeyConstraint(['introduction_id'], ['introduction.id'], name=op.f('fk_introduction_payment_introduction_id_introduction')),
    sa.ForeignKeyConstraint(['reverses_id'], ['introduction_payment.id'], name=op.f('fk_introduction_payment_reverses_id_introduction_payment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_payment')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_introduction_payment_reverses_id'))
    )
    with op.batch_alter_table('introduction_payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_introduction_payment_introduction_id'), ['introduction_id'], unique=False)
        batch_op.create_index('ix_introduction_payment_month', ['month', 'introduction_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('introduction_payment', schema=None) as batch_op:
        batch_op.drop_index('ix_introduction_payment_month')
        batch_op.drop_index(batch_op.f('ix_introduction_payment_introduction_id'))

    op.drop_table('introduction_payment')
    with op.batch_alter_table('introduction_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_introduction_event_introduction_id'))

    op.drop_table('introduction_event')
    op.drop_table('staff_absence')
    with op.batch_alter_table('introduction', schema=None) as batch_op:
        batch_op.drop_index('uq_introduction_one_introducer', sqlite_where=sa.text("state <> 'void'"), postgresql_where=sa.text("state <> 'void'"))
        batch_op.drop_index(batch_op.f('ix_introduction_scheme_id'))
        batch_op.drop_index('ix_introduction_introducer')

    op.drop_table('introduction')
    with op.batch_alter_table('staff_member', schema=None) as batch_op:
        batch_op.drop_index('uq_staff_member_number', sqlite_where=sa.text("staff_no <> ''"), postgresql_where=sa.text("staff_no <> ''"))
        batch_op.drop_index(batch_op.f('ix_staff_member_employer_id'))

    op.drop_table('staff_member')
    with op.batch_alter_table('introduction_scheme', schema=None) as batch_op:
        batch_op.drop_index('ix_introduction_scheme_employer')

    op.drop_table('introduction_scheme')

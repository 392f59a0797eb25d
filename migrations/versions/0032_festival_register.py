"""The festival register: firms, their days, plans, townships' counts, sentences

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('festival_firm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('employer_id', sa.Integer(), nullable=True),
    sa.Column('staff', sa.Integer(), nullable=True),
    sa.Column('lines', sa.Integer(), nullable=True),
    sa.Column('keeps', sa.Integer(), nullable=True),
    sa.Column('on_eve', sa.Integer(), nullable=True),
    sa.Column('on_first', sa.Integer(), nullable=True),
    sa.Column('on_third', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('keeps IS NULL OR keeps >= 0', name=op.f('ck_festival_firm_keeps')),
    sa.CheckConstraint('staff IS NULL OR staff >= 0', name=op.f('ck_festival_firm_staff')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_festival_firm_created_by_id_account')),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_festival_firm_employer_id_employer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festival_firm')),
    sa.UniqueConstraint('season', 'region_code', 'name', name=op.f('uq_festival_firm_season_region_code_name'))
    )
    with op.batch_alter_table('festival_firm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_festival_firm_employer_id'), ['employer_id'], unique=False)

    op.create_table('festival_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('firms', sa.Integer(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('at_least', sa.Boolean(), nullable=False),
    sa.Column('rate', sa.Enum('reopened', 'present', 'running', 'returned', name='rate', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('per_ten_thousand', sa.Integer(), nullable=True),
    sa.Column('reading', sa.Enum('unknown', 'each', 'together', name='reading', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('per_ten_thousand IS NULL OR per_ten_thousand >= 0', name=op.f('ck_festival_statement_percent')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_festival_statement_created_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festival_statement'))
    )
    with op.batch_alter_table('festival_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_festival_statement_region_code'), ['region_code'], unique=False)

    op.create_table('festival_village_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('township', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('went_home', sa.Integer(), nullable=False),
    sa.Column('will_return', sa.Integer(), nullable=False),
    sa.Column('undecided', sa.Integer(), nullable=False),
    sa.Column('back_at_work', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('went_home >= 0 AND will_return >= 0 AND undecided >= 0 AND back_at_work >= 0', name=op.f('ck_festival_village_day_counts')),
    sa.ForeignKeyConstraint(['said_by_id'], ['account.id'], name=op.f('fk_festival_village_day_said_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festival_village_day'))
    )
    with op.batch_alter_table('festival_village_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_festival_village_day_region_code'), ['region_code'], unique=False)

    op.create_table('festival_return_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('reopened', sa.Boolean(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('arrived', sa.Integer(), nullable=False),
    sa.Column('on_way', sa.Integer(), nullable=False),
    sa.Column('undecided', sa.Integer(), nullable=False),
    sa.Column('not_returning', sa.Integer(), nullable=False),
    sa.Column('hired', sa.Integer(), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.Column('running', sa.Integer(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('arrived >= 0 AND on_way >= 0 AND undecided >= 0 AND not_returning >= 0 AND hired >= 0 AND needed >= 0', name=op.f('ck_festival_return_day_counts')),
    sa.CheckConstraint('expected = arrived + on_way + undecided + not_returning', name=op.f('ck_festival_return_day_balance')),
    sa.ForeignKeyConstraint(['firm_id'], ['festival_firm.id'], name=op.f('fk_festival_return_day_firm_id_festival_firm')),
    sa.ForeignKeyConstraint(['said_by_id'], ['account.id'], name=op.f('fk_festival_return_day_said_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festival_return_day'))
    )
    with op.batch_alter_table('festival_return_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_festival_return_day_firm_id'), ['firm_id'], unique=False)

    op.create_table('festival_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.Enum('undecided', 'stays', 'goes_home', 'back', 'not_back', name='plan', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('home_on', sa.Date(), nullable=True),
    sa.Column('back_on', sa.Date(), nullable=True),
    sa.Column('way', sa.Enum('own', 'organised', 'firm', name='way', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_festival_plan_placement_id_placement')),
    sa.ForeignKeyConstraint(['said_by_id'], ['account.id'], name=op.f('fk_festival_plan_said_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festival_plan')),
    sa.UniqueConstraint('season', 'placement_id', name=op.f('uq_festival_plan_season_placement_id'))
    )
    with op.batch_alter_table('festival_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_festival_plan_placement_id'), ['placement_id'], unique=False)

    op.create_table('festival_plan_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('plan', sa.Enum('undecided', 'stays', 'goes_home', 'back', 'not_back', name='plan', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('back_on', sa.Date(), nullable=True),
    sa.Column('way', sa.Enum('own', 'organised', 'firm', name='way', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_festival_plan_event_account_id_account')),
    sa.ForeignKeyConstraint(['plan_id'], ['festival_plan.id'], name=op.f('fk_festival_plan_event_plan_id_festival_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festival_plan_event'))
    )
    with op.batch_alter_table('festival_plan_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_festival_plan_event_plan_id'), ['plan_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('festival_plan_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_festival_plan_event_plan_id'))

    op.drop_table('festival_plan_event')
    with op.batch_alter_table('festival_plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_festival_plan_placement_id'))

    op.drop_table('festival_plan')
    with op.batch_alter_table('festival_return_day', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_festival_return_day_firm_id'))

    op.drop_table('festival_return_day')
    with op.batch_alter_table('festival_village_day', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_festival_village_day_region_code'))

    op.drop_table('festival_village_day')
    with op.batch_alter_table('festival_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_festival_statement_region_code'))

    op.drop_table('festival_statement')
    with op.batch_alter_table('festival_firm', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_festival_firm_employer_id'))

    op.drop_table('festival_firm')

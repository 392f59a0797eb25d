"""Subsidies: schemes as entered, claims from foreseen to paid or repaid

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op



revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('subsidy_scheme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('payer', sa.String(length=12), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name=op.f('ck_subsidy_scheme_dates')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_subsidy_scheme_created_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subsidy_scheme')),
    sa.UniqueConstraint('code', name=op.f('uq_subsidy_scheme_code'))
    )
    with op.batch_alter_table('subsidy_scheme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subsidy_scheme_region_code'), ['region_code'], unique=False)

    op.create_table('subsidy_scheme_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_subsidy_scheme_event_account_id_account')),
    sa.ForeignKeyConstraint(['scheme_id'], ['subsidy_scheme.id'], name=op.f('fk_subsidy_scheme_event_scheme_id_subsidy_scheme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subsidy_scheme_event'))
    )
    with op.batch_alter_table('subsidy_scheme_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subsidy_scheme_event_scheme_id'), ['scheme_id'], unique=False)

    op.create_table('subsidy_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('instalment', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('foreseen', 'eligible', 'papers_missing', 'filed', 'township_ok', 'published', 'county_ok', 'paid', 'refused', 'repaid', 'lapsed', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('fen', sa.Integer(), nullable=False),
    sa.Column('estimated', sa.Boolean(), nullable=False),
    sa.Column('eligible_on', sa.Date(), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('missing', sa.JSON(), nullable=False),
    sa.Column('proofs', sa.JSON(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(paid_on IS NOT NULL) = (state IN ('paid', 'repaid'))", name=op.f('ck_subsidy_claim_paid_on')),
    sa.CheckConstraint('fen >= 0', name=op.f('ck_subsidy_claim_fen')),
    sa.CheckConstraint('instalment BETWEEN 1 AND 9', name=op.f('ck_subsidy_claim_instalment')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_subsidy_claim_placement_id_placement')),
    sa.ForeignKeyConstraint(['scheme_id'], ['subsidy_scheme.id'], name=op.f('fk_subsidy_claim_scheme_id_subsidy_scheme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subsidy_claim')),
    sa.UniqueConstraint('scheme_id', 'placement_id', 'period', 'instalment', name=op.f('uq_subsidy_claim_scheme_id_placement_id_period_instalment'))
    )
    with op.batch_alter_table('subsidy_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subsidy_claim_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_subsidy_claim_state', ['state', 'closes_on'], unique=False)

    op.create_table('subsidy_claim_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('from_state', sa.Enum('foreseen', 'eligible', 'papers_missing', 'filed', 'township_ok', 'published', 'county_ok', 'paid', 'refused', 'repaid', 'lapsed', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('foreseen', 'eligible', 'papers_missing', 'filed', 'township_ok', 'published', 'county_ok', 'paid', 'refused', 'repaid', 'lapsed', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('fen', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_subsidy_claim_event_account_id_account')),
    sa.ForeignKeyConstraint(['claim_id'], ['subsidy_claim.id'], name=op.f('fk_subsidy_claim_event_claim_id_subsidy_claim')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subsidy_claim_event'))
    )
    with op.batch_alter_table('subsidy_claim_event', schema=None) as batch_op:
        batch_op.create_index('ix_subsidy_claim_event_at', ['at', 'to_state'], unique=False)
        batch_op.create_index(batch_op.f('ix_subsidy_claim_event_claim_id'), ['claim_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('subsidy_claim_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subsidy_claim_event_claim_id'))
        batch_op.drop_index('ix_subsidy_claim_event_at')

    op.drop_table('subsidy_claim_event')
    with op.batch_alter_table('subsidy_claim', schema=None) as batch_op:
        batch_op.drop_index('ix_subsidy_claim_state')
        batch_op.drop_index(batch_op.f('ix_subsidy_claim_placement_id'))

    op.drop_table('subsidy_claim')
    with op.batch_alter_table('subsidy_scheme_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subsidy_scheme_event_scheme_id'))

    op.drop_table('subsidy_scheme_event')
    with op.batch_alter_table('subsidy_scheme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subsidy_scheme_region_code'))

    op.drop_table('subsidy_scheme')

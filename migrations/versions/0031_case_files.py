"""Case files

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('promise', 'wages', 'room', 'family', 'handover', 'group', 'health', 'unequal', 'other', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('received', 'taken', 'closed', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('placement_id', sa.Integer(), nullable=True),
    sa.Column('employer_id', sa.Integer(), nullable=True),
    sa.Column('home', sa.String(length=6), nullable=False),
    sa.Column('site', sa.String(length=6), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('arose_on', sa.Date(), nullable=False),
    sa.Column('confined', sa.Boolean(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('claimed_fen', sa.Integer(), nullable=True),
    sa.Column('agreed_fen', sa.Integer(), nullable=True),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('result', sa.Enum('resolved', 'paid', 'promised', 'award', 'withdrawn', 'transferred', 'unfounded', name='result', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_case_file_closed')),
    sa.CheckConstraint("(state = 'closed') = (result IS NOT NULL)", name=op.f('ck_case_file_outcome')),
    sa.CheckConstraint("COALESCE(claimed_fen, 1) > 0 AND COALESCE(agreed_fen, 1) > 0 AND (agreed_fen IS NOT NULL OR result IS NULL OR result <> 'promised')", name=op.f('ck_case_file_money')),
    sa.CheckConstraint("state <> 'taken' OR owner_id IS NOT NULL", name=op.f('ck_case_file_owner')),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_case_file_employer_id_employer')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['account.id'], name=op.f('fk_case_file_opened_by_id_account')),
    sa.ForeignKeyConstraint(['owner_id'], ['account.id'], name=op.f('fk_case_file_owner_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_case_file_person_id_person')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_case_file_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file'))
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_file_employer_id'), ['employer_id'], unique=False)
        batch_op.create_index('ix_case_file_home_state', ['home', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_case_file_site_state', ['site', 'state'], unique=False)
        batch_op.create_index('uq_case_file_one_open', ['key'], unique=True, sqlite_where=sa.text("state IN ('received', 'taken')"), postgresql_where=sa.text("state IN ('received', 'taken')"))

    op.create_table('case_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=24), nullable=False),
    sa.Column('from_state', sa.Enum('received', 'taken', 'closed', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('received', 'taken', 'closed', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('about', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_case_event_account_id_account')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_event_case_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_event'))
    )
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_event_case_id'), ['case_id'], unique=False)

    op.create_table('case_payment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('wages', 'medical', 'compensation', 'other', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount_fen', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_case_payment_amount')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_case_payment_account_id_account')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_payment_case_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_payment'))
    )
    with op.batch_alter_table('case_payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_payment_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_case_payment_paid_on', ['paid_on'], unique=False)

    op.create_table('case_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('words', sa.String(length=120), nullable=False),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('article', sa.String(length=200), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint("code <> '' OR words <> ''", name=op.f('ck_case_step_named')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_step_case_id_case_file')),
    sa.ForeignKeyConstraint(['done_by_id'], ['account.id'], name=op.f('fk_case_step_done_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_step'))
    )
    with op.batch_alter_table('case_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_step_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_case_step_due', ['done_at', 'due'], unique=False)
        batch_op.create_index('uq_case_step_one_open', ['case_id', 'code'], unique=True, sqlite_where=sa.text("done_at IS NULL AND code <> ''"), postgresql_where=sa.text("done_at IS NULL AND code <> ''"))


def downgrade() -> None:
    with op.batch_alter_table('case_step', schema=None) as batch_op:
        batch_op.drop_index('uq_case_step_one_open', sqlite_where=sa.text("done_at IS NULL AND code <> ''"), postgresql_where=sa.text("done_at IS NULL AND code <> ''"))
        batch_op.drop_index('ix_case_step_due')
        batch_op.drop_index(batch_op.f('ix_case_step_case_id'))

    op.drop_table('case_step')
    with op.batch_alter_table('case_payment', schema=None) as batch_op:
        batch_op.drop_index('ix_case_payment_paid_on')
        batch_op.drop_index(batch_op.f('ix_case_payment_case_id'))

    op.drop_table('case_payment')
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_event_case_id'))

    op.drop_table('case_event')
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index('uq_case_file_one_open', sqlite_where=sa.text("state IN ('received', 'taken')"), postgresql_where=sa.text("state IN ('received', 'taken')"))
        batch_op.drop_index('ix_case_file_site_state')
        batch_op.drop_index(batch_op.f('ix_case_file_placement_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_person_id'))
        batch_op.drop_index('ix_case_file_home_state')
        batch_op.drop_index(batch_op.f('ix_case_file_employer_id'))

    op.drop_table('case_file')

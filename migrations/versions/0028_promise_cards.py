"""Promise cards and what differs from them

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('promise_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('fixed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('start_on', sa.Date(), nullable=False),
    sa.Column('pay_fen', sa.Integer(), nullable=True),
    sa.Column('first_pay_on', sa.Date(), nullable=True),
    sa.Column('first_pay_days', sa.Integer(), nullable=True),
    sa.Column('first_pay_fen', sa.Integer(), nullable=True),
    sa.Column('days_to_pay', sa.Integer(), nullable=True),
    sa.Column('advance', sa.Boolean(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.CheckConstraint('(first_pay_on IS NULL) = (first_pay_days IS NULL)', name=op.f('ck_promise_card_first_pay')),
    sa.CheckConstraint('pay_fen IS NULL OR pay_fen > 0', name=op.f('ck_promise_card_pay')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_promise_card_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_card')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_promise_card_placement_id'))
    )
    op.create_table('promise_difference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Enum('post', 'hours', 'pay', 'room', 'companion', 'money', name='what', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(settled_at IS NULL) = (outcome = '')", name=op.f('ck_promise_difference_settled')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_promise_difference_account_id_account')),
    sa.ForeignKeyConstraint(['card_id'], ['promise_card.id'], name=op.f('fk_promise_difference_card_id_promise_card')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['account.id'], name=op.f('fk_promise_difference_settled_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_difference'))
    )
    with op.batch_alter_table('promise_difference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promise_difference_card_id'), ['card_id'], unique=False)
        batch_op.create_index('uq_promise_difference_open', ['card_id', 'what'], unique=True, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('promise_difference', schema=None) as batch_op:
        batch_op.drop_index('uq_promise_difference_open', sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_promise_difference_card_id'))

    op.drop_table('promise_difference')
    op.drop_table('promise_card')

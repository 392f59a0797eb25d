"""packed proposals and runs that can be watched

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 22:12:00
"""

import sqlalchemy as sa
from alembic import op



revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

RUN = (
    sa.Column('mode', sa.String(length=16), nullable=True),
    sa.Column('stage', sa.String(length=16), nullable=True),
    sa.Column('share', sa.Integer(), nullable=True),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('compared', sa.JSON(), nullable=True),
)


def upgrade() -> None:
    op.create_table('match_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=16), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_match_order_asked_by_id_account')),
    sa.ForeignKeyConstraint(['run_id'], ['match_run.id'], name=op.f('fk_match_order_run_id_match_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_order'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('told', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('match_run', schema=None) as batch_op:
        for column in RUN:
            batch_op.add_column(column._copy())


def downgrade() -> None:
    # what the engine has packed is lost on the way down: points, reasons and risks of its proposals
    with op.batch_alter_table('match_run', schema=None) as batch_op:
        for column in reversed(RUN):
            batch_op.drop_column(column.name)
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_column('told')
    op.drop_table('match_order')

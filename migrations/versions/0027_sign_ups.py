"""Sign-ups by square code, places in order

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sign_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('channel_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wants_call', sa.Boolean(), nullable=False),
    sa.Column('known', sa.Boolean(), nullable=False),
    sa.Column('other_phone', sa.Boolean(), nullable=False),
    sa.Column('typed_by_id', sa.Integer(), nullable=True),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('called_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(called_at IS NULL) = (called_by_id IS NULL)', name=op.f('ck_sign_up_called')),
    sa.ForeignKeyConstraint(['called_by_id'], ['account.id'], name=op.f('fk_sign_up_called_by_id_account')),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_sign_up_channel_id_channel')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_up_person_id_person')),
    sa.ForeignKeyConstraint(['typed_by_id'], ['account.id'], name=op.f('fk_sign_up_typed_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_up'))
    )
    with op.batch_alter_table('sign_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_up_channel_id'), ['channel_id'], unique=False)
        batch_op.create_index('ix_sign_up_due', ['region_code', 'wants_call', 'called_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('person_region', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rank', sa.Integer(), server_default='0', nullable=False))

    _kinds("poster", "group_text", "read_aloud", "village", "station", "fair", "broadcast")


def downgrade() -> None:
    old = ("poster", "group_text", "read_aloud")
    listed = ", ".join(f"'{one}'" for one in old)
    count = sa.text(f"SELECT count(*) FROM channel WHERE kind NOT IN ({listed})")
    if left := op.get_bind().execute(count).scalar_one():
        raise RuntimeError(f"{left} codes of villages, stations and fairs cannot be held there")
    _kinds(*old)
    with op.batch_alter_table('person_region', schema=None) as batch_op:
        batch_op.drop_column('rank')

    with op.batch_alter_table('sign_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_up_person_id'))
        batch_op.drop_index('ix_sign_up_due')
        batch_op.drop_index(batch_op.f('ix_sign_up_channel_id'))

    op.drop_table('sign_up')


def _kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{one}'" for one in kinds)
    with op.batch_alter_table("channel") as batch_op:
        batch_op.drop_constraint(op.f("ck_channel_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_channel_kind"), sa.text(f"kind IN ({listed})"))

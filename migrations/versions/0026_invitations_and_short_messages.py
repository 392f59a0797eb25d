"""Invitations in waves, links of workers, short messages

Going back is refused while short messages are on record: the older tables cannot hold them.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('invitation_wave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('way', sa.Enum('sms', 'slip', 'call', name='way', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('free', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('yes', sa.Integer(), nullable=False),
    sa.Column('measured', sa.Boolean(), nullable=False),
    sa.Column('rolling', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lapses_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('asked > 0', name=op.f('ck_invitation_wave_asked')),
    sa.CheckConstraint('percent BETWEEN 1 AND 100 AND base >= yes', name=op.f('ck_invitation_wave_rate')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_invitation_wave_account_id_account')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_invitation_wave_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_wave')),
    sa.UniqueConstraint('vacancy_id', 'region_code', 'number', name=op.f('uq_invitation_wave_vacancy_id_region_code_number'))
    )
    with op.batch_alter_table('invitation_wave', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_wave_region_code'), ['region_code'], unique=False)

    op.create_table('invitation_wait',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_wait_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'day', name=op.f('pk_invitation_wait'))
    )
    op.create_table('worker_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('invitation', 'own_page', 'promise', name='purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wrong_answers', sa.Integer(), nullable=False),
    sa.CheckConstraint('wrong_answers >= 0', name=op.f('ck_worker_link_wrong')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_worker_link_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker_link'))
    )
    with op.batch_alter_table('worker_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worker_link_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_worker_link_subject', ['purpose', 'subject_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('bundle', sa.String(length=40), nullable=False),
    sa.Column('way', sa.Enum('sms', 'slip', 'call', name='way', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('asked', 'agreed', 'yes', 'standby', 'no', 'lapsed', 'withdrawn', 'placed', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('waited', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lapses_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_yes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason_code', sa.String(length=32), nullable=False),
    sa.Column('wants_other_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'no') = (reason_code <> '')", name=op.f('ck_invitation_reason')),
    sa.CheckConstraint('tries >= 0 AND waited >= 0', name=op.f('ck_invitation_tries')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_invitation_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_invitation_vacancy_id_vacancy')),
    sa.ForeignKeyConstraint(['wants_other_id'], ['vacancy.id'], name=op.f('fk_invitation_wants_other_id_vacancy')),
    sa.ForeignKeyConstraint(['wave_id'], ['invitation_wave.id'], name=op.f('fk_invitation_wave_id_invitation_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_person_at', ['person_id', 'asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index('ix_invitation_state_lapses', ['state', 'lapses_at'], unique=False)
        batch_op.create_index('ix_invitation_vacancy_state', ['vacancy_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_wave_id'), ['wave_id'], unique=False)
        batch_op.create_index('uq_invitation_one_open', ['person_id'], unique=True, sqlite_where=sa.text("state IN ('asked', 'agreed', 'yes', 'standby')"), postgresql_where=sa.text("state IN ('asked', 'agreed', 'yes', 'standby')"))

    op.create_table('invitation_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('side', sa.Enum('sending', 'receiving', 'worker', 'employer', 'system', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('action', sa.String(length=24), nullable=False),
    sa.Column('from_state', sa.Enum('asked', 'agreed', 'yes', 'standby', 'no', 'lapsed', 'withdrawn', 'placed', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('asked', 'agreed', 'yes', 'standby', 'no', 'lapsed', 'withdrawn', 'placed', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason_code', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_invitation_event_account_id_account')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_invitation_event_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_event'))
    )
    with op.batch_alter_table('invitation_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_event_invitation_id'), ['invitation_id'], unique=False)

    _ways("mail", "wecom", "dingtalk", "feishu", "sms")


def downgrade() -> None:
    count = sa.text("SELECT count(*) FROM outbox WHERE channel = 'sms'")
    if left := op.get_bind().execute(count).scalar_one():
        raise RuntimeError(f"{left} short messages are on record, which the older tables cannot hold")
    _ways("mail", "wecom", "dingtalk", "feishu")
    with op.batch_alter_table('invitation_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_event_invitation_id'))

    op.drop_table('invitation_event')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('uq_invitation_one_open', sqlite_where=sa.text("state IN ('asked', 'agreed', 'yes', 'standby')"), postgresql_where=sa.text("state IN ('asked', 'agreed', 'yes', 'standby')"))
        batch_op.drop_index(batch_op.f('ix_invitation_wave_id'))
        batch_op.drop_index('ix_invitation_vacancy_state')
        batch_op.drop_index('ix_invitation_state_lapses')
        batch_op.drop_index(batch_op.f('ix_invitation_proposal_id'))
        batch_op.drop_index('ix_invitation_person_at')

    op.drop_table('invitation')
    with op.batch_alter_table('worker_link', schema=None) as batch_op:
        batch_op.drop_index('ix_worker_link_subject')
        batch_op.drop_index(batch_op.f('ix_worker_link_person_id'))

    op.drop_table('worker_link')
    op.drop_table('invitation_wait')
    with op.batch_alter_table('invitation_wave', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_wave_region_code'))

    op.drop_table('invitation_wave')


def _ways(*ways: str) -> None:
    listed = ", ".join(f"'{one}'" for one in ways)
    for table in ("outbox", "letter_subscription"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_channel"), type_="check")
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_channel"), sa.text(f"channel IN ({listed})")
            )

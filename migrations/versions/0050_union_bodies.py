"""Union bodies and the programmes of a district

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op



revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('programme_switch',
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('programme', sa.Enum('founding', 'membership', 'points', 'stations', 'training', 'rights', 'cards', 'mutual_aid', 'hardship', 'produce', 'rest', 'stars', 'warmth', 'volunteers', 'activities', name='programme', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_programme_switch_by_id_account')),
    sa.PrimaryKeyConstraint('region_code', 'programme', name=op.f('pk_programme_switch'))
    )
    op.create_table('union_body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('general', 'town', 'industry', 'joint', 'enterprise', 'staging', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('town', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('employer_id', sa.Integer(), nullable=True),
    sa.Column('credit_code', sa.String(length=18), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=True),
    sa.Column('term_years', sa.Integer(), nullable=True),
    sa.Column('term_from', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_why', sa.String(length=200), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(ended_on IS NULL) = (ended_why = '')", name=op.f('ck_union_body_ended')),
    sa.CheckConstraint("employer_id IS NULL OR kind = 'enterprise'", name=op.f('ck_union_body_firm')),
    sa.CheckConstraint("kind = 'general' OR parent_id IS NOT NULL", name=op.f('ck_union_body_below')),
    sa.CheckConstraint('ended_on IS NULL OR founded_on IS NULL OR ended_on >= founded_on', name=op.f('ck_union_body_days')),
    sa.CheckConstraint('merged_into_id IS NULL OR ended_on IS NOT NULL', name=op.f('ck_union_body_merged')),
    sa.CheckConstraint('parent_id IS NULL OR parent_id <> id', name=op.f('ck_union_body_above')),
    sa.CheckConstraint('term_years IS NULL OR term_years IN (3, 5)', name=op.f('ck_union_body_term')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_union_body_created_by_id_account')),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_union_body_employer_id_employer')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['union_body.id'], name=op.f('fk_union_body_merged_into_id_union_body')),
    sa.ForeignKeyConstraint(['parent_id'], ['union_body.id'], name=op.f('fk_union_body_parent_id_union_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_union_body'))
    )
    with op.batch_alter_table('union_body') as table:
        table.create_index('ix_union_body_parent_id', ['parent_id'], unique=False)
        table.create_index('uq_union_body_employer_id', ['employer_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
        table.create_index('uq_union_body_name', ['region_code', 'name'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))

    op.create_table('union_officer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.Enum('chair', 'vice_chair', 'organiser', 'women', 'finance', 'audit', name='post', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on >= since_on', name=op.f('ck_union_officer_days')),
    sa.ForeignKeyConstraint(['body_id'], ['union_body.id'], name=op.f('fk_union_officer_body_id_union_body')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_union_officer_created_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_union_officer'))
    )
    with op.batch_alter_table('union_officer') as table:
        table.create_index('ix_union_officer_body_id', ['body_id'], unique=False)
        table.create_index('uq_union_officer_chair', ['body_id'], unique=True, sqlite_where=sa.text("post = 'chair' AND until_on IS NULL"), postgresql_where=sa.text("post = 'chair' AND until_on IS NULL"))



def downgrade() -> None:
    with op.batch_alter_table('union_officer') as table:
        table.drop_index('uq_union_officer_chair', sqlite_where=sa.text("post = 'chair' AND until_on IS NULL"), postgresql_where=sa.text("post = 'chair' AND until_on IS NULL"))
        table.drop_index('ix_union_officer_body_id')

    op.drop_table('union_officer')
    with op.batch_alter_table('union_body') as table:
        table.drop_index('uq_union_body_name', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
        table.drop_index('uq_union_body_employer_id', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
        table.drop_index('ix_union_body_parent_id')

    op.drop_table('union_body')
    op.drop_table('programme_switch')

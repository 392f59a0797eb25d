"""One body for all mails of a letter, and texts of letters compressed

Revision ID: 0039
Revises: 0038
"""

import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outbox_body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('packed', sa.LargeBinary(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_body')),
    sa.UniqueConstraint('digest', name=op.f('uq_outbox_body_digest'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('body_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_outbox_body_id'), ['body_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_outbox_body_id_outbox_body'), 'outbox_body', ['body_id'], ['id'])
    _change(sa.LargeBinary(), lambda text: zlib.compress(text.encode(), 9))


def downgrade() -> None:
    _change(sa.Text(), lambda packed: zlib.decompress(packed).decode())
    _put_back()
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outbox_body_id_outbox_body'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_outbox_body_id'))
        batch_op.drop_column('body_id')
    op.drop_table('outbox_body')


def _change(kind: Any, turned: Callable[[Any], Any]) -> None:
    """The two texts of every letter in their other form, letter by letter."""
    old = sa.Text() if isinstance(kind, sa.LargeBinary) else sa.LargeBinary()
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('html_new', kind, nullable=True))
        batch_op.add_column(sa.Column('text_new', kind, nullable=True))
    letter = sa.table('letter', sa.column('id', sa.Integer), sa.column('html', old), sa.column('text', old),
                      sa.column('html_new', kind), sa.column('text_new', kind))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(letter.c.id)).all():
        html, text = connection.execute(sa.select(letter.c.html, letter.c.text).where(letter.c.id == number)).one()
        connection.execute(
            sa.update(letter).where(letter.c.id == number).values(html_new=turned(html), text_new=turned(text))
        )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_column('html')
        batch_op.drop_column('text')
        batch_op.alter_column('html_new', new_column_name='html', existing_type=kind, nullable=False)
        batch_op.alter_column('text_new', new_column_name='text', existing_type=kind, nullable=False)


def _put_back() -> None:
    """Every mail whole again, as the version before sends it."""
    outbox = sa.table('outbox', sa.column('id', sa.Integer), sa.column('payload', sa.LargeBinary), sa.column('body_id', sa.Integer))
    body = sa.table('outbox_body', sa.column('id', sa.Integer), sa.column('packed', sa.LargeBinary))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(outbox.c.id).where(outbox.c.body_id.is_not(None))).all():
        head, packed = connection.execute(
            sa.select(outbox.c.payload, body.c.packed).join(body, body.c.id == outbox.c.body_id).where(outbox.c.id == number)
        ).one()
        if packed:
            connection.execute(
                sa.update(outbox).where(outbox.c.id == number).values(payload=head + b'\r\n\r\n' + zlib.decompress(packed))
            )

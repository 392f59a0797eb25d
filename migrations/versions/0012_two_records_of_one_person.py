"""two records of one person; forms that were sent

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-30 13:00:00
"""

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime
from models.sealed import SealedText
from reference.letters import key_of_name, twin_key

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT_ONCE = 5_000


def upgrade() -> None:
    op.create_table(
        "form_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_form_key_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_key")),
        sa.UniqueConstraint("account_id", "form", "key", name="uq_form_key_account_form_key"),
    )
    op.create_index(op.f("ix_form_key_at"), "form_key", ["at"])
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column(
            "name", existing_type=sa.String(40), type_=sa.String(60), existing_nullable=False
        )
        for name, length in (("name_key", 60), ("twin_key", 70), ("phone_note", 12)):
            batch_op.add_column(
                sa.Column(name, sa.String(length), nullable=False, server_default="")
            )
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_person_merged_into_id_person"), "person", ["merged_into_id"], ["id"]
        )
    _fill_keys()
    with op.batch_alter_table("person", schema=None) as batch_op:
        for name in ("name_key", "twin_key", "phone_note"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(op.f("ix_person_twin_key"), ["twin_key"])
        batch_op.create_index(op.f("ix_person_merged_into_id"), ["merged_into_id"])
    _decisions()


def _fill_keys() -> None:
    """What every person is compared by, from name and birth."""
    person = sa.table(
        "person",
        sa.column("id", sa.Integer),
        sa.column("name", sa.String),
        sa.column("born_on", sa.Date),
        sa.column("name_key", sa.String),
        sa.column("twin_key", sa.String),
    )
    connection = op.get_bind()
    change = (
        sa.update(person)
        .where(person.c.id == sa.bindparam("who"))
        .values(name_key=sa.bindparam("letters"), twin_key=sa.bindparam("twin"))
    )
    last = 0
    while True:
        some = connection.execute(
            sa.select(person.c.id, person.c.name, person.c.born_on)
            .where(person.c.id > last)
            .order_by(person.c.id)
            .limit(AT_ONCE)
        ).all()
        if not some:
            return
        last = some[-1].id
        connection.execute(
            change,
            [
                {"who": who, "letters": key_of_name(name), "twin": twin_key(name, born)}
                for who, name, born in some
            ],
        )


def _decisions() -> None:
    op.create_table(
        "person_apart",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_person_apart_order")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_apart_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["person.id"],
            name=op.f("fk_person_apart_first_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["person.id"],
            name=op.f("fk_person_apart_second_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_person_apart")),
    )
    op.create_index(op.f("ix_person_apart_second_id"), "person_apart", ["second_id"])
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("journal", SealedText("person_merge.journal"), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_person_merge_two")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_merge_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["person.id"], name=op.f("fk_person_merge_gone_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["account.id"], name=op.f("fk_person_merge_undone_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"])
    op.create_index(
        "uq_person_merge_one_open",
        "person_merge",
        ["gone_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("person_merge")
    op.drop_table("person_apart")
    op.drop_table("form_key")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_person_merged_into_id"))
        batch_op.drop_index(op.f("ix_person_twin_key"))
        batch_op.drop_constraint(op.f("fk_person_merged_into_id_person"), type_="foreignkey")
        for name in ("merged_into_id", "phone_note", "twin_key", "name_key"):
            batch_op.drop_column(name)
        batch_op.alter_column(
            "name", existing_type=sa.String(60), type_=sa.String(40), existing_nullable=False
        )

"""Sex not yet known

A list without a column of sex and without ID numbers is taken: whose sex has to be asked is a
state of its own. Nobody's sex is changed. Going back is refused while such people are on record,
as the older tables cannot hold them and nothing may be made up.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OPEN = sa.text("sex = 'unknown'")


def upgrade() -> None:
    _allow("male", "female", "unknown")
    op.create_index(
        "ix_person_sex_open", "person", ["region_code", "state"],
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    count = sa.text("SELECT count(*) FROM person WHERE sex = 'unknown'")
    if left := op.get_bind().execute(count).scalar_one():
        raise RuntimeError(
            f"{left} people have no known sex, which the older tables cannot hold: "
            "fill it in (人员, 要办的事: 性别待问) before going back"
        )
    op.drop_index("ix_person_sex_open", "person")
    _allow("male", "female")


def _allow(*sexes: str) -> None:
    listed = ", ".join(f"'{one}'" for one in sexes)
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_constraint(op.f("ck_person_sex"), type_="check")
        batch_op.create_check_constraint(op.f("ck_person_sex"), sa.text(f"sex IN ({listed})"))

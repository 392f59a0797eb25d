"""Lists of one county answered by an index

A proposal and a placement carry where they lead from and to, kept by the database itself; queues,
home pages and lists of 240,000 people look at the rows of their own county only. Two years of
placements and the record of who did what are paged by position.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from models.ends import FILL, GONE, KEPT, PAIRS

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OPEN = "state IN ('proposed', 'sending_ok', 'receiving_ok', 'approved', 'worker_yes')"
TURN = ("updated_at", "id", "party_id", "held_at")
PARTIAL = {
    "ix_proposal_turn": (("state", *TURN), f"{OPEN} AND held_at IS NULL"),
    "ix_proposal_turn_home": (("home", "state", *TURN, "site"), f"{OPEN} AND held_at IS NULL"),
    "ix_proposal_turn_site": (("site", "state", *TURN, "home"), f"{OPEN} AND held_at IS NULL"),
    "ix_proposal_held": (("state", *TURN, "home", "site"), f"{OPEN} AND held_at IS NOT NULL"),
}
PLAIN = {
    "ix_placement_state": ("placement", "state", "home", "site", "updated_at", "left_on"),
    "ix_placement_home": ("placement", "home", "state", "updated_at", "left_on", "site"),
    "ix_placement_site": ("placement", "site", "state", "updated_at", "left_on", "home"),
    "ix_placement_arrived": ("placement", "arrived_on", "person_id"),
    "ix_person_newest": ("person", "region_code", "state", "id"),
    "ix_person_state": ("person", "state", "id"),
    "ix_audit_action": ("audit", "action", "id"),
    "ix_vacancy_list": (
        "vacancy", "state", "updated_at", "id", "region_code", "employer_id", "valid_until",
    ),
    "ix_letter_composed": ("letter", "composed_at"),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in PAIRS:
        for name in ("home", "site"):
            column = sa.Column(name, sa.String(length=6), nullable=False, server_default="")
            op.add_column(table, column)
        op.execute(FILL[table].replace("NEW.", f"{table}."))
    for statement in KEPT[dialect]:
        op.get_bind().exec_driver_sql(statement)
    for name, (columns, where) in PARTIAL.items():
        op.create_index(
            name, "proposal", list(columns),
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip
    for name, (table, *names) in PLAIN.items():
        op.create_index(name, table, names)


def downgrade() -> None:
    for name, (table, *_) in reversed(PLAIN.items()):
        op.drop_index(name, table)
    for name in reversed(PARTIAL):
        op.drop_index(name, "proposal")
    for statement in GONE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    for table in PAIRS:
        for name in ("site", "home"):
            op.drop_column(table, name)

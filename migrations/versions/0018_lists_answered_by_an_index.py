"""Lists of people answered by an index

The list of people, what is to be done with them, its search and the list of possible duplicates
read an index from end to end instead of the rows of a whole county. Two of the indexes replace
narrower ones. A person or group that is taken back asks which
proposals and placements name it.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NEW = {
    "ix_person_list": ("region_code", "state", "do_not_contact", "intention_confirmed_at"),
    "ix_person_words": ("region_code", "state", "name_key", "name", "township", "village"),
    "ix_person_twin": ("twin_key", "region_code", "merged_into_id"),
    "ix_person_phone": ("phone_index", "name_key", "born_on", "region_code", "merged_into_id"),
}
OLD = {
    "ix_person_region_state": ("region_code", "state"),
    "ix_person_twin_key": ("twin_key",),
    "ix_person_phone_index": ("phone_index",),
}
GROUPED = sa.text("party_id IS NOT NULL")


def upgrade() -> None:
    for name, columns in NEW.items():
        op.create_index(name, "person", list(columns))
    for name in OLD:
        op.drop_index(name, "person")
    op.create_index("ix_consent_standing", "consent", ["person_id", "purpose", "withdrawn_at"])
    op.drop_index("ix_consent_person_purpose", "consent")
    op.create_index("ix_placement_person_state", "placement", ["person_id", "state"])
    for table in ("proposal", "placement"):
        op.create_index(
            f"ix_{table}_party", table, ["party_id"],
            sqlite_where=GROUPED, postgresql_where=GROUPED,
        )  # fmt: skip


def downgrade() -> None:
    for table in ("placement", "proposal"):
        op.drop_index(f"ix_{table}_party", table)
    op.drop_index("ix_placement_person_state", "placement")
    op.create_index("ix_consent_person_purpose", "consent", ["person_id", "purpose"])
    op.drop_index("ix_consent_standing", "consent")
    for name, columns in OLD.items():
        op.create_index(name, "person", list(columns))
    for name in NEW:
        op.drop_index(name, "person")

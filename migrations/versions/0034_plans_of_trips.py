"""Plans of trips, the county's table of roads, one's own way as a vehicle

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

STATES = ("waiting", "working", "proposed", "accepted", "failed", "dropped")
OPEN = sa.text("state IN ('waiting', 'working', 'proposed')")


def choices(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "road_leg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("a", sa.String(length=80), nullable=False),
        sa.Column("b", sa.String(length=80), nullable=False),
        sa.Column("hectometres", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("source", choices("entered", "imported", name="source"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("a < b", name=op.f("ck_road_leg_order")),
        sa.CheckConstraint("hectometres BETWEEN 1 AND 60000", name=op.f("ck_road_leg_length")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 6000", name=op.f("ck_road_leg_minutes")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["account.id"], name=op.f("fk_road_leg_updated_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road_leg")),
        sa.UniqueConstraint("region_code", "a", "b", name="uq_road_leg_region_code_a_b"),
    )
    op.create_table(
        "tour_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("state", choices(*STATES, name="state"), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("takes", sa.Integer(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("bound_fen", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "position >= 0 AND total >= 0 AND takes >= 0", name=op.f("ck_tour_plan_progress")
        ),
        sa.CheckConstraint(
            "cost_fen >= 0 AND bound_fen BETWEEN 0 AND cost_fen", name=op.f("ck_tour_plan_cost")
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_tour_plan_trip_id_trip")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_tour_plan_asked_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_plan")),
    )
    op.create_index("ix_tour_plan_trip_id", "tour_plan", ["trip_id"])
    op.create_index("ix_tour_plan_state", "tour_plan", ["state"])
    op.create_index(
        "uq_tour_plan_one_open", "tour_plan", ["trip_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip
    _modes("coach", "train", "flight", "own")


def _modes(*values: str) -> None:
    said = ", ".join(f"'{value}'" for value in values)
    for table in ("trip", "vehicle"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_mode"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_mode"), f"mode IN ({said})")


def downgrade() -> None:
    for table in ("vehicle", "trip"):
        op.execute(f"UPDATE {table} SET mode = 'coach' WHERE mode = 'own'")
    _modes("coach", "train", "flight")
    op.drop_table("tour_plan")
    op.drop_table("road_leg")

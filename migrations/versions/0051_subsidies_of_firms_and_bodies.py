"""Subsidies of firms, agencies, services and members beside those of a placement

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_LINKS = {
    "employer_id": "employer", "body_id": "subsidy_body", "person_id": "person",
    "trip_id": "trip", "fair_id": "fair",
}  # fmt: skip
_OWNER = (
    "(CASE WHEN placement_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN employer_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN body_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    """Every claim there is stays the claim of its placement."""
    op.create_table(
        "subsidy_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("agency", "service", name="kind", native_enum=False, create_constraint=True,
                    length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("licence", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("region_code", "name"),
    )  # fmt: skip
    op.create_table(
        "subsidy_brought",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"]),
        sa.ForeignKeyConstraint(["body_id"], ["subsidy_body.id"]),
        sa.ForeignKeyConstraint(["said_by_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("placement_id"),
    )
    op.create_index("ix_subsidy_brought_body_id", "subsidy_brought", ["body_id"])
    with op.batch_alter_table("subsidy_claim") as table:
        table.alter_column("placement_id", existing_type=sa.Integer(), nullable=True)
        for name, other in _LINKS.items():
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(f"fk_subsidy_claim_{name}_{other}", other, [name], ["id"])
            table.create_index(f"ix_subsidy_claim_{name}", [name])
        table.add_column(sa.Column("cost_fen", sa.Integer(), nullable=True))
        table.add_column(sa.Column("units", sa.Integer(), nullable=True))
        for name in ("employer_id", "body_id"):
            table.create_unique_constraint(
                f"uq_subsidy_claim_scheme_id_{name}_period_instalment",
                ["scheme_id", name, "period", "instalment"],
            )
        table.drop_constraint(op.f("ck_subsidy_claim_instalment"), type_="check")
        table.create_check_constraint(
            op.f("ck_subsidy_claim_instalment"), "instalment BETWEEN 1 AND 99"
        )
        table.create_check_constraint(op.f("ck_subsidy_claim_owner"), _OWNER)
        table.create_check_constraint(
            op.f("ck_subsidy_claim_told"), "COALESCE(cost_fen, 0) >= 0 AND COALESCE(units, 0) >= 0"
        )
    op.create_table(
        "subsidy_head",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.CheckConstraint("fen >= 0", name=op.f("ck_subsidy_head_fen")),
        sa.ForeignKeyConstraint(["claim_id"], ["subsidy_claim.id"]),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"]),
        sa.ForeignKeyConstraint(["scheme_id"], ["subsidy_scheme.id"]),
        sa.PrimaryKeyConstraint("claim_id", "placement_id"),
    )
    op.create_index("ix_subsidy_head_placement_id", "subsidy_head", ["placement_id"])
    op.create_index(
        "uq_subsidy_head_held", "subsidy_head", ["scheme_id", "period", "placement_id"],
        unique=True, sqlite_where=sa.text("held"), postgresql_where=sa.text("held"),
    )  # fmt: skip


def downgrade() -> None:
    """Refused while a firm, a body or a member has a claim: it would be lost."""
    others = op.get_bind().scalar(
        sa.text("SELECT COUNT(*) FROM subsidy_claim WHERE placement_id IS NULL OR instalment > 9")
    )
    if others:
        raise RuntimeError(f"{others} subsidy claims are of no placement; keep this version")
    op.drop_table("subsidy_head")
    with op.batch_alter_table("subsidy_claim") as table:
        for name in ("owner", "told", "instalment"):
            table.drop_constraint(op.f(f"ck_subsidy_claim_{name}"), type_="check")
        table.create_check_constraint(
            op.f("ck_subsidy_claim_instalment"), "instalment BETWEEN 1 AND 9"
        )
        for name in ("employer_id", "body_id"):
            table.drop_constraint(
                f"uq_subsidy_claim_scheme_id_{name}_period_instalment", type_="unique"
            )
        for name, other in _LINKS.items():
            table.drop_index(f"ix_subsidy_claim_{name}")
            table.drop_constraint(f"fk_subsidy_claim_{name}_{other}", type_="foreignkey")
            table.drop_column(name)
        table.drop_column("cost_fen")
        table.drop_column("units")
        table.alter_column("placement_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("subsidy_brought")
    op.drop_table("subsidy_body")

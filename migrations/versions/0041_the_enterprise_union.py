"""The enterprise union has accounts and asks newcomers of its firm

Revision ID: 0041
Revises: 0040
"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _roles("admin", "receiving", "sending", "employer", "enterprise")
    _of_firms("(role IN ('employer', 'enterprise')) = (employer_id IS NOT NULL)")
    _askers("self", "buddy", "receiving", "sending", "enterprise")


def downgrade() -> None:
    op.execute(
        "UPDATE follow_up SET asked_by = 'receiving', superseded_at = COALESCE(superseded_at, at)"
        " WHERE asked_by = 'enterprise'"
    )
    op.execute("UPDATE account SET role = 'employer', active = false WHERE role = 'enterprise'")
    _askers("self", "buddy", "receiving", "sending")
    _of_firms("(role = 'employer') = (employer_id IS NOT NULL)")
    _roles("admin", "receiving", "sending", "employer")


def _roles(*values: str) -> None:
    _one_of("account", "role", *values)


def _askers(*values: str) -> None:
    _one_of("follow_up", "asked_by", *values)


def _of_firms(condition: str) -> None:
    with op.batch_alter_table("account") as batch:
        batch.drop_constraint(op.f("ck_account_employer_role"), type_="check")
        batch.create_check_constraint(op.f("ck_account_employer_role"), condition)


def _one_of(table: str, column: str, *values: str) -> None:
    said = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ({said})")

"""Where a proposal or a placement leads from and to: the person's county and the work site's.

Kept beside it by the database itself, so that the lists of one county are looked up in an index
instead of asking every person; whoever writes a row may leave both "" and no writer can forget.
What they are stands in `person.region_code` and `vacancy.region_code`, and follows those.
"""

from typing import Any

import sqlalchemy as sa

PAIRS = ("proposal", "placement")
_ENDS = (
    "home = (SELECT region_code FROM person WHERE id = NEW.person_id),"
    " site = (SELECT region_code FROM vacancy WHERE id = NEW.vacancy_id)"
)
FILL = {table: f"UPDATE {table} SET {_ENDS}" for table in PAIRS}  # noqa: S608 (names of ours)
SQLITE = tuple(
    statement
    for table in PAIRS
    for statement in (
        f"CREATE TRIGGER {table}_ends AFTER INSERT ON {table}"
        f" WHEN NEW.home = '' OR NEW.site = '' BEGIN {FILL[table]} WHERE id = NEW.id; END",
        f"CREATE TRIGGER {table}_moved AFTER UPDATE OF person_id, vacancy_id ON {table}"
        f" BEGIN {FILL[table]} WHERE id = NEW.id; END",
        f"CREATE TRIGGER {table}_home AFTER UPDATE OF region_code ON person"  # noqa: S608 (ours)
        " WHEN NEW.region_code <> OLD.region_code"
        f" BEGIN UPDATE {table} SET home = NEW.region_code WHERE person_id = NEW.id; END",
        f"CREATE TRIGGER {table}_site AFTER UPDATE OF region_code ON vacancy"  # noqa: S608 (ours)
        " WHEN NEW.region_code <> OLD.region_code"
        f" BEGIN UPDATE {table} SET site = NEW.region_code WHERE vacancy_id = NEW.id; END",
    )
)
POSTGRESQL = (
    "CREATE FUNCTION both_ends() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " SELECT region_code INTO NEW.home FROM person WHERE id = NEW.person_id;"
    " SELECT region_code INTO NEW.site FROM vacancy WHERE id = NEW.vacancy_id;"
    " RETURN NEW; END $$",
    "CREATE FUNCTION new_home() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " UPDATE proposal SET home = NEW.region_code WHERE person_id = NEW.id;"
    " UPDATE placement SET home = NEW.region_code WHERE person_id = NEW.id;"
    " RETURN NULL; END $$",
    "CREATE FUNCTION new_site() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " UPDATE proposal SET site = NEW.region_code WHERE vacancy_id = NEW.id;"
    " UPDATE placement SET site = NEW.region_code WHERE vacancy_id = NEW.id;"
    " RETURN NULL; END $$",
    *(
        statement
        for table in PAIRS
        for statement in (
            f"CREATE TRIGGER {table}_ends BEFORE INSERT ON {table} FOR EACH ROW"
            " WHEN (NEW.home = '' OR NEW.site = '') EXECUTE FUNCTION both_ends()",
            f"CREATE TRIGGER {table}_moved BEFORE UPDATE OF person_id, vacancy_id ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION both_ends()",
        )
    ),
    "CREATE TRIGGER person_home AFTER UPDATE OF region_code ON person FOR EACH ROW"
    " WHEN (NEW.region_code <> OLD.region_code) EXECUTE FUNCTION new_home()",
    "CREATE TRIGGER vacancy_site AFTER UPDATE OF region_code ON vacancy FOR EACH ROW"
    " WHEN (NEW.region_code <> OLD.region_code) EXECUTE FUNCTION new_site()",
)
KEPT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
"""What keeps both ends true, by dialect; the migration runs the same statements."""
GONE = {
    "sqlite": tuple(f"DROP TRIGGER {statement.split()[2]}" for statement in SQLITE),
    "postgresql": (
        *(f"DROP TRIGGER {table}_{name} ON {table}" for table in PAIRS
          for name in ("ends", "moved")),
        "DROP TRIGGER person_home ON person",
        "DROP TRIGGER vacancy_site ON vacancy",
        *(f"DROP FUNCTION {name}" for name in ("both_ends", "new_home", "new_site")),
    ),
}  # fmt: skip


def keep_ends(metadata: sa.MetaData) -> None:
    """The triggers come with the tables."""
    sa.event.listen(metadata, "after_create", _create)


def _create(_metadata: Any, connection: sa.Connection, tables: Any = (), **_options: Any) -> None:
    if {table.name for table in tables} >= set(PAIRS):
        for statement in KEPT[connection.dialect.name]:
            connection.exec_driver_sql(statement)

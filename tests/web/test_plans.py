"""The daily pages look their rows up: SQLite's own plan of every statement says so.

Not the clock: a page that reads a whole table of people, proposals or placements takes ten times as
long in a county ten times as large, on any machine.
"""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from models.account import Role
from tests.factories import CANGXI, YUHANG
from tests.web.conftest import VERBS, Site

WHOLE = re.compile(r"SCAN (person|proposal|placement|letter)\b(?! USING (COVERING )?INDEX)")
PAGES = {
    Role.SENDING: ("/", "/review", "/placements", "/people", "/people?need=ask_again", "/letters"),
    Role.RECEIVING: ("/", "/review", "/review?show=held", "/placements", "/letters"),
    Role.ADMIN: ("/", "/review", "/placements", "/people", "/letters", "/audit"),
}
SCOPE = {Role.SENDING: (CANGXI,), Role.RECEIVING: (YUHANG,), Role.ADMIN: ()}


def plans(site: Site, visitor: Any, path: str) -> list[str]:
    """The steps of the plan of everything the page asks."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(VERBS):
            asked.append((statement, values))

    sa.event.listen(site.engine, "before_cursor_execute", note)
    try:
        assert visitor.get(path).status_code == 200
    finally:
        sa.event.remove(site.engine, "before_cursor_execute", note)
    with site.engine.connect() as connection:
        return [
            row[3]
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


@pytest.mark.parametrize("role", list(PAGES))
def test_no_daily_page_reads_a_table_from_end_to_end(site: Site, role: Role) -> None:
    visitor = site.visitor(role, *SCOPE[role])
    for path in PAGES[role]:
        whole = [step for step in plans(site, visitor, path) if WHOLE.match(step)]
        assert whole == [], path

"""Is everything as it must be? Each row of CHECKS counts stored rows that cannot be true.

Constraints and use cases keep these from happening; the doctor looks anyway, with statements of
its own, after a restore, an upgrade, a fault. Nothing is changed.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import Session

CHECKS: Mapping[str, str] = {
    "places": """
        SELECT count(*) FROM vacancy v WHERE v.places < (
          SELECT count(*) FROM placement p WHERE p.vacancy_id = v.id
          AND p.state IN ('confirmed', 'departed', 'arrived', 'in_post'))""",
    "two_places": """
        SELECT count(*) FROM (SELECT person_id FROM placement
          WHERE state IN ('confirmed', 'departed', 'arrived', 'in_post')
          GROUP BY person_id HAVING count(*) > 1) twice""",
    "spells": """
        SELECT count(*) FROM placement a JOIN placement b
          ON a.person_id = b.person_id AND a.id < b.id
          AND a.arrived_on IS NOT NULL AND b.arrived_on IS NOT NULL
          AND a.arrived_on < coalesce(b.left_on, '9999-12-31')
          AND b.arrived_on < coalesce(a.left_on, '9999-12-31')""",
    "days": """
        SELECT count(*) FROM placement p JOIN person w ON w.id = p.person_id
          WHERE p.arrived_on < p.departed_on OR p.arrived_on < w.born_on""",
    "events": """
        SELECT count(*) FROM placement p WHERE NOT EXISTS (
          SELECT 1 FROM placement_event e WHERE e.placement_id = p.id)""",
    "parties": """
        SELECT count(*) FROM party p WHERE p.dissolved_at IS NULL AND (
          SELECT count(*) FROM party_member m WHERE m.party_id = p.id) NOT BETWEEN 2 AND 8""",
    "blocked": """
        SELECT count(*) FROM law_judged j WHERE j.blocks <> (
          SELECT count(*) FROM law_finding f WHERE f.vacancy_id = j.vacancy_id
          AND f.severity = 'block' AND f.closed_at IS NULL)""",
}
"""Code -> a count of rows that break it; 0 is well. Written apart from the code they judge."""


def examine(session: Session) -> dict[str, int]:
    """Every check of CHECKS: code -> how many rows break it."""
    return {code: int(session.execute(sa.text(sql)).scalar_one()) for code, sql in CHECKS.items()}

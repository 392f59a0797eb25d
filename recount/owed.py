"""Introductions and subsidies."""

BROUGHT = """
  FROM introduction i JOIN staff_member m ON m.id = i.newcomer_id
  JOIN employer e ON e.id = m.employer_id
  LEFT JOIN placement p ON p.id = m.placement_id LEFT JOIN person w ON w.id = p.person_id"""
OURS = "@moves(b.site, b.home)"


def _home(person: str, moment: str) -> str:
    return (
        f"COALESCE((SELECT b.region_code FROM person_past b WHERE b.person_id = {person}.id"
        f" AND b.until > {moment} ORDER BY b.until, b.id LIMIT 1), {person}.region_code)"
    )


def _where(moment: str) -> str:
    home = _home("w", moment)
    return f"e.region_code AS site, CASE WHEN p.id IS NULL THEN m.home ELSE {home} END AS home"


CLAIMED = f"""
  SELECT x.id, x.claim_id, x.to_state, x.fen, CASE WHEN v.id IS NOT NULL THEN v.region_code
   WHEN c.employer_id IS NOT NULL THEN (SELECT region_code FROM employer WHERE id = c.employer_id)
   WHEN c.body_id IS NOT NULL THEN (SELECT region_code FROM subsidy_body WHERE id = c.body_id)
   ELSE (SELECT region_code FROM subsidy_scheme WHERE id = c.scheme_id) END AS site,
   CASE WHEN w.id IS NULL THEN '' ELSE {_home("w", "x.at")} END AS home
  FROM subsidy_claim_event x JOIN subsidy_claim c ON c.id = x.claim_id
  LEFT JOIN placement p ON p.id = c.placement_id LEFT JOIN vacancy v ON v.id = p.vacancy_id
  LEFT JOIN person w ON w.id = COALESCE(p.person_id, c.person_id)
  WHERE x.at >= :start AND x.at < :stop"""

OWED: dict[str, str] = {
    "introduced": f"SELECT COUNT(*) FROM (SELECT i.id, {_where('i.created_at')} {BROUGHT}"
    " WHERE i.created_at >= :start AND i.created_at < :stop AND NOT EXISTS (SELECT 1"
    " FROM introduction_event v WHERE v.introduction_id = i.id AND v.to_state = 'void'"
    f" AND v.at < :end)) b WHERE {OURS}",
    "introduction_paid": f"SELECT SUM(b.fen) FROM (SELECT y.fen, {_where('y.at')} {BROUGHT}"
    " JOIN introduction_payment y ON y.introduction_id = i.id"
    f" WHERE y.fen > 0 AND y.at >= :start AND y.at < :stop) b WHERE {OURS}",
    "subsidy_due": f"SELECT SUM(b.fen) FROM ({CLAIMED}"
    " AND x.to_state IN ('eligible', 'papers_missing') AND NOT EXISTS (SELECT 1"
    " FROM subsidy_claim_event o WHERE o.claim_id = x.claim_id AND o.id < x.id"
    f" AND o.to_state IN ('eligible', 'papers_missing'))) b WHERE {OURS}",
    "subsidy_paid": f"SELECT SUM(b.fen) FROM ({CLAIMED} AND x.to_state = 'paid') b WHERE {OURS}",
}

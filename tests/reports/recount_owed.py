"""Introductions and subsidies counted again in SQL written by hand, for `tests.reports.recount`."""

BROUGHT = """
  FROM introduction i JOIN staff_member m ON m.id = i.newcomer_id
  JOIN employer e ON e.id = m.employer_id
  WHERE e.region_code LIKE :site AND CASE WHEN m.placement_id IS NULL THEN m.home ELSE
    (SELECT p.home FROM placement p WHERE p.id = m.placement_id) END LIKE :home"""
CLAIMED = """
  FROM subsidy_claim_event x JOIN subsidy_claim c ON c.id = x.claim_id
  JOIN placement p ON p.id = c.placement_id JOIN vacancy v ON v.id = p.vacancy_id
  JOIN person w ON w.id = p.person_id
  WHERE x.at >= :start AND x.at < :stop AND v.region_code LIKE :site AND w.region_code LIKE :home"""

OWED: dict[str, str] = {
    "introduced": f"SELECT COUNT(*) {BROUGHT} AND i.created_at >= :start AND i.created_at < :stop"
    " AND NOT EXISTS (SELECT 1 FROM introduction_event v WHERE v.introduction_id = i.id"
    " AND v.to_state = 'void' AND v.at < :end)",
    "introduction_paid": "SELECT CAST(SUM(q.fen) / 100 AS INTEGER) FROM introduction_payment q"
    " WHERE q.fen > 0 AND q.at >= :start AND q.at < :stop"
    f" AND q.introduction_id IN (SELECT i.id {BROUGHT})",
    "subsidy_due": f"SELECT CAST(SUM(x.fen) / 100 AS INTEGER) {CLAIMED}"
    " AND x.to_state IN ('eligible', 'papers_missing') AND NOT EXISTS (SELECT 1"
    " FROM subsidy_claim_event o WHERE o.claim_id = x.claim_id AND o.id < x.id"
    " AND o.to_state IN ('eligible', 'papers_missing'))",
    "subsidy_paid": f"SELECT CAST(SUM(x.fen) / 100 AS INTEGER) {CLAIMED} AND x.to_state = 'paid'",
}

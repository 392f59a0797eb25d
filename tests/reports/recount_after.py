"""The time after arrival counted again in SQL written by hand, for `tests.reports.recount`."""

MARKS = " UNION ALL ".join(f"SELECT {n} AS mark" for n in (1, 3, 7, 15, 30, 60, 90, 180, 365))
MINE = "v.region_code LIKE :site AND w.region_code LIKE :home"
OF = """FROM {table} t JOIN placement p ON p.id = t.{column}
  JOIN vacancy v ON v.id = p.vacancy_id JOIN person w ON w.id = p.person_id"""
TALKS = OF.format(table="follow_up", column="placement_id")
IN_WINDOW = "t.at >= :start AND t.at < :stop"
SAID = "(t.post <> 'unknown' OR t.hours <> 'unknown' OR t.room <> 'unknown' OR t.pay <> 'unknown')"
PROMISE = "c.kind = 'promise' AND c.placement_id = a.id AND c.received_at < :end"
DECIDED = "c.closed_at IS NOT NULL AND c.closed_at < :end AND c.upheld IS NOT NULL"

AFTER: dict[str, str] = {
    "buddies": "SELECT COUNT(DISTINCT x.person_id) FROM (SELECT p.id, p.person_id, MIN(e.at) AS at"
    f" {OF.format(table='buddy_pair', column='newcomer_id')}"
    f" JOIN buddy_pair_event e ON e.pair_id = t.id AND e.to_state = 'active' WHERE {MINE}"
    " GROUP BY p.id, p.person_id) x WHERE x.at >= :start AND x.at < :stop",
    "cases": "SELECT COUNT(*) FROM case_file WHERE received_at >= :start AND received_at < :stop"
    " AND site LIKE :site AND home LIKE :home",
    "recovered": "SELECT COALESCE(SUM(m.amount_fen), 0) / 100 FROM case_payment m"
    " JOIN case_file c ON c.id = m.case_id WHERE m.at >= :start AND m.at < :stop"
    " AND c.site LIKE :site AND c.home LIKE :home",
}
SHARES: dict[str, str] = {
    "followed_up": "SELECT COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM follow_up t"
    " WHERE t.placement_id = q.placement_id AND t.mark = m.mark AND t.at < :end)"
    f" THEN 1 ELSE 0 END), 0), COUNT(*) FROM presence q CROSS JOIN ({MARKS}) m"
    " WHERE {due} >= :first AND {due} <= :last AND (q.gone IS NULL OR q.gone > {due})",
    "contract_30": "SELECT COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM duty_done d"
    " WHERE d.placement_id = q.placement_id AND d.rule_id = 'E01' AND d.at < :end"
    " AND {day_of_signing} <= {thirty}) THEN 1 ELSE 0 END), 0), COUNT(*) FROM presence q"
    " WHERE {thirty} >= :first AND {thirty} <= :last AND (q.gone IS NULL OR q.gone > {thirty})",
    "first_pay_on_time": "SELECT COALESCE(SUM(CASE WHEN t.paid = 'yes' THEN 1 ELSE 0 END), 0),"
    f" COUNT(*) {TALKS} WHERE {MINE} AND {IN_WINDOW} AND t.mark = 0 AND t.paid <> 'unknown'"
    " AND NOT EXISTS (SELECT 1 FROM follow_up o WHERE o.placement_id = t.placement_id"
    " AND o.mark = 0 AND o.paid <> 'unknown' AND o.at >= :start AND o.at < :stop AND o.id > t.id)",
    "promise_kept": "SELECT COALESCE(SUM(CASE WHEN y.broken = 0 AND y.undecided = 0"
    " THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN y.broken > 0 OR y.undecided = 0"
    " THEN 1 ELSE 0 END), 0) FROM (SELECT a.id, (SELECT COUNT(*) FROM case_file c"
    f" WHERE {PROMISE} AND {DECIDED} AND c.upheld) AS broken, (SELECT COUNT(*) FROM case_file c"
    f" WHERE {PROMISE} AND NOT ({DECIDED})) AS undecided FROM (SELECT DISTINCT p.id {TALKS}"
    f" WHERE {MINE} AND {IN_WINDOW} AND {SAID}) a) y",
}
"""(part, base) each; `{due}`, `{thirty}` and `{day_of_signing}` are written for the database."""

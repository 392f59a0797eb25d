"""The time after arrival: asked, as promised, first pay, contract and insurance, buddies, cases."""

MARKS = " UNION ALL ".join(f"SELECT {n} AS mark" for n in (1, 3, 7, 15, 30, 60, 90, 180, 365))
TALKS = "FROM follow_up t JOIN latest l ON l.placement_id = t.placement_id"
IN_WINDOW = "@moves(l.site, l.home) AND t.at >= :start AND t.at < :stop"
SAID = "(t.post <> 'unknown' OR t.hours <> 'unknown' OR t.room <> 'unknown' OR t.pay <> 'unknown')"
PROMISE = "c.kind = 'promise' AND c.placement_id = a.id AND c.received_at < :end"
DECIDED = "c.closed_at IS NOT NULL AND c.closed_at < :end AND c.upheld IS NOT NULL"

AFTER: dict[str, str] = {
    "buddies": "SELECT COUNT(DISTINCT x.person_id) FROM (SELECT l.placement_id, l.person_id,"
    " MIN(e.at) AS at FROM buddy_pair b JOIN latest l ON l.placement_id = b.newcomer_id"
    " JOIN buddy_pair_event e ON e.pair_id = b.id AND e.to_state = 'active'"
    " WHERE @moves(l.site, l.home) GROUP BY l.placement_id, l.person_id) x"
    " WHERE x.at >= :start AND x.at < :stop",
    "cases": "SELECT COUNT(*) FROM case_file WHERE received_at >= :start AND received_at < :stop"
    " AND @moves(site, home)",
    "recovered": "SELECT SUM(m.amount_fen) FROM case_payment m JOIN case_file c"
    " ON c.id = m.case_id WHERE m.at >= :start AND m.at < :stop AND @moves(c.site, c.home)",
}


def _by_day_thirty(rule: str) -> str:
    return (
        "SELECT COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM duty_done d"
        f" WHERE d.placement_id = q.placement_id AND d.rule_id = '{rule}' AND d.at < :end"
        " AND d.done_on <= @plus(q.arrived, 30)) THEN 1 ELSE 0 END), 0), COUNT(*) FROM presence q"
        " WHERE @plus(q.arrived, 30) >= :first AND @plus(q.arrived, 30) <= :last"
        " AND (q.gone IS NULL OR q.gone > @plus(q.arrived, 30))"
    )


SHARES: dict[str, str] = {
    "followed_up": "SELECT COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM follow_up t"
    " WHERE t.placement_id = q.placement_id AND t.mark = m.mark AND t.at < :end)"
    f" THEN 1 ELSE 0 END), 0), COUNT(*) FROM presence q CROSS JOIN ({MARKS}) m"
    " WHERE @plus(q.arrived, m.mark) >= :first AND @plus(q.arrived, m.mark) <= :last"
    " AND (q.gone IS NULL OR q.gone > @plus(q.arrived, m.mark))",
    "contract_30": _by_day_thirty("E01"),
    "insured_30": _by_day_thirty("E12"),
    "first_pay_on_time": "SELECT COALESCE(SUM(CASE WHEN t.paid = 'yes' THEN 1 ELSE 0 END), 0),"
    f" COUNT(*) {TALKS} WHERE {IN_WINDOW} AND t.mark = 0 AND t.paid <> 'unknown'"
    " AND NOT EXISTS (SELECT 1 FROM follow_up o WHERE o.placement_id = t.placement_id"
    " AND o.mark = 0 AND o.paid <> 'unknown' AND o.at >= :start AND o.at < :stop"
    " AND (o.at > t.at OR (o.at = t.at AND o.id > t.id)))",
    "promise_kept": "SELECT COALESCE(SUM(CASE WHEN y.broken = 0 AND y.undecided = 0"
    " THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN y.broken > 0 OR y.undecided = 0"
    " THEN 1 ELSE 0 END), 0) FROM (SELECT a.id, (SELECT COUNT(*) FROM case_file c"
    f" WHERE {PROMISE} AND {DECIDED} AND c.upheld) AS broken, (SELECT COUNT(*) FROM case_file c"
    f" WHERE {PROMISE} AND NOT ({DECIDED})) AS undecided FROM (SELECT DISTINCT l.placement_id AS id"
    f" {TALKS} WHERE {IN_WINDOW} AND {SAID}) a) y",
}
"""(part, base) each."""

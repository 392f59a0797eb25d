"""Arrivals, leavings, who is in post; retention by days."""

from recount.words import MOVED

WHO = "SELECT COUNT(DISTINCT person_id)"
NEW = """
  SELECT s.* FROM standing s JOIN person p ON p.id = s.person_id
  WHERE s.to_state = 'arrived' AND s.at >= :start AND s.at < :stop AND @moves(s.site, s.home)
    AND NOT EXISTS (SELECT 1 FROM standing o WHERE o.to_state = 'arrived'
      AND o.person_id = s.person_id AND o.year = s.year
      AND (o.at < s.at OR (o.at = s.at AND o.placement_id < s.placement_id)))"""
NEW_COUNT = f"SELECT COUNT(*) FROM ({NEW}) n"
OUTSIDE = "SUBSTR(site, 1, 2) <> SUBSTR(home, 1, 2)"
HERE = "FROM latest WHERE @moves(site, home)"
HOLDING = "('confirmed', 'departed', 'arrived', 'in_post')"

MOVES: dict[str, str] = {
    "arrived": f"{WHO} {MOVED} AND to_state = 'arrived'",
    "arrived_late": f"{WHO} {MOVED} AND to_state = 'arrived' AND effective_on < :first"
    " AND NOT (SELECT a.wrong FROM arrival a WHERE a.placement_id = standing.placement_id)",
    "no_shows": f"SELECT COUNT(*) {MOVED} AND to_state = 'no_show'",
    "left": f"SELECT COUNT(*) {MOVED} AND to_state = 'left'",
    "left_for": f"SELECT COUNT(*) {MOVED} AND to_state = 'left'"
    " AND CASE reason_code WHEN '' THEN 'unknown' ELSE reason_code END = :of",
    "left_firm": f"SELECT COUNT(*) {MOVED} AND to_state = 'left'"
    " AND CAST(employer_id AS VARCHAR) = :of",
    "new_transfers": NEW_COUNT,
    "new_poverty": f"SELECT COUNT(*) FROM ({NEW} AND (@target(p, s.closed, lifted)"
    " OR @target(p, s.closed, monitored))) n",
    "new_disabled": f"SELECT COUNT(*) FROM ({NEW} AND @target(p, s.closed, disabled)) n",
    "dest_county": f"{NEW_COUNT} WHERE site = home",
    "dest_province": f"{NEW_COUNT} WHERE site <> home AND NOT ({OUTSIDE})",
    "dest_outside": f"{NEW_COUNT} WHERE {OUTSIDE}",
    "dest_zhejiang": f"{NEW_COUNT} WHERE {OUTSIDE} AND SUBSTR(site, 1, 2) = '33'",
    "dest_paired": f"{NEW_COUNT} WHERE {OUTSIDE} AND SUBSTR(site, 1, 2) = '33' AND EXISTS"
    " (SELECT 1 FROM paired x WHERE x.site = n.site AND x.home = n.home)",
    "in_post": f"{WHO} {HERE} AND state IN ('arrived', 'in_post')",
    "between_jobs": "SELECT COUNT(DISTINCT l.person_id) FROM latest l"
    " WHERE @moves(l.site, l.home) AND l.state = 'left' AND NOT EXISTS (SELECT 1 FROM latest o"
    f" WHERE o.person_id = l.person_id AND o.state IN {HOLDING})",
    "arrivals_ever": "SELECT COUNT(*) FROM standing s JOIN latest l"
    " ON l.placement_id = s.placement_id WHERE @moves(l.site, l.home) AND s.to_state = 'arrived'",
    "departures_ever": "SELECT COUNT(*) FROM standing s JOIN latest l"
    " ON l.placement_id = s.placement_id WHERE @moves(l.site, l.home) AND s.to_state = 'left'",
}

STABLE = """
  SELECT COUNT(DISTINCT s.person_id) FROM starts s JOIN presence q
    ON q.person_id = s.person_id AND q.arrived >= s.arrived
  WHERE @plus(s.arrived, :days) <= :last
    AND q.arrived <= :last AND (q.gone IS NULL OR q.gone > :last)
    AND NOT EXISTS (SELECT 1 FROM starts n WHERE n.person_id = s.person_id
      AND n.arrived > s.arrived AND n.arrived <= q.arrived)"""

THERE = """EXISTS (SELECT 1 FROM presence q WHERE q.person_id = s.person_id
      AND q.arrived <= @plus(s.arrived, :days)
      AND (q.gone IS NULL OR q.gone > @plus(s.arrived, :days)) AND q.arrived >= s.arrived
      AND NOT EXISTS (SELECT 1 FROM starts n WHERE n.person_id = s.person_id
        AND n.arrived > s.arrived AND n.arrived <= q.arrived))"""
KEPT = f"SELECT COALESCE(SUM(CASE WHEN {THERE} THEN 1 ELSE 0 END), 0), COUNT(*) FROM starts s"
STAY = f"""{KEPT} WHERE @plus(s.arrived, :days) >= :first AND @plus(s.arrived, :days) <= :last"""
COHORT = f"""{KEPT} WHERE s.arrived >= :from_day AND s.arrived <= :to_day
  AND @plus(s.arrived, :days) <= :last"""
CAME = "SELECT COUNT(*) FROM starts s WHERE s.arrived >= :from_day AND s.arrived <= :to_day"

REPLACED = """
  SELECT COALESCE(SUM(CASE WHEN EXISTS (
    SELECT 1 FROM presence q WHERE q.person_id = l.person_id AND q.placement_id <> l.placement_id
      AND q.arrived >= l.gone AND q.arrived <= @plus(l.gone, 7)
  ) THEN 1 ELSE 0 END), 0), COUNT(*)
  FROM presence l WHERE l.gone IS NOT NULL
    AND @plus(l.gone, 7) >= :first AND @plus(l.gone, 7) <= :last"""

AGREED = """
  FROM standing s JOIN latest l ON l.placement_id = s.placement_id
  LEFT JOIN proposal q ON q.id = s.proposal_id
  WHERE s.at >= :start AND s.at < :stop AND @moves(l.site, l.home)
    AND s.to_state = 'confirmed' AND NOT EXISTS (
      SELECT 1 FROM placement_event c WHERE c.placement_id = s.placement_id
        AND c.to_state = 'cancelled' AND c.reason_code = 'undone' AND c.at < :end)"""
MOVES["confirmed"] = f"SELECT COUNT(*) {AGREED}"
DAYS_TO_CONFIRM = f"SELECT s.at, q.created_at {AGREED} AND q.id IS NOT NULL"
"""The two moments of each; the median is taken by `counting`."""

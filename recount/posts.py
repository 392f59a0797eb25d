"""What firms look for, who is on the roster, what was proposed."""

OPEN = "FROM posts WHERE @demand(site)"
MISSING = "places - arrived - promised"
OF_FIRM = "AND CAST(employer_id AS VARCHAR) = :of"
ROSTER = "FROM roster WHERE @supply(home)"

POSTS: dict[str, str] = {
    "demand_firms": f"SELECT COUNT(DISTINCT employer_id) {OPEN}",
    "demand_vacancies": f"SELECT COUNT(*) {OPEN}",
    "places": f"SELECT SUM(places) {OPEN}",
    "places_arrived": f"SELECT SUM(arrived) {OPEN}",
    "places_promised": f"SELECT SUM(promised) {OPEN}",
    "places_open": f"SELECT SUM({MISSING}) {OPEN}",
    "gap_to_arrival": f"SELECT SUM(places - arrived) {OPEN}",
    "firm_places": f"SELECT SUM(places) {OPEN} {OF_FIRM}",
    "firm_arrived": f"SELECT SUM(arrived) {OPEN} {OF_FIRM}",
    "firm_promised": f"SELECT SUM(promised) {OPEN} {OF_FIRM}",
    "firm_open": f"SELECT SUM({MISSING}) {OPEN} {OF_FIRM}",
    "registered": f"SELECT COUNT(*) {ROSTER}",
    "willing": f"SELECT COUNT(*) {ROSTER} AND state = 'seeking'",
    "waiting": f"SELECT COUNT(*) {ROSTER} AND state = 'seeking' AND NOT EXISTS (SELECT 1"
    " FROM latest l WHERE l.person_id = roster.id"
    " AND l.state IN ('confirmed', 'departed', 'arrived', 'in_post'))",
    "first_timers": f"SELECT COUNT(*) {ROSTER} AND first_timer",
    "poverty": f"SELECT COUNT(*) {ROSTER} AND lifted",
    "monitored": f"SELECT COUNT(*) {ROSTER} AND monitored",
    "disabled": f"SELECT COUNT(*) {ROSTER} AND disabled",
    "veterans": f"SELECT COUNT(*) {ROSTER} AND veteran",
    "graduates": f"SELECT COUNT(*) {ROSTER} AND graduate",
}

EVENT = """
  SELECT e.proposal_id, e.to_state, e.side, e.reason_code, v.region_code AS site,
    COALESCE((SELECT b.region_code FROM person_past b WHERE b.person_id = p.id AND b.until > e.at
      ORDER BY b.until, b.id LIMIT 1), p.region_code) AS home
  FROM proposal_event e JOIN proposal q ON q.id = e.proposal_id
  JOIN vacancy v ON v.id = q.vacancy_id JOIN person p ON p.id = q.person_id
  WHERE e.undoes_id IS NULL AND e.at >= :start AND e.at < :stop
    AND (e.from_state IS NULL OR e.from_state <> e.to_state)
    AND NOT EXISTS (SELECT 1 FROM proposal_event u WHERE u.undoes_id = e.id AND u.at < :end)"""
SAID = f"SELECT COUNT(DISTINCT proposal_id) FROM ({EVENT}) z WHERE @moves(site, home)"
PROPOSED = """
  SELECT v.region_code AS site,
    COALESCE((SELECT b.region_code FROM person_past b WHERE b.person_id = p.id
      AND b.until > q.created_at ORDER BY b.until, b.id LIMIT 1), p.region_code) AS home
  FROM proposal q JOIN vacancy v ON v.id = q.vacancy_id JOIN person p ON p.id = q.person_id
  WHERE q.created_at >= :start AND q.created_at < :stop"""

PROPOSALS: dict[str, str] = {
    "proposed": f"SELECT COUNT(*) FROM ({PROPOSED}) z WHERE @moves(site, home)",
    "approved": f"{SAID} AND to_state = 'approved'",
    "refused": f"{SAID} AND to_state = 'refused'",
    "refused_by": f"{SAID} AND to_state = 'refused' AND side = :of",
    "refused_for": f"{SAID} AND to_state = 'refused'"
    " AND CASE reason_code WHEN '' THEN 'unknown' ELSE reason_code END = :of",
}

TOWNS: dict[str, str] = {
    "town_registered": f"SELECT home, township, COUNT(*) {ROSTER} GROUP BY home, township",
    "town_in_post": "SELECT home, township, COUNT(DISTINCT person_id) FROM latest"
    " WHERE @moves(site, home) AND state IN ('arrived', 'in_post') GROUP BY home, township",
}
"""By county and township; put together under the names a letter prints by `counting`."""

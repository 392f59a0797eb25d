"""Fairs and trips."""

STANDS = """e.to_state = 'boarded' AND e.undoes_id IS NULL AND e.at < :end
  AND NOT EXISTS (SELECT 1 FROM seat_event u WHERE u.undoes_id = e.id AND u.at < :end)"""
ABOARD = f"""
  SELECT g.id, g.trip_id, g.site, g.at, COALESCE((SELECT b.region_code FROM person_past b
   WHERE b.person_id = g.person_id AND b.until > g.at ORDER BY b.until, b.id LIMIT 1),
   g.home) AS home
  FROM (SELECT s.id, s.trip_id, v.region_code AS site, w.region_code AS home, w.id AS person_id,
   MAX(e.at) AS at FROM trip_seat s JOIN seat_event e ON e.seat_id = s.id
  JOIN placement p ON p.id = s.placement_id
  JOIN vacancy v ON v.id = p.vacancy_id JOIN person w ON w.id = p.person_id
  WHERE {STANDS} GROUP BY s.id, s.trip_id, v.region_code, w.region_code, w.id) g"""
HELD = """
  FROM fair f JOIN fair_event e ON e.fair_id = f.id AND e.to_state = 'held'
  WHERE e.at < :end AND @from(f.region_code) AND (@anywhere(site) OR f.id IN (
    SELECT q.fair_id FROM fair_post q JOIN vacancy v ON v.id = q.vacancy_id
    WHERE @to(v.region_code)))"""
IN_WINDOW = "e.at >= :start AND e.at < :stop"
MINE = "@moves(a.site, a.home)"

WAYS: dict[str, str] = {
    "fairs": f"SELECT COUNT(*) {HELD} AND {IN_WINDOW}",
    "fair_visits": "SELECT CASE WHEN COUNT(*) = 0 THEN 0 ELSE SUM(f.visits) END"
    f" {HELD} AND {IN_WINDOW}",
    "intentions": "SELECT COUNT(DISTINCT u.person_id) FROM sign_up u WHERE u.at >= :start"
    f" AND u.at < :stop AND u.channel_id IN (SELECT f.channel_id {HELD})",
    "trips": f"SELECT COUNT(*) FROM trip_event e WHERE e.to_state = 'departed' AND {IN_WINDOW}"
    f" AND e.trip_id IN (SELECT a.trip_id FROM ({ABOARD}) a WHERE {MINE})",
    "carried": f"SELECT COUNT(*) FROM ({ABOARD}) a WHERE a.at >= :start AND a.at < :stop"
    f" AND {MINE}",
    "cost_per_head": "SELECT CAST(ROUND(SUM(x.cost) / 100.0 / SUM(x.heads)) AS INTEGER) FROM ("
    f"SELECT t.cost_fen AS cost, (SELECT COUNT(*) FROM ({ABOARD}) b WHERE b.trip_id = t.id)"
    " AS heads FROM trip t JOIN trip_event e ON e.trip_id = t.id AND e.to_state = 'settled'"
    f" WHERE {IN_WINDOW} AND t.cost_fen IS NOT NULL"
    f" AND t.id IN (SELECT a.trip_id FROM ({ABOARD}) a WHERE {MINE})) x",
}

"""The Spring Festival: lists and daily reports of firms, counts of townships, plans of people."""

LISTED = """FROM festival_firm f WHERE f.season = :season AND f.created_at < :end
  AND @to(f.region_code)"""
NEWEST = """
  FROM festival_firm f JOIN festival_return_day d ON d.firm_id = f.id
  WHERE f.season = :season AND f.created_at < :end AND @to(f.region_code)
    AND d.said_at < :end AND d.day <= :last AND NOT EXISTS (
      SELECT 1 FROM festival_return_day o WHERE o.firm_id = f.id AND o.said_at < :end
        AND o.day <= :last AND (o.day > d.day OR (o.day = d.day AND o.id > d.id)))"""
VILLAGES = """
  FROM festival_village_day v WHERE v.season = :season AND v.said_at < :end AND v.day <= :last
    AND @from(v.region_code) AND NOT EXISTS (
      SELECT 1 FROM festival_village_day o WHERE o.season = v.season
        AND o.region_code = v.region_code AND o.township = v.township AND o.said_at < :end
        AND o.day <= :last AND (o.day > v.day OR (o.day = v.day AND o.id > v.id)))"""
PLANS = """
  SELECT COUNT(*) FROM festival_plan q JOIN festival_plan_event e ON e.plan_id = q.id
  JOIN placement p ON p.id = q.placement_id
  WHERE q.season = :season AND e.at < :end AND @moves(p.site, p.home) AND NOT EXISTS (
    SELECT 1 FROM festival_plan_event o WHERE o.plan_id = q.id AND o.at < :end
      AND (o.at > e.at OR (o.at = e.at AND o.id > e.id)))"""

VALUES: dict[str, str] = {
    "festival_firms": f"SELECT COUNT(*) {LISTED} AND f.keeps > 0",
    "festival_kept": f"SELECT SUM(f.keeps) {LISTED}",
    "festival_stays": f"{PLANS} AND e.plan = 'stays'",
    "festival_home": f"{PLANS} AND e.plan IN ('goes_home', 'back', 'not_back')",
}
SHARES: dict[str, str] = {
    "festival_reopened": "SELECT COALESCE((SELECT SUM(CASE WHEN d.reopened THEN 1 ELSE 0 END)"
    f" {NEWEST}), 0), (SELECT COUNT(*) {LISTED})",
    "festival_present": "SELECT COALESCE(SUM(d.arrived + d.hired), 0), COALESCE(SUM(d.needed), 0)"
    f" {NEWEST}",
    "festival_running": "SELECT COALESCE(SUM(d.running), 0), COALESCE(SUM(f.lines), 0)"
    f" {NEWEST} AND f.lines > 0 AND d.running IS NOT NULL",
    "festival_returned": "SELECT COALESCE(SUM(v.back_at_work), 0), COALESCE(SUM(v.went_home), 0)"
    f" {VILLAGES}",
}

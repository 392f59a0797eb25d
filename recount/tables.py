"""The temporary tables everything is counted from, as they stood at `:end`.

`standing` has of each placement the last move to each state that was not taken back by then, with
the home it was reported with (`home`: as recorded when its week or month closed, whichever came
first); every other table has homes as recorded at `:end`. `edge` holds those closings.
"""

TABLES: dict[str, str] = {
    "standing": """
  SELECT q.*, @home(p, q.closed) AS home, SUBSTR(CAST(q.recorded AS VARCHAR), 1, 4) AS year
  FROM (
    SELECT e.id, e.placement_id, e.at, @day(e.at) AS recorded, e.effective_on, e.to_state,
      e.reason_code, pl.person_id, pl.vacancy_id, pl.proposal_id, v.region_code AS site,
      v.employer_id, COALESCE((SELECT MIN(g.at) FROM edge g WHERE g.at > e.at), :end) AS closed,
      ROW_NUMBER() OVER (PARTITION BY e.placement_id, e.to_state ORDER BY e.at DESC, e.id DESC) AS n
    FROM placement_event e JOIN placement pl ON pl.id = e.placement_id
    JOIN vacancy v ON v.id = pl.vacancy_id
    WHERE e.at < :end AND e.undoes_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM placement_event u WHERE u.undoes_id = e.id AND u.at < :end)
  ) q JOIN person p ON p.id = q.person_id WHERE q.n = 1
""",
    "latest": """
  SELECT pl.id AS placement_id, pl.person_id, pl.vacancy_id, pl.proposal_id,
    v.region_code AS site, v.employer_id, @home(p, :end) AS home, @township(p, :end) AS township,
    (SELECT e.to_state FROM placement_event e WHERE e.placement_id = pl.id AND e.at < :end
     ORDER BY e.at DESC, e.id DESC LIMIT 1) AS state
  FROM placement pl JOIN vacancy v ON v.id = pl.vacancy_id JOIN person p ON p.id = pl.person_id
  WHERE EXISTS (SELECT 1 FROM standing s WHERE s.placement_id = pl.id)
""",
    "arrival": """
  SELECT a.placement_id, a.person_id, a.effective_on AS arrived, l.effective_on AS gone,
    t.site, t.home, t.employer_id,
    (a.effective_on > a.recorded OR COALESCE(a.effective_on < d.effective_on, 1 = 0)
     OR COALESCE(a.effective_on < @plus(c.recorded, -31), 1 = 0)
     OR COALESCE(l.effective_on < a.effective_on, 1 = 0)
     OR CAST(a.effective_on AS VARCHAR) < @born(p.born_on)) AS wrong
  FROM standing a JOIN latest t ON t.placement_id = a.placement_id
  JOIN person p ON p.id = a.person_id
  LEFT JOIN standing l ON l.placement_id = a.placement_id AND l.to_state = 'left'
  LEFT JOIN standing d ON d.placement_id = a.placement_id AND d.to_state = 'departed'
  LEFT JOIN standing c ON c.placement_id = a.placement_id AND c.to_state = 'confirmed'
  WHERE a.to_state = 'arrived'
""",
    "posts": """
  SELECT q.*, CASE WHEN q.told < q.arrived + q.promised THEN q.arrived + q.promised
    ELSE q.told END AS places FROM (SELECT v.id, v.employer_id, v.region_code AS site,
    COALESCE(
      (SELECT e.to_state FROM vacancy_event e WHERE e.vacancy_id = v.id AND e.to_state IS NOT NULL
         AND e.at < :end ORDER BY e.at DESC, e.id DESC LIMIT 1),
      (SELECT e.from_state FROM vacancy_event e WHERE e.vacancy_id = v.id
         AND e.from_state IS NOT NULL AND e.at >= :end ORDER BY e.at, e.id LIMIT 1),
      v.state) AS state,
    COALESCE(
      (SELECT e.places_after FROM vacancy_event e WHERE e.vacancy_id = v.id
         AND e.places_after IS NOT NULL AND e.at < :end ORDER BY e.at DESC, e.id DESC LIMIT 1),
      (SELECT e.places_before FROM vacancy_event e WHERE e.vacancy_id = v.id
         AND e.places_before IS NOT NULL AND e.at >= :end ORDER BY e.at, e.id LIMIT 1),
      v.places) AS told,
    (SELECT COUNT(*) FROM latest l WHERE l.vacancy_id = v.id
       AND l.state IN ('arrived', 'in_post')) AS arrived,
    (SELECT COUNT(*) FROM latest l WHERE l.vacancy_id = v.id
       AND l.state IN ('confirmed', 'departed')) AS promised
  FROM vacancy v WHERE v.created_at < :end) q WHERE q.state = 'published'
""",
    "roster": """
  SELECT q.*, @target(q, :end, lifted) AS lifted, @target(q, :end, monitored) AS monitored,
    @target(q, :end, disabled) AS disabled, @target(q, :end, veteran) AS veteran,
    @target(q, :end, graduate) AS graduate
  FROM (SELECT p.id, @first(p, :end) AS first_timer, @home(p, :end) AS home,
    @township(p, :end) AS township, COALESCE(
      (SELECT e.to_state FROM person_event e WHERE e.person_id = p.id AND e.at < :end
         AND e.to_state IS NOT NULL ORDER BY e.at DESC, e.id DESC LIMIT 1),
      (SELECT e.from_state FROM person_event e WHERE e.person_id = p.id AND e.at >= :end
         AND e.to_state IS NOT NULL ORDER BY e.at, e.id LIMIT 1),
      p.state) AS state
  FROM person p WHERE p.created_at < :end) q WHERE q.state <> 'closed'
""",
    "paired": """
  SELECT DISTINCT site, home FROM standing WHERE 1 = 0
""",
}
"""In the order they are made. `edge` stands before them and `paired` is filled by `counting`."""

INDEXES = (
    "CREATE INDEX {0}_standing ON standing (placement_id, to_state)",
    "CREATE INDEX {0}_standing_person ON standing (person_id, to_state)",
    "CREATE INDEX {0}_latest ON latest (placement_id)",
    "CREATE INDEX {0}_latest_person ON latest (person_id, state)",
    "CREATE INDEX {0}_latest_post ON latest (vacancy_id, state)",
    "CREATE INDEX {0}_arrival ON arrival (person_id, arrived)",
)

SCOPED: dict[str, str] = {
    "presence": """
  SELECT placement_id, person_id, employer_id, arrived, gone FROM arrival
  WHERE NOT wrong AND @moves(site, home)
""",
    "starts": """
  SELECT one.* FROM presence one WHERE NOT EXISTS (
    SELECT 1 FROM presence other
    WHERE other.person_id = one.person_id AND other.placement_id <> one.placement_id
      AND (other.arrived < one.arrived
           OR (other.arrived = one.arrived AND other.placement_id < one.placement_id))
      AND (other.gone IS NULL OR one.arrived <= @plus(other.gone, 15)))
""",
}
"""Made anew for every scope: a stay is one person's time in post within it."""

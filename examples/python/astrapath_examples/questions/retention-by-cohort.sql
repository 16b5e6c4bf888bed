-- Of the people who started in a week, how many were active in each week after?
--
-- A cohort is all whose first active local day lies in the week (Monday to Sunday); people who registered and did nothing
-- are in none. Week 0 is the cohort's own, so it is always everybody. A week in which nobody of the cohort came is there
-- with 0, up to the week of the last day in the archive, which is not over yet. A moved or voided activity can move a
-- person to another cohort.
WITH weeks AS (
  SELECT DISTINCT userId, date_trunc('week', statDate)::DATE AS week FROM activities
),
members AS (
  SELECT userId, min(week) AS cohort FROM weeks GROUP BY userId
),
sizes AS (
  SELECT cohort, count(*) AS users FROM members GROUP BY cohort
),
grid AS (
  SELECT cohort, users, unnest(range(0, date_diff('day', cohort, (SELECT max(week) FROM weeks)) // 7 + 1)) AS week
  FROM sizes
),
returns AS (
  SELECT cohort, date_diff('day', cohort, week) // 7 AS week, count(*) AS active
  FROM weeks JOIN members USING (userId)
  GROUP BY ALL
)
SELECT cohort, users, week, coalesce(active, 0) AS active, round(100.0 * coalesce(active, 0) / users, 1) AS percent
FROM grid LEFT JOIN returns USING (cohort, week)
ORDER BY cohort, week

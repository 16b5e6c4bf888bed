-- How long are people's streaks?
--
-- A streak is days in a row with at least one activity, in the person's own calendar. `longest`: how many people's longest
-- streak is so long; every active person is in it once. `current`: how many are in a streak of that length now, that is,
-- one that ends today or yesterday, for today is not over; 0 days is everybody else. Now is --as-of, an instant, and what
-- happened after it is left out; else it is the latest publication in the archive. Today is the day that it is then in the
-- person's own zone, the one of their newest day: so it is not one day for everybody.
WITH days AS (
  SELECT DISTINCT userId, statDate FROM activities WHERE occurredAt <= coalesce(getvariable('as_of'), occurredAt)
),
here AS (
  SELECT userId, max_by(timezone, statDate) AS timezone FROM days JOIN zones USING (userId, statDate) GROUP BY userId
),
todays AS (
  SELECT userId,
    (coalesce(getvariable('as_of'), (SELECT max(publishedAt) FROM deliveries)) AT TIME ZONE timezone)::DATE AS today
  FROM here
),
-- Days in a row have the same date less their number.
runs AS (
  SELECT userId, count(*) AS length, max(statDate) AS lastDay
  FROM (SELECT *, statDate - row_number() OVER (PARTITION BY userId ORDER BY statDate)::INTEGER AS run FROM days)
  GROUP BY userId, run
),
people AS (
  SELECT userId, max(length) AS longest,
    CASE WHEN max(lastDay) >= any_value(today) - 1 THEN max_by(length, lastDay) ELSE 0 END AS current
  FROM runs JOIN todays USING (userId) GROUP BY userId
),
lengths AS (
  SELECT longest AS days, 1 AS longest, 0 AS current FROM people
  UNION ALL
  SELECT current, 0, 1 FROM people
)
SELECT days, sum(longest)::BIGINT AS longest, sum(current)::BIGINT AS current
FROM lengths GROUP BY days ORDER BY days

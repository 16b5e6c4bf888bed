-- How long are people's streaks?
--
-- A streak is days in a row with at least one activity, in the person's own calendar. `longest`: how many people's longest
-- streak is so long; every active person is in it once. `current`: how many are in a streak of that length now, that is,
-- one that ends today or yesterday, for today is not over; 0 days is everybody else. Today is --as-of, and what came after
-- it is left out; else it is the last day in the archive. It is one day for everybody, so of a person for whom it is still
-- yesterday, a streak that ended the day before counts as over a few hours early.
WITH days AS (
  SELECT DISTINCT userId, statDate FROM activities WHERE statDate <= coalesce(getvariable('as_of'), statDate)
),
-- Days in a row have the same date less their number.
runs AS (
  SELECT userId, count(*) AS length, max(statDate) AS lastDay
  FROM (SELECT *, statDate - row_number() OVER (PARTITION BY userId ORDER BY statDate)::INTEGER AS run FROM days)
  GROUP BY userId, run
),
people AS (
  SELECT userId, max(length) AS longest,
    CASE WHEN max(lastDay) >= coalesce(getvariable('as_of'), (SELECT max(statDate) FROM days)) - 1
      THEN max_by(length, lastDay) ELSE 0 END AS current
  FROM runs GROUP BY userId
),
lengths AS (
  SELECT longest AS days, 1 AS longest, 0 AS current FROM people
  UNION ALL
  SELECT current, 0, 1 FROM people
)
SELECT days, sum(longest)::BIGINT AS longest, sum(current)::BIGINT AS current
FROM lengths GROUP BY days ORDER BY days

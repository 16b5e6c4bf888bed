-- How many people were active on each day?
--
-- Active is who has at least one activity in their own local day: no instant belongs to one day for everybody, so two
-- people active at the same moment may count in different days. A person counts once a day. `newUsers` are those whose
-- first day it is. Days on which nobody was active are there with 0. The last day is not over yet.
WITH days AS (
  SELECT statDate, userId, count(*) AS activities FROM activities GROUP BY ALL
),
firsts AS (
  SELECT userId, min(statDate) AS statDate, true AS isFirst FROM days GROUP BY userId
),
calendar AS (
  SELECT unnest(generate_series(min(statDate), max(statDate), INTERVAL 1 DAY))::DATE AS statDate FROM days
)
SELECT
  statDate,
  count(userId) AS activeUsers,
  count(isFirst) AS newUsers,
  coalesce(sum(activities), 0)::BIGINT AS activities
FROM calendar LEFT JOIN days USING (statDate) LEFT JOIN firsts USING (userId, statDate)
GROUP BY statDate
ORDER BY statDate

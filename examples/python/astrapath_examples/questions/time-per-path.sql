-- How much time do people spend on each learning path?
--
-- The time is what a person said when they completed a module, and many say nothing: `untimed` counts those modules, so
-- the sum is a lower bound. A module completed counts in the path it was completed in. Corrections apply. A path has the
-- title of its newest publication, or none if it was published before the archive begins. The row without a path is the
-- learning that clients and imports report: they do not say on which path.
WITH titles AS (
  SELECT pathId, max_by(title, (occurredAt, kafkaOffset)) AS title
  FROM "learning.path.published.v1" GROUP BY pathId
),
paths AS (
  SELECT userId, eventId, any_value(pathId) AS pathId FROM "learning.module.completed.v1" GROUP BY ALL
)
SELECT
  pathId,
  any_value(title) AS title,
  count(DISTINCT userId) AS learners,
  count(*) AS activities,
  count(*) FILTER (duration IS NULL) AS untimed,
  coalesce(sum(duration), 0)::BIGINT AS seconds,
  median(duration)::DOUBLE AS medianSeconds
FROM activities LEFT JOIN paths USING (userId, eventId) LEFT JOIN titles USING (pathId)
WHERE type IN ('module_completed', 'learning_activity')
GROUP BY pathId
ORDER BY seconds DESC, pathId NULLS LAST
